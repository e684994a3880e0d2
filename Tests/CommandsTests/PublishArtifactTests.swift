import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// `publish -oci` against Debian's docker-registry.
@Suite(
    .enabled(
        if: RegistryServer.isAvailable,
        "needs docker-registry, python3 and openssl: apt-get install docker-registry"))
struct PublishArtifactTests {
    private func with(
        _ access: RegistryServer.Access, _ body: (Workspace, RegistryServer) async throws -> Void
    ) async throws {
        let registry = try await RegistryServer.start(access)
        do {
            try await Workspace.with(files: PublishTests.files) { workspace in
                try await workspace.commitEverything()
                try await body(workspace, registry)
            }
        } catch {
            await registry.stop()
            throw error
        }
        await registry.stop()
    }

    private func publish(
        _ workspace: Workspace, _ registry: RegistryServer, _ words: String..., login: Bool = true
    ) async throws -> CommandLineResult {
        let folder = try TemporaryFolder.make()
        defer { try? FileSystem.removeTree(folder) }
        if login {
            let secret = Base64.encode(Array("\(RegistryServer.user):\(RegistryServer.password)".utf8))
            try FileSystem.write(
                Array("{\"auths\": {\"\(registry.host)\": {\"auth\": \"\(secret)\"}}}".utf8),
                to: "\(folder)/config.json")
        }
        return await slipway(
            ["publish", "dev", "-oci", "\(registry.host)/platform/dev:main"] + words, in: workspace.root,
            variables: ["DOCKER_CONFIG": folder])
    }

    private func digest(in text: String) -> String? {
        text.firstRange(of: "sha256:").map { String(text[$0.lowerBound...].prefix(71)) }
    }

    @Test(.timeLimit(.minutes(10)))
    func whatIsPushedIsWhatReadersWant() async throws {
        try await with(.open) { workspace, registry in
            let dry = try await publish(workspace, registry, "-oci-plain-http", "-dry-run")
            let first = try await publish(workspace, registry, "-oci-plain-http")
            #expect(first.status == .done, "\(first.errors)")
            let expected = try #require(digest(in: first.out))
            #expect(digest(in: dry.out) == expected)
            let again = try await publish(workspace, registry, "-oci-plain-http")
            #expect(
                again.out.contains("no changes, nothing pushed") && digest(in: again.out) == expected, "\(again.out)")
            #expect(try await workspace.shell("git", "branch", "--list", "shared").isEmpty, "no commit")
            // As Argo CD and Flux read it: one layer of a type that both take.
            let type = "application/vnd.oci.image.manifest.v1+json"
            let manifest = registry.read("platform/dev/manifests/main", accept: type)
            #expect(manifest.status == 0, "\(manifest.output)")
            let value = try JSON.parse(Array(manifest.output.utf8))
            let layers = try #require(value["layers"]?.array)
            #expect(layers.count == 1)
            #expect(layers[0]["mediaType"]?.string == "application/vnd.oci.image.layer.v1.tar+gzip")
            let layer = try #require(layers[0]["digest"]?.string)
            let unpacked = Shell.run(
                "mkdir x && curl -sS --fail http://\(registry.host)/v2/platform/dev/blobs/\(layer) | tee l.gz | tar -xz -C x "
                    + "&& sha256sum l.gz && cd x && find . -type f", in: workspace.root)
            #expect(unpacked.output.contains(layer.dropFirst("sha256:".count)), "\(unpacked.output)")
            #expect(
                unpacked.output.contains("./apps/apps/m/manifests/configmap.core--pubf--a.yaml"), "\(unpacked.output)")
            let sum = Shell.run("printf '%s' '\(manifest.output)' | sha256sum").output.prefix(64)
            #expect(expected == "sha256:\(sum)")
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func anotherCloneOfTheSameCommitGivesTheSameDigest() async throws {
        try await with(.open) { workspace, registry in
            let first = try await publish(workspace, registry, "-oci-plain-http", "-dry-run")
            try await Workspace.with(files: [:]) { other in
                _ = Shell.run("git clone -q '\(workspace.root)' '\(other.root)/clone'")
                _ = Shell.run(
                    "git remote remove origin && find . -name '*.yaml' -exec touch -d 2001-01-01 {} +",
                    in: "\(other.root)/clone")
                let second = try await publish(
                    Workspace(root: "\(other.root)/clone"), registry, "-oci-plain-http", "-dry-run")
                #expect(digest(in: second.out) != nil && digest(in: second.out) == digest(in: first.out))
            }
            try workspace.replace("a: b", with: "a: c", in: "modules/m/objects/a.yaml")
            #expect(
                try await publish(workspace, registry, "-oci-plain-http").errors.contains(
                    "[publish.uncommitted-changes]"))
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: [RegistryServer.Access.basic, .token])
    func aLoginOpensTheRegistry(access: RegistryServer.Access) async throws {
        try await with(access) { workspace, registry in
            let without = try await publish(workspace, registry, "-oci-plain-http", login: false)
            #expect(without.errors.contains("[publish.oci-authentication]"), "\(without.out)\(without.errors)")
            let result = try await publish(workspace, registry, "-oci-plain-http")
            #expect(result.status == .done, "\(result.errors)")
            #expect(!(result.out + result.errors).contains("wörd"))
            let again = try await publish(workspace, registry, "-oci-plain-http")
            #expect(again.out.contains("nothing pushed"), "\(again.out)\(again.errors)")
            if access == .token {
                #expect(registry.tokenRequests.contains("scope=repository%3Aplatform%2Fdev%3Apull%2Cpush Basic "))
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func withoutAskingThereIsTLS() async throws {
        try await with(.open) { workspace, registry in
            let result = try await publish(workspace, registry)
            #expect(result.status == .error && result.errors.contains("[publish.oci]"), "\(result.errors)")
        }
    }

    @Test func whatIsAboutABranchIsRefused() async throws {
        try await Workspace.with(files: PublishTests.files) { workspace in
            for words in [
                ["-push"], ["-sign"], ["-propose"], ["-branch", "x"], ["-message", "x"], ["-trailer", "A: b"],
                ["-pr-body", "f"], ["-verify-signatures"], ["-force-older"],
            ] {
                let result = await slipway(["publish", "dev", "-oci", "localhost:1/a:x"] + words, in: workspace.root)
                #expect(result.status == .usage, "\(words): \(result.errors)")
            }
            #expect(await workspace.run("publish", "-all", "-oci", "localhost:1/a:x").status == .usage)
            #expect(await workspace.run("publish", "dev", "-oci-plain-http").status == .usage)
        }
    }
}

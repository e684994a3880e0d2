import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// Artifacts: the same bytes for the same commit, read by tar and gzip as everybody reads them.
@Suite struct ArtifactTests {
    private let source = SourceCommit(
        sha: "0123456789abcdef0123456789abcdef01234567", subject: "s",
        author: GitAuthor(name: "A", email: "a@b", time: 7),
        time: 1_795_252_320, repositoryURL: "https://git.example/platform.git")

    private func artifact(_ objects: [DesiredObject], _ source: SourceCommit) async throws -> OCIArtifact {
        try OCIArtifact(try await Rendering.tree(objects), source: source, commands: ["slipway publish dev"])
    }

    private func listing(_ bytes: [UInt8], _ options: String) throws -> [String] {
        try TemporaryFolder.with { folder in
            try FileSystem.write(bytes, to: "\(folder)/layer")
            let outcome = Shell.run("LC_ALL=C.UTF-8 TZ=UTC tar \(options) -f layer", in: folder)
            #expect(outcome.status == 0, "\(outcome.output)")
            return outcome.output.split(separator: "\n").map(String.init)
        }
    }

    @Test func theSameCommitGivesTheSameBytes() async throws {
        let objects = [Rendering.configMap("b"), Rendering.configMap("a"), Rendering.configMap("c", instance: "spark")]
        let first = try await artifact(objects, source)
        let second = try await artifact(objects, source)
        #expect(first.manifest.digest == second.manifest.digest && first.layer.bytes == second.layer.bytes)
        var later = source
        later.sha = "1" + source.sha.dropFirst()
        #expect(try await artifact(objects, later).manifest.digest != first.manifest.digest)
        // No name, no time, no system in gzip's header.
        #expect(Array(first.layer.bytes.prefix(10)) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255])
    }

    @Test func theLayerHasWhatTheBranchHas() async throws {
        let secret = DesiredObject(
            kind: GroupVersionKind(apiVersion: "v1", kind: "Secret"),
            identity: ObjectIdentity(group: "", kind: "Secret", namespace: "lake", name: "s"),
            value: ["apiVersion": "v1", "kind": "Secret", "metadata": ["name": "s", "namespace": "lake"]],
            origin: Origin(instance: "trino", module: "trino", range: .none),
            secretKeys: [SecretKey(key: "password", source: .generate(length: 8), range: .none)])
        let artifact = try await artifact([Rendering.configMap("a"), secret], source)
        let lines = try listing(artifact.layer.bytes, "-tvz")
        #expect(lines.allSatisfy { $0.hasPrefix("-rw-r--r-- 0/0 ") && $0.contains(" 1970-01-01 00:00 ") }, "\(lines)")
        #expect(
            lines.map { $0.split(separator: " ").last ?? "" } == [
                "README.md", "environments/dev/apps/trino/README.md", "environments/dev/apps/trino/hydrator.metadata",
                "environments/dev/apps/trino/manifests/configmap.core--lake--a.yaml", "hydrator.metadata",
            ])
        let manifest = try JSON.parse(artifact.manifest.bytes)
        #expect(manifest["layers"]?.array?.count == 1)
        #expect(manifest.value(at: ["config", "mediaType"])?.string == "application/vnd.oci.image.config.v1+json")
        #expect(
            manifest["annotations"] == [
                "org.opencontainers.image.created": "2026-11-21T09:12:00Z",
                "org.opencontainers.image.revision": .string(source.sha),
                "org.opencontainers.image.source": "https://git.example/platform.git",
                "org.opencontainers.image.title": "dev",
            ])
        let config = try JSON.parse(artifact.config.bytes)
        let tar = try TemporaryFolder.with { folder in
            try FileSystem.write(artifact.layer.bytes, to: "\(folder)/l.gz")
            return Shell.run("gzip -dc l.gz | sha256sum", in: folder).output
        }
        #expect(config.value(at: ["rootfs", "diff_ids"])?.array == [.string("sha256:" + tar.prefix(64))])
    }

    @Test func whatIsNotCommittedDoesNotGoByACommit() async throws {
        var dirty = source
        dirty.uncommitted = ["modules/m/module.yaml"]
        let manifest = try JSON.parse(try await artifact([Rendering.configMap("a")], dirty).manifest.bytes)
        #expect(
            manifest.value(at: ["annotations", "org.opencontainers.image.revision"])?.string == source.sha + "-dirty")
    }

    @Test(arguments: [
        "a", String(repeating: "n", count: 100), "d/" + String(repeating: "n", count: 100),
        String(repeating: "d", count: 155) + "/" + String(repeating: "n", count: 100),
        String(repeating: "d", count: 156) + "/n", String(repeating: "e", count: 101) + "/n",
        String(repeating: "n", count: 101), String(repeating: "dir/", count: 80) + "name", "ü/ß.yaml",
    ])
    func everyNameComesBack(name: String) throws {
        var archive = TarArchive()
        archive.add(name, Array("content of \(name)".utf8))
        archive.add("next", [UInt8](repeating: 1, count: 512))
        let bytes = archive.finish()
        #expect(bytes.count % 512 == 0)
        #expect(try listing(bytes, "-t --quoting-style=literal") == [name, "next"])
    }

    @Test(arguments: [
        ("ghcr.io/acme/platform/dev:main", true), ("oci://localhost:5000/a:1.0", true),
        ("127.0.0.1:5/a/b-c__d:x_1", true),
        ("docker.io/acme/dev:v1", true), ("acme/dev:main", false), ("ghcr.io/acme/dev", false), ("ghcr.io/:x", false),
        ("ghcr.io/Acme/dev:x", false), ("ghcr.io/a//b:x", false), ("ghcr.io/a/../b:x", false), ("ghcr.io/a:-x", false),
        ("user@ghcr.io/a:x", false), ("https://ghcr.io/a:x", false), ("ghcr.io/a:x?y", false), ("ghcr.io/a\n:x", false),
        ("ghcr.io/a@sha256:0", false), ("evil.example\\@ghcr.io/a:x", false),
    ])
    func placesAreReadAsRegistriesReadThem(text: String, isGood: Bool) {
        #expect(((try? OCIReference(text)) != nil) == isGood)
    }
}

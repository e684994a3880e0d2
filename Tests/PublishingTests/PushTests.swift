import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// Pushing, with a bare repository on this machine as the remote.
@Suite(.enabled(if: GitFixture.hasGit)) struct PushTests {
    private func withRemote(_ body: (GitFixture, _ remote: String) async throws -> Void) async throws {
        try await GitFixture.with { fixture in
            let remote = "\(fixture.folder)/remote.git"
            try fixture.git("init -q --bare '\(remote)'")
            try fixture.git("remote add origin 'file://\(remote)'")
            try await body(fixture, remote)
        }
    }

    private func failure(_ body: () async throws -> Void) async -> Diagnostic? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? DiagnosticsError)?.diagnostics.first
        }
    }

    private func push(_ result: PublishResult, _ repository: GitRepository, to remote: String = "origin") throws {
        try Publisher.push(result, to: remote, credentials: GitCredentials(), in: repository)
    }

    @Test(arguments: ["origin", "file://"]) func sendsTheBranch(name: String) async throws {
        try await withRemote { fixture, remote in
            let repository = try fixture.repository()
            let result = try await fixture.publish([Rendering.configMap("a")])
            try push(result, repository, to: name == "origin" ? name : "file://\(remote)")
            #expect(try fixture.git("rev-parse env/dev", in: remote) == result.head?.description)
            try push(result, repository)
            try fixture.check(remote)
        }
    }

    @Test func sendsManyObjects() async throws {
        try await withRemote { fixture, remote in
            let objects = (0..<300).map { Rendering.configMap("map-\($0)") }
            try push(try await fixture.publish(objects), try fixture.repository())
            #expect(try fixture.files(in: remote).count == 306)
            try fixture.check(remote)
            try fixture.git("clone -q -b env/dev '\(remote)' ../clone")
            let map = "environments/dev/apps/trino/manifests/configmap.core--lake--map-7.yaml"
            #expect(try fixture.git("show HEAD:\(map)", in: "\(fixture.folder)/clone").contains("name: map-7"))
        }
    }

    @Test func neverOverwritesTheRemote() async throws {
        try await withRemote { fixture, remote in
            let repository = try fixture.repository()
            try push(try await fixture.publish([Rendering.configMap("a")]), repository)
            try fixture.git(
                "update-ref refs/heads/env/dev $(git -c user.name=b -c user.email=b@b commit-tree -p env/dev -m x env/dev^{tree})",
                in: remote)
            let theirs = try fixture.git("rev-parse env/dev", in: remote)
            let result = try await fixture.publish([Rendering.configMap("b")])
            let diagnostic = await failure { try push(result, repository) }
            #expect(diagnostic?.code == "publish.non-fast-forward")
            #expect(try fixture.git("rev-parse env/dev", in: remote) == theirs)
        }
    }

    @Test func fetchesBeforeItGoesOn() async throws {
        try await withRemote { fixture, remote in
            try push(try await fixture.publish([Rendering.configMap("a")]), try fixture.repository())
            let clone = "\(fixture.folder)/clone"
            try fixture.git("clone -q --single-branch -b main '\(fixture.path)' '\(clone)'")
            try fixture.configure(clone)
            try fixture.git("remote set-url origin 'file://\(remote)'", in: clone)
            let repository = try GitRepository.open(clone)
            try repository.fetch(branch: "env/dev", from: "origin", credentials: GitCredentials())
            let result = try await fixture.publish([Rendering.configMap("b")], in: repository) { $0.remote = "origin" }
            try push(result, repository)
            #expect(try fixture.git("rev-list --count env/dev", in: remote) == "2")
        }
    }

    @Test func notesJoinThoseOfOthers() async throws {
        try await withRemote { fixture, remote in
            let repository = try fixture.repository()
            try push(try await fixture.publish([Rendering.configMap("a")]), repository)
            try fixture.git(
                "-c user.name=b -c user.email=b@b notes --ref=hydrator.metadata add -m theirs env/dev^{tree}",
                in: remote)
            try fixture.git("commit -q --allow-empty -m next")
            let result = try await fixture.publish([Rendering.configMap("a")])
            #expect(result.outcome == .unchanged(isNoted: true))
            try push(result, repository)
            let note = try fixture.git("notes --ref=hydrator.metadata show env/dev", in: remote)
            #expect(note.contains(try fixture.git("rev-parse HEAD")))
            #expect(try fixture.git("notes --ref=hydrator.metadata list", in: remote).split(separator: "\n").count == 2)
            try push(result, repository)
        }
    }

    @Test func saysWhenTheRemoteIsNotThere() async throws {
        try await withRemote { fixture, remote in
            try FileSystem.removeTree(remote)
            let result = try await fixture.publish([Rendering.configMap("a")])
            #expect(await failure { try push(result, try fixture.repository()) }?.code.hasPrefix("publish.") == true)
            #expect(await failure { try push(result, try fixture.repository(), to: "upstream") }?.code == "publish.git")
        }
    }

    @Test func aRefusalByTheRemoteIsAnError() async throws {
        try await withRemote { fixture, remote in
            let result = try await fixture.publish([Rendering.configMap("a")])
            // The local transport runs no hooks; a lock on the reference refuses as well.
            try FileSystem.createDirectories("\(remote)/refs/heads/env")
            try FileSystem.write([], to: "\(remote)/refs/heads/env/dev.lock")
            let diagnostic = await failure { try push(result, try fixture.repository()) }
            #expect(diagnostic?.code == "publish.refused" || diagnostic?.code == "publish.race")
        }
    }
}

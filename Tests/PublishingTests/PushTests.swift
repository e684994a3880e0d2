import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// Pushing, with a bare repository on this machine as the remote, by the installed git and by libgit2.
@Suite(.enabled(if: GitFixture.hasGit, "needs git")) struct PushTests {
    enum Way: CaseIterable {
        case installed, linked

        func transport(_ repository: GitRepository) async throws -> any GitTransport {
            switch self {
            case .installed: try await GitFixture.installedGit(repository)
            case .linked: LinkedGit(repository: repository, credentials: GitCredentials())
            }
        }
    }

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

    @discardableResult
    private func publish(
        _ fixture: GitFixture, _ objects: [DesiredObject], _ way: Way, in path: String? = nil,
        remote: String = "origin", beforeUpdate: () async -> Void = {}
    ) async throws -> PublishResult {
        let repository = try GitRepository.open(path ?? fixture.path)
        return try await fixture.publish(
            objects, in: repository, through: try await way.transport(repository), { $0.remote = remote },
            beforeUpdate: beforeUpdate)
    }

    /// Somebody else's commit on the remote's branch.
    private func race(_ fixture: GitFixture, _ remote: String) throws {
        try fixture.git(
            "update-ref refs/heads/env/dev $(git -c user.name=b -c user.email=b@b commit-tree -p env/dev -m race env/dev^{tree})",
            in: remote)
    }

    @Test(arguments: Way.allCases, ["origin", "file://"]) func sendsTheBranch(way: Way, name: String) async throws {
        try await withRemote { fixture, remote in
            let name = name == "origin" ? name : "file://\(remote)"
            let result = try await publish(fixture, [Rendering.configMap("a")], way, remote: name)
            #expect(result.isPushed)
            #expect(try fixture.git("rev-parse env/dev", in: remote) == result.head?.description)
            #expect(try fixture.git("rev-parse env/dev") == result.head?.description)
            let again = try await publish(fixture, [Rendering.configMap("a")], way, remote: name)
            #expect(!again.isPushed && again.outcome == .unchanged(isNoted: false))
            try await publish(fixture, [Rendering.configMap("b")], way, remote: name)
            #expect(try fixture.git("rev-list --count env/dev", in: remote) == "2")
            try fixture.check(remote)
        }
    }

    @Test(arguments: Way.allCases) func sendsManyObjects(way: Way) async throws {
        try await withRemote { fixture, remote in
            try await publish(fixture, (0..<300).map { Rendering.configMap("map-\($0)") }, way)
            #expect(try fixture.files(in: remote).count == 306)
            try fixture.check(remote)
            try fixture.git("clone -q -b env/dev '\(remote)' ../clone")
            let map = "environments/dev/apps/trino/manifests/configmap.core--lake--map-7.yaml"
            #expect(try fixture.git("show HEAD:\(map)", in: "\(fixture.folder)/clone").contains("name: map-7"))
        }
    }

    @Test(arguments: Way.allCases) func goesOnFromTheRemoteAndNeverOverwritesIt(way: Way) async throws {
        try await withRemote { fixture, remote in
            try await publish(fixture, [Rendering.configMap("a")], way)
            try race(fixture, remote)
            var races = 0
            let result = try await publish(fixture, [Rendering.configMap("b")], way) {
                races += 1
                if races <= 2 { try? race(fixture, remote) }
            }
            #expect(races == 3)
            #expect(result.added.count == 1 && result.removed.count == 1)
            let subjects = try fixture.git("log --format=%s env/dev", in: remote).split(separator: "\n")
            #expect(subjects.dropFirst().prefix(3) == ["race", "race", "race"] && subjects.count == 5)
            #expect(try fixture.git("rev-parse env/dev") == (try fixture.git("rev-parse env/dev", in: remote)))
            try fixture.check(remote)
        }
    }

    @Test(arguments: Way.allCases) func whatOnlyWeHaveIsSentToo(way: Way) async throws {
        try await withRemote { fixture, remote in
            try await publish(fixture, [Rendering.configMap("a")], way)
            try await fixture.publish([Rendering.configMap("b")])
            let result = try await publish(fixture, [Rendering.configMap("b")], way)
            #expect(result.isPushed && result.outcome == .unchanged(isNoted: false))
            #expect(try fixture.git("rev-list --count env/dev", in: remote) == "2")
            try await fixture.publish([Rendering.configMap("c")])
            try race(fixture, remote)
            let diagnostic = await failure { try await publish(fixture, [Rendering.configMap("c")], way) }
            #expect(diagnostic?.code == "publish.diverged")
        }
    }

    @Test(arguments: Way.allCases) func aDryRunSendsNothing(way: Way) async throws {
        try await withRemote { fixture, remote in
            let repository = try fixture.repository()
            let result = try await fixture.publish(
                [Rendering.configMap("a")], in: repository, through: try await way.transport(repository)
            ) {
                $0.remote = "origin"
                $0.isDryRun = true
            }
            #expect(result.outcome == .wouldCommit)
            #expect(try fixture.git("for-each-ref", in: remote).isEmpty)
        }
    }

    // MARK: Clones that are not whole

    /// As a CI system makes them: of the source branch only, and of as little of it as it can.
    @Test(arguments: [
        "--depth 1 --single-branch", "--single-branch", "--filter=blob:none", "--filter=tree:0 --no-checkout",
        "--depth 1 --no-single-branch --filter=blob:none", "--depth 1 --no-single-branch",
    ])
    func aCloneOfWhateverKindGoesOn(options: String) async throws {
        try await withRemote { fixture, remote in
            for name in ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"] {
                try fixture.git("config \(name) true", in: remote)
            }
            try fixture.git("push -q origin main")
            let many = (0..<30).map { Rendering.configMap("map-\($0)") }
            try await publish(fixture, many, .installed)
            try await publish(fixture, many + [Rendering.configMap("a")], .installed)
            let clone = "\(fixture.folder)/clone"
            try fixture.git("clone -q -b main \(options) 'file://\(remote)' '\(clone)'")
            try fixture.configure(clone)
            for round in 1...2 {
                let objects = many + [Rendering.configMap("a", "\(round)")]
                let result = try await publish(fixture, objects, .installed, in: clone)
                #expect(result.changed.count == 1 && result.added.isEmpty && result.removed.isEmpty)
                try race(fixture, remote)
            }
            #expect(try fixture.git("rev-list --count env/dev", in: remote) == "6")
            #expect(try fixture.files(in: remote).count == 37)
            try fixture.check(remote)
        }
    }

    // MARK: Notes

    @Test(arguments: Way.allCases) func notesJoinThoseOfOthers(way: Way) async throws {
        try await withRemote { fixture, remote in
            try await publish(fixture, [Rendering.configMap("a")], way)
            try fixture.git(
                "-c user.name=b -c user.email=b@b notes --ref=hydrator.metadata add -m theirs env/dev^{tree}",
                in: remote)
            try fixture.git("commit -q --allow-empty -m next")
            let result = try await publish(fixture, [Rendering.configMap("a")], way)
            #expect(result.outcome == .unchanged(isNoted: true))
            let note = try fixture.git("notes --ref=hydrator.metadata show env/dev", in: remote)
            #expect(note.contains(try fixture.git("rev-parse HEAD")))
            #expect(try fixture.git("notes --ref=hydrator.metadata list", in: remote).split(separator: "\n").count == 2)
            #expect(
                try await publish(fixture, [Rendering.configMap("a")], way).outcome == .unchanged(isNoted: false))
            // Another clone knows the note, and so that an older commit would take something back.
            let clone = "\(fixture.folder)/clone"
            try fixture.git("clone -q '\(fixture.path)' '\(clone)'")
            try fixture.configure(clone)
            try fixture.git("remote set-url origin 'file://\(remote)'", in: clone)
            try fixture.git("checkout -q --detach HEAD~")
            let diagnostic = await failure {
                try await publish(fixture, [Rendering.configMap("b")], way, in: clone)
            }
            #expect(diagnostic?.code == "publish.older-source")
        }
    }

    // MARK: Failures

    @Test(arguments: Way.allCases) func saysWhenTheRemoteIsNotThere(way: Way) async throws {
        try await withRemote { fixture, remote in
            try FileSystem.removeTree(remote)
            for name in ["origin", "upstream"] {
                let diagnostic = await failure {
                    try await publish(fixture, [Rendering.configMap("a")], way, remote: name)
                }
                #expect(diagnostic?.code == "publish.git", "\(diagnostic?.detail ?? "")")
            }
            #expect(try fixture.git("branch --list env/dev").isEmpty, "nothing happened here either")
        }
    }

    @Test func aRefusalHasTheServersOwnWords() async throws {
        try await withRemote { fixture, remote in
            try FileSystem.createDirectories("\(remote)/hooks")
            let hook = "#!/bin/sh\necho 'Rendered branches are frozen, ask Ada.' >&2\nexit 1\n"
            try FileSystem.write(Array(hook.utf8), to: "\(remote)/hooks/pre-receive")
            _ = Shell.run("chmod +x '\(remote)/hooks/pre-receive'")
            let diagnostic = await failure { try await publish(fixture, [Rendering.configMap("a")], .installed) }
            #expect(diagnostic?.code == "publish.refused")
            #expect(diagnostic?.detail.contains("Rendered branches are frozen, ask Ada.") == true)
            #expect(diagnostic?.detail.contains("pre-receive hook declined") == true)
            #expect(try fixture.git("branch --list env/dev").isEmpty)
        }
    }

    /// The answers of git and of servers to a push, as `git push --porcelain` gives them.
    @Test(arguments: [
        ("!\tx:refs/heads/a\t[rejected] (fetch first)\nDone\n", "", GitError.Reason.nonFastForward),
        ("!\tx:refs/heads/a\t[rejected] (non-fast-forward)\n", "", .nonFastForward),
        ("!\tx:refs/heads/a\t[remote rejected] (failed to update ref)\n", "", .modified),
        ("!\tx:refs/heads/a\t[remote rejected] (cannot lock ref 'a': is at 1 but expected 2)\n", "", .modified),
        ("!\tx:refs/heads/a\t[remote rejected] (reference already exists)\n", "", .modified),
        ("!\tx:refs/heads/a\t[remote rejected] (protected branch hook declined)\n", "", .refused),
        ("", "fatal: Authentication failed for 'https://git.example/x/'\n", .authentication),
        ("", "git@git.example: Permission denied (publickey).\n", .authentication),
        ("", "Host key verification failed.\n", .certificate),
        ("", "fatal: unable to access 'https://x/': Could not resolve host: x\n", .other(-1)),
    ])
    func answersToAPush(output: String, errors: String, reason: GitError.Reason) {
        let words = InstalledGitWords(output: output, errors: errors)
        #expect(words.reasonOfPush == reason)
        #expect(!words.message.isEmpty && !words.message.contains("\n") && !words.message.hasPrefix("fatal:"))
    }
}

import Host
import Model
import TestSupport
import Testing

@testable import Publishing

@Suite(.enabled(if: GitFixture.hasGit)) struct PublisherTests {
    private let two = [Rendering.configMap("a"), Rendering.configMap("b")]

    /// The code of the error that the body throws.
    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch let error as DiagnosticsError {
            return error.diagnostics.first?.code
        } catch {
            return "\(error)"
        }
    }

    @Test func makesAnOrphanBranchWithoutTouchingTheWorkTree() async throws {
        try await GitFixture.with { fixture in
            let result = try await fixture.publish(two)
            guard case .committed(let id) = result.outcome else {
                Issue.record("not committed")
                return
            }
            #expect(try fixture.git("rev-parse env/dev") == id.description)
            #expect(try fixture.git("rev-list --count env/dev") == "1")
            #expect(
                result.added == [
                    "environments/dev/apps/trino/manifests/configmap.core--lake--a.yaml",
                    "environments/dev/apps/trino/manifests/configmap.core--lake--b.yaml",
                ])
            #expect(
                try fixture.files() == [
                    ".gitattributes", "README.md", "environments/dev/apps/trino/README.md",
                    "environments/dev/apps/trino/hydrator.metadata",
                    "environments/dev/apps/trino/manifests/configmap.core--lake--a.yaml",
                    "environments/dev/apps/trino/manifests/configmap.core--lake--b.yaml",
                    "environments/dev/slipway.files", "hydrator.metadata",
                ])
            try fixture.check()
            #expect(try fixture.git("status --porcelain").isEmpty)
            #expect(try fixture.git("rev-parse --abbrev-ref HEAD") == "main")
        }
    }

    @Test func theCommitNamesItsSource() async throws {
        try await GitFixture.with { fixture in
            try await fixture.publish(two)
            let sha = try fixture.git("rev-parse HEAD")
            #expect(
                try fixture.git("log -1 --format=%B env/dev") == "\(sha.prefix(7)): trino: 4 workers\n\nMore of them.")
            #expect(try fixture.git("log -1 --format='%an <%ae>' env/dev") == "Ada <ada@example.com>")
            let metadata = try fixture.git("show env/dev:hydrator.metadata")
            #expect(metadata.contains("\"drySha\": \"\(sha)\""))
            #expect(metadata.contains("\"subject\": \"trino: 4 workers\""))
            #expect(metadata.contains("\"author\": \"Ada <ada@example.com>\""))
        }
    }

    @Test func theAuthorOfTheSourceIsACoAuthor() async throws {
        try await GitFixture.with { fixture in
            try await fixture.publish(two) {
                $0.author = GitAuthor(name: "Bot", email: "bot@example.com", time: 1_795_252_320)
            }
            let message = try fixture.git("log -1 --format=%B env/dev")
            #expect(message.hasSuffix("More of them.\n\nCo-authored-by: Ada <ada@example.com>"))
            #expect(try fixture.git("log -1 --format=%aI env/dev") == "2026-11-21T09:12:00+00:00")
            try fixture.check()
        }
    }

    @Test func nothingChangedMakesNoCommitButANote() async throws {
        try await GitFixture.with { fixture in
            let first = try await fixture.publish(two)
            let second = try await fixture.publish(two)
            #expect(second.outcome == .unchanged(isNoted: false))
            #expect(second.head == first.head)
            try fixture.git("commit -q --allow-empty -m 'docs only'")
            #expect(try await fixture.publish(two).outcome == .unchanged(isNoted: true))
            #expect(try await fixture.publish(two).outcome == .unchanged(isNoted: false))
            let sha = try fixture.git("rev-parse HEAD")
            let note = try fixture.git("notes --ref=hydrator.metadata show env/dev")
            #expect(note == "{\"drySha\":\"\(sha)\"}")
            #expect(try fixture.git("rev-list --count env/dev") == "1")
            try fixture.check()
        }
    }

    @Test func removesWhatItWroteAndKeepsWhatOthersWrote() async throws {
        try await GitFixture.with { fixture in
            try await fixture.publish(two + [Rendering.configMap("c", instance: "minio")])
            try fixture.git("worktree add -q ../foreign env/dev")
            let other = "\(fixture.folder)/foreign"
            let manifests = "environments/dev/apps/trino/manifests"
            try FileSystem.write(Array("# ours\n".utf8), to: "\(other)/CODEOWNERS")
            try FileSystem.write(Array("# theirs\n".utf8), to: "\(other)/\(manifests)/foreign.yaml")
            try FileSystem.write(Array("mine\n".utf8), to: "\(other)/README.md")
            try fixture.git("add -A && git commit -q -m foreign", in: other)
            try fixture.git("worktree remove --force ../foreign")

            let result = try await fixture.publish([Rendering.configMap("a", "new")])
            #expect(result.added.isEmpty)
            #expect(result.changed == ["\(manifests)/configmap.core--lake--a.yaml"])
            #expect(
                result.removed == [
                    "environments/dev/apps/minio/manifests/configmap.core--lake--c.yaml",
                    "\(manifests)/configmap.core--lake--b.yaml",
                ])
            let files = try fixture.files()
            #expect(files.contains("CODEOWNERS"))
            #expect(files.contains("\(manifests)/foreign.yaml"))
            #expect(!files.contains { $0.contains("minio") })
            try fixture.check()
        }
    }

    @Test func refusesToOverwriteAForeignManifest() async throws {
        try await GitFixture.with { fixture in
            try await fixture.publish([Rendering.configMap("a")])
            try fixture.git("worktree add -q ../foreign env/dev")
            let other = "\(fixture.folder)/foreign"
            let path = "environments/dev/apps/trino/manifests/configmap.core--lake--b.yaml"
            try FileSystem.write(Array("theirs\n".utf8), to: "\(other)/\(path)")
            try fixture.git("add -A && git commit -q -m foreign", in: other)
            try fixture.git("worktree remove --force ../foreign")
            #expect(await code { try await fixture.publish(two) } == "publish.foreign-file")
            #expect(try fixture.git("show env/dev:\(path)") == "theirs")
            try await fixture.publish(two) { $0.replacesForeignFiles = true }
            #expect(try fixture.git("show env/dev:\(path)").hasPrefix("apiVersion: v1"))
        }
    }

    @Test func onlyTheApplicationsThatChangedGetNewMetadata() async throws {
        try await GitFixture.with { fixture in
            let minio = Rendering.configMap("c", instance: "minio")
            try await fixture.publish(two + [minio])
            let first = try fixture.git("rev-parse HEAD")
            try fixture.git("commit -q --allow-empty -m 'next'")
            let second = try fixture.git("rev-parse HEAD")
            try await fixture.publish([Rendering.configMap("a", "new"), Rendering.configMap("b"), minio])
            func metadata(_ application: String) throws -> String {
                try fixture.git("show env/dev:environments/dev/apps/\(application)/hydrator.metadata")
            }
            #expect(try metadata("trino").contains(second))
            #expect(try metadata("minio").contains(first))
            #expect(
                try fixture.git("diff --name-only env/dev~ env/dev").split(separator: "\n") == [
                    "environments/dev/apps/trino/hydrator.metadata",
                    "environments/dev/apps/trino/manifests/configmap.core--lake--a.yaml", "hydrator.metadata",
                ])
        }
    }

    @Test func aDryRunWritesNothing() async throws {
        try await GitFixture.with { fixture in
            let before = try fixture.git("count-objects")
            let result = try await fixture.publish(two) { $0.isDryRun = true }
            #expect(result.outcome == .wouldCommit)
            #expect(result.added.count == 2)
            #expect(try fixture.git("count-objects") == before)
            #expect(try fixture.git("branch --list env/dev").isEmpty)
        }
    }

    @Test func startsAgainWhenTheBranchMoves() async throws {
        try await GitFixture.with { fixture in
            try await fixture.publish([Rendering.configMap("a")])
            var races = 0
            let result = try await fixture.publish(two) { _ in
            } beforeUpdate: {
                races += 1
                guard races <= 2 else { return }
                _ = try? fixture.git(
                    "update-ref refs/heads/env/dev $(git commit-tree -p env/dev -m race env/dev^{tree})")
            }
            #expect(races == 3)
            #expect(result.added.count == 1)
            #expect(try fixture.git("rev-list --count env/dev") == "4")
            #expect(
                try fixture.git("log --format=%s -3 env/dev").split(separator: "\n").dropFirst() == ["race", "race"])
            try fixture.check()
        }
    }

    @Test func givesUpOnAnEndlessRace() async throws {
        try await GitFixture.with { fixture in
            var races = 0
            let failure = await code {
                try await fixture.publish(two) { _ in
                } beforeUpdate: {
                    races += 1
                    let tree = "$(git hash-object -t tree -w /dev/null)"
                    _ = try? fixture.git("update-ref refs/heads/env/dev $(git commit-tree -m \(races) \(tree))")
                }
            }
            #expect(failure == "publish.race" || failure == "publish.git")
            #expect(races == 20)
        }
    }

    @Test func refusesWithoutAnAuthor() async throws {
        try await GitFixture.with { fixture in
            try fixture.git("config user.name ''")
            #expect(await code { try await fixture.publish(two) } == "publish.no-author")
            #expect(try fixture.git("branch --list env/dev").isEmpty)
        }
    }

    @Test func refusesABranchThatIsNoName() async throws {
        try await GitFixture.with { fixture in
            #expect(await code { try await fixture.publish(two) { $0.branch = "env..dev" } } == "publish.branch-name")
        }
    }
}

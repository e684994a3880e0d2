import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// The kinds of repositories that people publish from and to.
@Suite(.enabled(if: GitFixture.hasGit)) struct RepositoryKindTests {
    private let objects = [Rendering.configMap("a")]

    private func failure(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? DiagnosticsError)?.diagnostics.first?.code ?? "\(error)"
        }
    }

    @Test func aBareRepository() async throws {
        try await GitFixture.with { fixture in
            let bare = "\(fixture.folder)/bare.git"
            try fixture.git("init -q --bare '\(bare)'")
            try fixture.configure(bare)
            try await fixture.publish(objects, in: try GitRepository.open(bare))
            try fixture.check(bare)
            #expect(try fixture.files(in: bare).contains("hydrator.metadata"))
            // HEAD of a bare repository is nobody's work tree.
            try fixture.git("symbolic-ref HEAD refs/heads/env/dev", in: bare)
            try await fixture.publish([Rendering.configMap("b")], in: try GitRepository.open(bare))
        }
    }

    @Test func aLinkedWorktree() async throws {
        try await GitFixture.with { fixture in
            try fixture.git("worktree add -q ../linked -b side")
            let linked = "\(fixture.folder)/linked"
            try await fixture.publish(objects, in: try GitRepository.open("\(linked)"))
            #expect(try fixture.git("status --porcelain", in: linked).isEmpty)
            #expect(try fixture.git("rev-list --count env/dev", in: linked) == "1")
            let code = await failure { try await fixture.publish(objects) { $0.branch = "side" } }
            #expect(code == "publish.checked-out")
            try fixture.check(linked)
        }
    }

    @Test func aFolderInsideOfARepository() async throws {
        try await GitFixture.with { fixture in
            try FileSystem.createDirectories("\(fixture.path)/environments/dev")
            try await fixture.publish(objects, in: try GitRepository.open("\(fixture.path)/environments/dev"))
            #expect(try fixture.git("rev-list --count env/dev") == "1")
        }
    }

    @Test func theBranchThatIsCheckedOut() async throws {
        try await GitFixture.with { fixture in
            let code = await failure {
                try await fixture.publish(objects, layout: .folder("rendered")) { $0.branch = "main" }
            }
            #expect(code == "publish.checked-out")
        }
    }

    @Test func anUnbornHead() async throws {
        try await GitFixture.with { fixture in
            let empty = "\(fixture.folder)/empty"
            try fixture.git("init -q -b trunk '\(empty)'")
            try fixture.configure(empty)
            let repository = try GitRepository.open(empty)
            #expect(try repository.sourceCommit() == nil)
            try await fixture.publish(objects, in: repository)
            #expect(try fixture.git("rev-list --count env/dev", in: empty) == "1")
            #expect(
                await failure { try await fixture.publish(objects, in: repository) { $0.branch = "trunk" } }
                    == "publish.checked-out")
            try fixture.check(empty)
        }
    }

    @Test func aDetachedHead() async throws {
        try await GitFixture.with { fixture in
            try fixture.git("checkout -q --detach")
            let source = try #require(try fixture.repository().sourceCommit())
            #expect(source.branch == nil)
            #expect(source.sha == (try fixture.git("rev-parse HEAD")))
            try await fixture.publish(objects) { $0.branch = "main" }
            #expect(try fixture.git("rev-list --count main") == "2")
            #expect(try fixture.git("rev-parse --abbrev-ref HEAD") == "HEAD")
        }
    }

    @Test func aShallowClone() async throws {
        try await GitFixture.with { fixture in
            try fixture.git("commit -q --allow-empty -m second")
            try await fixture.publish([Rendering.configMap("a", "old")])
            try await fixture.publish([Rendering.configMap("a", "older")])
            let clone = "\(fixture.folder)/shallow"
            try fixture.git("clone -q --depth 1 --no-single-branch 'file://\(fixture.path)' '\(clone)'")
            try fixture.configure(clone)
            let result = try await fixture.publish(objects, in: try GitRepository.open(clone)) { $0.remote = "origin" }
            #expect(result.changed.count == 1)
            #expect(try fixture.git("rev-parse env/dev~", in: clone) == (try fixture.git("rev-parse env/dev")))
            try fixture.check(clone)
        }
    }

    @Test func aFreshCloneGoesOnFromTheRemote() async throws {
        try await GitFixture.with { fixture in
            try await fixture.publish([Rendering.configMap("old")])
            let clone = "\(fixture.folder)/clone"
            try fixture.git("clone -q '\(fixture.path)' '\(clone)'")
            try fixture.configure(clone)
            let result = try await fixture.publish(objects, in: try GitRepository.open(clone)) { $0.remote = "origin" }
            #expect(result.removed.count == 1)
            #expect(try fixture.git("merge-base --is-ancestor origin/env/dev env/dev; echo $?", in: clone) == "0")
            // Both go on from there: neither may overwrite the other.
            try await fixture.publish([Rendering.configMap("mine")])
            try fixture.git("fetch -q", in: clone)
            let code = await failure {
                try await fixture.publish([Rendering.configMap("c")], in: try GitRepository.open(clone)) {
                    $0.remote = "origin"
                }
            }
            #expect(code == "publish.diverged")
        }
    }

    @Test func aFolderOfASharedBranch() async throws {
        try await GitFixture.with { fixture in
            try fixture.git("branch rendered")
            let layout = TreeLayout.folder("/clusters/dev/")
            try await fixture.publish(objects, layout: layout) { $0.branch = "rendered" }
            let files = try fixture.files("rendered")
            #expect(files.contains("source.txt"))
            #expect(files.filter { $0 != "source.txt" }.allSatisfy { $0.hasPrefix("clusters/dev/") })
            #expect(files.contains("clusters/dev/hydrator.metadata"))
            #expect(
                try await fixture.publish(objects, layout: layout) { $0.branch = "rendered" }.outcome
                    == .unchanged(isNoted: false))
        }
    }

    @Test func noRepositoryAtAll() throws {
        try TemporaryFolder.with { folder in
            do throws(GitError) {
                _ = try GitRepository.open(folder)
                Issue.record("opened")
            } catch {
                #expect(error.reason == .notFound)
                #expect(error.diagnostic.code == "publish.git")
            }
        }
    }
}

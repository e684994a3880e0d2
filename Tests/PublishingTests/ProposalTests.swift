import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// `<branch>-next`: a branch that proposes, and shares its history with the one that it is for.
@Suite(.enabled(if: GitFixture.hasGit, "needs git")) struct ProposalTests {
    private func propose(
        _ fixture: GitFixture, _ text: String, _ change: (inout Publisher.Request) -> Void = { _ in }
    ) async throws -> PublishResult {
        try await fixture.publish([Rendering.configMap("a", text)]) {
            $0.branch = "env/dev-next"
            $0.base = "env/dev"
            change(&$0)
        }
    }

    private func isAncestor(_ old: String, _ new: String, in fixture: GitFixture) -> Bool {
        Shell.run("git merge-base --is-ancestor \(old) \(new)", in: fixture.path).status == 0
    }

    private func text(_ revision: String, in fixture: GitFixture) throws -> String {
        try fixture.git(
            "show \(revision):environments/dev/apps/trino/manifests/configmap.core--lake--a.yaml | grep key:")
    }

    @Test func aProposalGoesOnFromItsBase() async throws {
        try await GitFixture.with { fixture in
            try await fixture.publish([Rendering.configMap("a", "1")])
            let base = try fixture.git("rev-parse env/dev")
            let first = try await propose(fixture, "2")
            #expect(first.base?.description == base && first.before?.description == base)
            #expect(try fixture.git("rev-parse env/dev-next^") == base, "no orphan")
            #expect(try fixture.git("rev-parse env/dev") == base, "which stays")
            let second = try await propose(fixture, "3")
            #expect(try fixture.git("rev-list --count env/dev..env/dev-next") == "2")
            #expect(second.base?.description == base)
            // Merged as it is: the next one goes on from there.
            try fixture.git("branch -f env/dev env/dev-next")
            #expect(try await propose(fixture, "3").outcome == .unchanged(isNoted: false))
            try fixture.check()
        }
    }

    @Test func nothingToProposeIsABranchLikeItsBase() async throws {
        try await GitFixture.with { fixture in
            try await fixture.publish([Rendering.configMap("a", "1")])
            _ = try await propose(fixture, "1")
            #expect(try fixture.git("rev-parse env/dev-next") == fixture.git("rev-parse env/dev"))
        }
    }

    @Test func whatACodeHostMergedByACommitOfItsOwnIsTakenIn() async throws {
        try await GitFixture.with { fixture in
            try await fixture.publish([Rendering.configMap("a", "1")])
            _ = try await propose(fixture, "2")
            // Squashed, and somebody adds a file of theirs to the base.
            let squashed = try fixture.git("commit-tree env/dev-next^{tree} -p env/dev -m squashed")
            try fixture.git("branch -f env/dev \(squashed)")
            try fixture.git("worktree add -q ../theirs env/dev")
            try FileSystem.write(Array("* @ada\n".utf8), to: "\(fixture.folder)/theirs/CODEOWNERS")
            try fixture.git("add -A && git commit -q -m owners", in: "\(fixture.folder)/theirs")
            try fixture.git("worktree remove ../theirs")
            let before = try fixture.git("rev-parse env/dev-next")
            let result = try await propose(fixture, "3")
            #expect(
                isAncestor("env/dev", "env/dev-next", in: fixture) && isAncestor(before, "env/dev-next", in: fixture))
            let differing = try fixture.git("diff --name-only env/dev env/dev-next")
            #expect(!differing.contains("CODEOWNERS"))
            let shown = try text("env/dev-next", in: fixture)
            #expect(shown.contains("3"))
            #expect(result.changed.count == 1, "against the base")
            #expect(try await propose(fixture, "3").outcome == .unchanged(isNoted: false))
            try fixture.check()
        }
    }

    @Test func aProposalThatTheBaseHasIsEmptied() async throws {
        try await GitFixture.with { fixture in
            try await fixture.publish([Rendering.configMap("a", "1")])
            _ = try await propose(fixture, "2")
            try await fixture.publish([Rendering.configMap("a", "3")])
            _ = try await propose(fixture, "3")
            #expect(try fixture.git("rev-parse env/dev-next^{tree}") == fixture.git("rev-parse env/dev^{tree}"))
            #expect(isAncestor("env/dev", "env/dev-next", in: fixture))
        }
    }

    @Test func withoutABaseThereIsNothingToPropose() async throws {
        try await GitFixture.with { fixture in
            let error = await #expect(throws: DiagnosticsError.self) { try await propose(fixture, "1") }
            #expect(error?.diagnostics.first?.code == "publish.no-base")
            let branches = try fixture.git("branch --list env/dev-next")
            #expect(branches.isEmpty)
        }
    }

    @Test func aProposalIsPushedFromTheRemotesBase() async throws {
        try await GitFixture.with { fixture in
            let remote = "\(fixture.folder)/remote.git"
            try fixture.git("init -q --bare '\(remote)'", in: fixture.folder)
            let repository = try fixture.repository()
            let git = try await GitFixture.installedGit(repository)
            // By its address, as another repository for the rendered branches is named.
            let address = "file://\(remote)"
            try await fixture.publish([Rendering.configMap("a", "1")], through: git) { $0.remote = address }
            try fixture.git("update-ref -d refs/heads/env/dev")
            let result = try await fixture.publish([Rendering.configMap("a", "2")], through: git) {
                ($0.branch, $0.base, $0.remote) = ("env/dev-next", "env/dev", address)
            }
            #expect(result.isPushed)
            #expect(
                try fixture.git("rev-parse env/dev-next^", in: remote) == fixture.git("rev-parse env/dev", in: remote))
            let changes = try await Rendering.tree([Rendering.configMap("a", "2"), Rendering.configMap("b", "1")])
                .changes(since: result.base, in: repository)
            #expect(
                changes.map { $0.path.split(separator: "/").last } == [
                    "configmap.core--lake--a.yaml", "configmap.core--lake--b.yaml",
                ])
            #expect(
                changes.first?.before != nil && changes.last?.before == nil && changes.first?.application == "trino")
            let gone = try await Rendering.tree([Rendering.configMap("b", "1")]).changes(
                since: result.base, in: repository)
            #expect(gone.map { $0.after == nil } == [true, false])
        }
    }
}

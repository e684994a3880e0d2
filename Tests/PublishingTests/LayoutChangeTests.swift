import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// A branch that an earlier version wrote, with numbers before the instances.
@Suite(.enabled(if: GitFixture.hasGit, "needs git")) struct LayoutChangeTests {
    private let objects = [
        Rendering.object("Namespace", "lake", namespace: "", instance: ""), Rendering.configMap("a"),
        Rendering.configMap("b", instance: "minio"),
    ]

    /// Moves what is on the branch to where earlier versions had it, and adds a file of somebody else.
    private func makeOld(_ fixture: GitFixture) throws {
        let other = "\(fixture.folder)/other"
        try fixture.git("worktree add -q ../other env/dev")
        let apps = "\(other)/environments/dev/apps"
        let outcome = Shell.run(
            """
            mv \(apps)/trino \(apps)/01-trino && mv \(apps)/minio \(apps)/01-minio &&
            mv \(apps)/00-cluster \(apps)/00-environment &&
            sed -i 's|apps/trino|apps/01-trino|; s|apps/minio|apps/01-minio|; s|apps/00-cluster|apps/00-environment|' \
                \(other)/environments/dev/slipway.files && echo theirs > \(apps)/01-trino/manifests/theirs.txt
            """)
        try #require(outcome.status == 0, "\(outcome.output)")
        try fixture.git("add -A && git commit -q -m old", in: other)
        try fixture.git("worktree remove --force ../other")
    }

    @Test func movesOverWithoutLoss() async throws {
        try await GitFixture.with { fixture in
            try await fixture.publish(objects)
            let expected = try fixture.files()
            try makeOld(fixture)
            let result = try await fixture.publish(objects)
            #expect(result.added.count == 3 && result.removed.count == 3)
            let theirs = "environments/dev/apps/01-trino/manifests/theirs.txt"
            #expect(try fixture.files().filter { $0 != theirs } == expected)
            #expect(try fixture.git("show env/dev:\(theirs)") == "theirs")
            #expect(try await fixture.publish(objects).outcome == .unchanged(isNoted: false))
            let renames = try fixture.git("diff -M --name-status env/dev~ env/dev").split(separator: "\n")
            #expect(renames.count { $0.hasPrefix("R100") && $0.contains("/manifests/") } == 3, "\(renames)")
            try fixture.check()
        }
    }
}

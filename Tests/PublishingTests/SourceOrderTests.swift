import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// What publishing does not take back unasked.
@Suite(.enabled(if: GitFixture.hasGit, "needs git")) struct SourceOrderTests {
    private let old = [Rendering.configMap("a", "old")]
    private let new = [Rendering.configMap("a", "new")]

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? DiagnosticsError)?.diagnostics.first?.code ?? "\(error)"
        }
    }

    /// Commits nothing, so many hours after the first commit, and written at another time where that is said.
    private func commit(_ message: String, hour: Int, authored: Int? = nil, in fixture: GitFixture) throws {
        let first = try #require(Int(try fixture.git("log --reverse --format=%ct").split(separator: "\n").first ?? ""))
        func date(_ hour: Int) -> String { "'@\(first + hour * 3_600) +0000'" }
        let dates = "GIT_AUTHOR_DATE=\(date(authored ?? hour)) GIT_COMMITTER_DATE=\(date(hour))"
        let outcome = Shell.run("\(dates) git commit -q --allow-empty -m \(message)", in: fixture.path)
        try #require(outcome.status == 0, "\(outcome.output)")
    }

    @Test func anOlderCommitDoesNotTakeBackANewerOne() async throws {
        try await GitFixture.with { fixture in
            try commit("newer", hour: 10, in: fixture)
            try await fixture.publish(new)
            let head = try fixture.git("rev-parse env/dev")
            try fixture.git("checkout -q --detach HEAD~")
            #expect(await code { try await fixture.publish(old) } == "publish.older-source")
            #expect(await code { try await fixture.publish(old) { $0.isDryRun = true } } == "publish.older-source")
            #expect(try await fixture.publish(new).outcome == .unchanged(isNoted: false), "nothing would be lost")
            #expect(try fixture.git("rev-parse env/dev") == head)
            #expect(try await fixture.publish(old) { $0.replacesNewer = true }.changed.count == 1)
            try fixture.git("checkout -q main")
            #expect(try await fixture.publish(new).changed.count == 1)
        }
    }

    @Test func aNoteIsAsGoodAsACommit() async throws {
        try await GitFixture.with { fixture in
            try await fixture.publish(old)
            try commit("newer", hour: 10, in: fixture)
            #expect(try await fixture.publish(old).outcome == .unchanged(isNoted: true))
            try fixture.git("checkout -q --detach HEAD~")
            #expect(await code { try await fixture.publish(new) } == "publish.older-source")
        }
    }

    /// The note on the head of a branch that environments share may be another one's.
    @Test func theNoteOfAnotherEnvironmentIsNotOurs() async throws {
        try await GitFixture.with { fixture in
            func publish(_ objects: [DesiredObject], to folder: String) async throws -> PublishResult {
                try await fixture.publish(objects, layout: .folder(folder)) { $0.branch = "rendered" }
            }
            _ = try await publish(old, to: "dev")
            _ = try await publish(old, to: "eks")
            try commit("newer", hour: 10, in: fixture)
            #expect(try await publish(old, to: "eks").outcome == .unchanged(isNoted: true))
            try fixture.git("checkout -q --detach HEAD~")
            #expect(try await publish(new, to: "dev").changed.count == 1)
        }
    }

    @Test func aCommitBesideItIsNoOlderOne() async throws {
        try await GitFixture.with { fixture in
            try fixture.git("checkout -q -b side")
            try commit("side", hour: 9, in: fixture)
            try fixture.git("checkout -q main")
            try commit("main", hour: 10, in: fixture)
            try await fixture.publish(old)
            try fixture.git("checkout -q side")
            #expect(try await fixture.publish(new).changed.count == 1)
        }
    }

    @Test func changesOnTopOfANewerCommitCountAsWell() async throws {
        try await GitFixture.with { fixture in
            try commit("newer", hour: 10, in: fixture)
            try await fixture.publish(new) { $0.source.uncommitted = ["modules/m/module.yaml"] }
            try fixture.git("checkout -q --detach HEAD~")
            #expect(await code { try await fixture.publish(old) } == "publish.older-source")
        }
    }

    /// A shallow clone does not have the commit that was rendered last, so its time has to do.
    ///
    /// What was written at 8 may be an ancestor of what was committed at 9, and what was written at 10 cannot.
    @Test(arguments: [(8, false), (10, true)])
    func aShallowCloneGoesByTheTime(authored: Int, isRefused: Bool) async throws {
        try await GitFixture.with { fixture in
            try commit("first", hour: 9, in: fixture)
            try fixture.git("branch checkout")
            try commit("second", hour: 13, authored: authored, in: fixture)
            try await fixture.publish(new)
            let clone = "\(fixture.folder)/clone"
            try fixture.git("clone -q --depth 1 -b checkout 'file://\(fixture.path)' '\(clone)'")
            try fixture.configure(clone)
            try fixture.git("fetch -q --depth 1 origin env/dev:env/dev", in: clone)
            let repository = try GitRepository.open(clone)
            let source = try #require(try repository.sourceCommit())
            let code = await code { try await fixture.publish(old, in: repository) { $0.source = source } }
            #expect(code == (isRefused ? "publish.older-source" : nil))
        }
    }

    // MARK: Nothing left

    @Test func aBranchIsNotEmptiedUnasked() async throws {
        try await GitFixture.with { fixture in
            #expect(try await fixture.publish([]).added.isEmpty, "an environment may begin without objects")
            try await fixture.publish(old + [Rendering.configMap("b")])
            let head = try fixture.git("rev-parse env/dev")
            #expect(await code { try await fixture.publish([]) } == "publish.empty")
            #expect(try fixture.git("rev-parse env/dev") == head)
            #expect(try await fixture.publish([]) { $0.allowsEmpty = true }.removed.count == 2)
            #expect(try await fixture.publish([]).outcome == .unchanged(isNoted: false))
            try fixture.check()
        }
    }
}

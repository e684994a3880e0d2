import Applying
import Cluster
import Host
import Model
import Testing

@testable import Commands

/// Two repositories with an environment of the same name on one cluster.
@Suite(.serialized) struct SameNameTests {
    private static func files(_ owner: String) -> [String: String] {
        RepositoryUnderTest.files(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {owner: \(owner)}\n", namespace: "twins1")
    }

    private static let targets = LoopTarget.available.filter { $0 == .testServer }

    /// Neither changes what the other applied without being told to.
    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func whatAnotherRepositoryAppliedHasToBeAdopted(target: LoopTarget) async throws {
        try await RepositoryUnderTest.with(target, Self.files("A")) { one in
            try await Workspace.with(files: Self.files("B")) { workspace in
                let two = RepositoryUnderTest(workspace: workspace, cluster: one.cluster)
                await one.apply()
                for words in [["plan"], ["apply", "-auto-approve"], ["apply", "-auto-approve", "-force-conflicts"]] {
                    let result = await run(
                        [words[0], "dev"] + words.dropFirst() + two.cluster.flags, in: two.workspace)
                    #expect(result.status == .error)
                    #expect(result.words.contains("[apply.no-inventory]"), "\(result.words)")
                    guard words == ["plan"] else { continue }
                    #expect(result.words.contains("[plan.foreign-inventory]"), "\(result.words)")
                    #expect(result.words.contains("If another repository has an environment of this name"))
                }
                #expect(await one.slipway("drift", "dev").status == .done)
                #expect(await one.slipway("plan", "dev", "-detailed-exitcode").status == .done)
                let adopted = await two.slipway("apply", "dev", "-auto-approve", "-adopt", "-force-conflicts")
                #expect(adopted.status == .done, "\(adopted.words)")
                let foreign = await one.slipway("apply", "dev", "-auto-approve")
                #expect(foreign.status == .error)
                #expect(foreign.words.contains("[apply.foreign-lineage]"), "\(foreign.words)")
                // The same files render the same, whatever was applied.
                let rendered = await CommandsTests.run(["render", "dev"], in: one.workspace)
                #expect(!rendered.out.contains("lineage"), "\(rendered.out)")
            }
        }
    }

    /// Who waits for the other's lock should know that it is another's.
    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func theLockSaysWhoseItIs(target: LoopTarget) async throws {
        try await RepositoryUnderTest.with(target, Self.files("A")) { one in
            await one.apply()
            try await one.cluster.withClient { client in
                let other = ClusterLock(
                    client: client, environment: "dev",
                    holder: LockHolder(id: "x", who: "ada@elsewhere", operation: "apply", lineage: "of-another"))
                try await other.acquire()
                for words in [[], ["-adopt"]] {
                    let refused = await run(
                        ["apply", "dev", "-auto-approve"] + words + one.cluster.flags, in: one.workspace)
                    #expect(refused.status == .error)
                    let code = words.isEmpty ? "[apply.foreign-lineage]" : "[apply.locked]"
                    #expect(refused.words.contains(code), "\(refused.words)")
                    #expect(refused.words.contains("ada@elsewhere"), "\(refused.words)")
                }
                try await other.release()
            }
            await one.apply()
        }
    }

    /// A lineage begins with the first write, and stays.
    @Test func aLineageStays() throws {
        var inventory = Inventory(environment: "dev")
        #expect(inventory.lineage == nil)
        inventory.advance()
        let lineage = try #require(inventory.lineage)
        #expect(lineage.utf8.count == 32)
        inventory.advance()
        #expect(inventory.lineage == lineage)
        var other = Inventory(environment: "dev")
        other.advance()
        #expect(other.lineage != lineage)
    }
}

import Cluster
import EmbeddedCluster
import Model
import TestSupport
import Testing

@testable import Planning

/// What is known of an environment between reading and planning it.
@Suite struct PlanReadingTests {
    private static let maps = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: same, namespace: default}
        data: {a: "1"}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: other, namespace: default}
        data: {a: "1"}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: new, namespace: default}
        """

    /// `same` is as it was applied, `other` changed in the repository, `new` is not there, `old` left the repository.
    private func environment(on transport: any ClusterTransport) async throws -> JudgedEnvironment {
        var environment = try JudgedEnvironment(Self.maps, on: transport)
        let old = DesiredObject([
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "old", "namespace": "default"],
        ])
        for object in environment.desired.objects.dropLast() + [old] {
            let live = try await environment.client.apply(object.value, fieldManager: "slipway", force: false)
            environment.record(object, uid: live.uid)
        }
        environment.desired.objects[1].value["data"] = ["a": "2"]
        return environment
    }

    private func read(_ environment: JudgedEnvironment) async throws -> (planner: Planner, reading: PlanReading) {
        let planner = Planner(client: environment.client, options: environment.options)
        let reading = try await planner.read(desired: environment.desired, inventory: environment.inventory)
        return (planner, reading)
    }

    @Test func everyObjectHasItsVerdict() async throws {
        let environment = try await environment(on: EmbeddedCluster.inMemory(clock: .system(pace: 20)))
        let (planner, reading) = try await read(environment)
        #expect(reading.verdicts.map(\.word) == ["unchanged", "differs", "absent"])
        #expect(reading.unchanged == [environment.desired.objects[0].identity])
        #expect(reading.surplus.map { $0.found != nil } == [true])
        let plan = try await planner.plan(reading)
        #expect(plan.changes.map(\.action) == [.keep, .update, .create, .delete])
        #expect(plan.statistics.unchangedWithoutAsking == 1)
        #expect(plan.statistics.dryRuns == 2)
    }

    /// Whoever checks the objects does so between the two.
    @Test func readingAsksForNoDryRun() async throws {
        let base = EmbeddedCluster.inMemory(clock: .system(pace: 20))
        let known = try await environment(on: base)
        let transport = AnsweringCluster(base)
        var watched = try JudgedEnvironment(on: transport)
        (watched.desired, watched.inventory) = (known.desired, known.inventory)
        let (planner, reading) = try await read(watched)
        #expect(transport.requests.allSatisfy { $0.method == .get })
        _ = try await planner.plan(reading)
        let writes = transport.requests.filter { $0.method != .get }
        #expect(writes.count == 2)
        #expect(writes.allSatisfy { $0.query.contains(APIRequest.Parameter("dryRun", "All")) })
    }

    @Test func whatMayNotBeReadIsSaidOnce() async throws {
        let base = EmbeddedCluster.inMemory(clock: .system(pace: 20))
        let known = try await environment(on: base)
        var blind = try JudgedEnvironment(
            Self.maps,
            on: AnsweringCluster.refusing(over: base) { $0.path.contains("/configmaps") && $0.method == .get })
        blind.inventory = known.inventory
        let (planner, reading) = try await read(blind)
        #expect(reading.verdicts.map(\.word) == ["absent", "absent", "absent"])
        #expect(reading.unreadable.compactMap(\.object?.name) == ["same", "other", "new"])
        let plan = try await planner.plan(reading)
        let unreadable = plan.diagnostics.filter { $0.code == "plan.not-readable" }
        #expect(unreadable.compactMap(\.object?.name) == ["same", "other", "new", "old"])
        #expect(!plan.changes.contains { $0.action == .delete }, "what cannot be read is not deleted")
    }
}

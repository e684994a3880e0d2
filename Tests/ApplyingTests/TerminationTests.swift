import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// Objects that somebody deleted and that something holds: they are neither as they should be, nor gone.
@Suite struct TerminationTests {
    private static let map = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: held, namespace: $NS}
        data: {a: "1"}
        """

    private static let house = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: $NS-house}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: held, namespace: $NS-house}
        data: {a: "1"}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: free, namespace: $NS-house}
        data: {a: "1"}
        """

    private static let namespace = GroupVersionKind(group: "", version: "v1", kind: "Namespace")

    private func setFinalizers(_ value: Value, on map: ObjectIdentity, in harness: Harness) async throws {
        _ = try await harness.client.patch(
            Harness.configMap, map, ["metadata": ["finalizers": value]], as: .mergePatch, fieldManager: "somebody")
    }

    /// Deletes the ConfigMap `held`, which stays because of a finalizer.
    private func delete(in harness: Harness) async throws {
        let map = harness.identity("ConfigMap", "held")
        try await setFinalizers(["example.test/hold"], on: map, in: harness)
        try await harness.client.delete(Harness.configMap, map)
    }

    /// Lets go of it while something waits for that.
    private func letGo(in harness: Harness, of map: ObjectIdentity? = nil) -> Task<Void, any Error> {
        Task {
            try await Task.sleep(for: .milliseconds(400))
            try await setFinalizers(.null, on: map ?? harness.identity("ConfigMap", "held"), in: harness)
        }
    }

    @Test(arguments: Backend.available) func itIsMadeAgainWhenItIsGone(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await harness.establish(Self.map)
        let old = try await harness.find(Harness.configMap, "held")?.uid
        try await delete(in: harness)
        let entries = try await harness.drift(desired).drifts.flatMap(\.entries)
        #expect(entries.map(\.kind) == [.terminating])
        #expect(entries.first?.now == "being deleted, held by finalizer example.test/hold")
        let plan = try await harness.plan(desired)
        #expect(plan.text == "create ConfigMap/held")
        #expect(plan.changes[0].creation?.predecessor?.uid == old)
        #expect(plan.changes[0].drift == entries)
        // What somebody changes on its way out is of no interest.
        let changed = try await harness.plan(try harness.desired(Self.map.replacing("\"1\"", with: "\"2\"")))
        #expect(changed.text == "create ConfigMap/held")
        let held = try await harness.apply(changed) { $0.deadline = .seconds(6) }
        let message = try #require(held.results.first?.diagnostic?.detail)
        #expect(message.contains("is still there after 6 s: held by finalizer example.test/hold."), "\(message)")
        #expect(try await harness.find(Harness.configMap, "held")?.value(at: ["data", "a"]) == "1", "untouched")
        let letGo = letGo(in: harness)
        #expect(try await harness.apply(changed).results.map(\.outcome) == [.created])
        try await letGo.value
        let new = try await harness.find(Harness.configMap, "held")
        #expect(new?.value(at: ["data", "a"]) == "2")
        #expect(new?.uid != old)
        #expect(harness.inventory.entries.first?.uid == new?.uid)
    }

    @Test(arguments: Backend.available) func itMayBeDeletedAfterThePlan(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.map)
        let changed = try harness.desired(Self.map.replacing("\"1\"", with: "\"2\""))
        let plan = try await harness.plan(changed)
        try await delete(in: harness)
        let letGo = letGo(in: harness)
        #expect(try await harness.apply(plan).isComplete)
        try await letGo.value
        #expect(try await harness.plan(changed).summary.hasChanges == false)
        #expect(try await harness.find(Harness.configMap, "held")?.value(at: ["data", "a"]) == "2")
    }

    @Test(arguments: Backend.available) func aNamespaceTakesItsObjectsAlong(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await harness.establish(Self.house, edges: [(1, 0), (2, 0)])
        var held = desired.objects[1].identity
        held.name = "held"
        try await setFinalizers(["example.test/hold"], on: held, in: harness)
        try await harness.client.delete(Self.namespace, desired.objects[0].identity)
        try await eventually("only what is held is left, and on its way out") {
            let free = try await harness.client.find(Harness.configMap, desired.objects[2].identity)
            let rest = try await harness.client.find(Harness.configMap, held)
            return free == nil ? rest?.value(at: ["metadata", "deletionTimestamp"]) : nil
        }
        let kinds = try await harness.drift(desired).drifts.map { $0.entries.map(\.kind) }
        #expect(kinds == [[.terminating], [.terminating], [.deleted]])
        let plan = try await harness.plan(desired)
        #expect(
            plan.text == "create Namespace/\(harness.namespace)-house\ncreate ConfigMap/held\ncreate ConfigMap/free")
        #expect(plan.problems == "")
        let letGo = letGo(in: harness, of: held)
        let report = try await harness.apply(plan)
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
        try await letGo.value
        #expect(try await harness.plan(desired).summary.hasChanges == false)
        // Who has only objects in it has to wait, and is told so.
        let alone = harness.state(Array(desired.objects.dropFirst()))
        try await setFinalizers(["example.test/hold"], on: held, in: harness)
        try await harness.client.delete(Self.namespace, desired.objects[0].identity)
        let refused = try await harness.plan(alone) { $0.limits.allowsMany = true }
        #expect(refused.diagnostics.map(\.code) == ["plan.missing-namespace", "plan.missing-namespace"])
        #expect(refused.diagnostics.first?.detail.contains("which is being deleted") == true)
        try await setFinalizers(.null, on: held, in: harness)
    }

    @Test(arguments: Backend.available) func whatLeavesTheRepositoryMayBeOnItsWay(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let both = try await harness.establish(Self.map + "\n---\n" + Self.map.replacing("held", with: "other"))
        try await delete(in: harness)
        let plan = try await harness.plan(harness.state(Array(both.objects.dropFirst())))
        #expect(plan.text == "keep ConfigMap/other\ndelete ConfigMap/held")
        let deletion = try #require(plan.changes[1].deletion)
        #expect(deletion.termination?.holds == ["held by finalizer example.test/hold"])
        let letGo = letGo(in: harness)
        #expect(try await harness.apply(plan).isComplete)
        try await letGo.value
        #expect(harness.inventory.entries.map(\.identity.name) == ["other"])
    }
}

extension Value {
    fileprivate var uid: String? { value(at: ["metadata", "uid"])?.string }
}

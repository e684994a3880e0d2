import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// A custom resource is one object in all versions of its kind.
@Suite struct VersionTests {
    private func definition(_ versions: [(name: String, isServed: Bool)]) -> String {
        let entries = versions.enumerated().map { index, version in
            "    - {name: \(version.name), served: \(version.isServed), storage: \(index == versions.count - 1), schema: "
                + "{openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}, "
                + "\(version.name == "v1" ? "colour" : "tint"): {type: string}}}, "
                + "status: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}}"
        }.joined(separator: "\n")
        return """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: things.$NS.example.test}
            spec:
              group: $NS.example.test
              names: {kind: Thing, listKind: ThingList, plural: things, singular: thing}
              scope: Namespaced
              versions:
            \(entries)
            """
    }

    private func thing(_ version: String, _ spec: String) -> String {
        "\n---\napiVersion: $NS.example.test/\(version)\nkind: Thing\nmetadata: {name: t, namespace: $NS}\nspec: {\(spec)}\n"
    }

    /// Nobody answers for the readiness of the object.
    private func apply(_ harness: Harness, _ desired: DesiredState) async throws {
        let plan = try await harness.plan(desired)
        #expect(plan.problems == "")
        let report = try await harness.apply(plan) { $0.waitsForAll = false }
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
    }

    private func find(_ harness: Harness, _ version: String) async throws -> Value? {
        let kind = GroupVersionKind(group: "\(harness.namespace).example.test", version: version, kind: "Thing")
        _ = try await harness.client.refreshDiscovery()
        return try await harness.client.find(kind, harness.identity("Thing", "t", group: kind.group))
    }

    @Test(arguments: Backend.available) func aVersionComesWithTheSamePlan(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await apply(
            harness,
            try harness.desired(definition([("v1alpha1", true)]) + thing("v1alpha1", "size: 1"), edges: [(1, 0)]))
        let uid = try await find(harness, "v1alpha1")?.value(at: ["metadata", "uid"])
        let next = try harness.desired(
            definition([("v1alpha1", true), ("v1", true)]) + thing("v1", "size: 2"), edges: [(1, 0)])
        #expect(try await harness.drift(next).drifts.isEmpty)
        let plan = try await harness.plan(next)
        #expect(plan.changes[1].action == .update, "\(plan.text)")
        #expect(plan.changes[1].fields.map(\.path.description) == ["spec.size"])
        #expect(plan.changes[1].fields.first?.before == 1)
        #expect(plan.changes[1].verification == .schema)
        let refreshed = try await Planner(client: harness.client).refresh(desired: next, inventory: harness.inventory)
        #expect(refreshed.gone.isEmpty)
        try await apply(harness, next)
        #expect(try await find(harness, "v1")?.value(at: ["spec", "size"]) == 2)
        #expect(try await find(harness, "v1")?.value(at: ["metadata", "uid"]) == uid)
        #expect(try await harness.plan(next).summary.hasChanges == false)
        // The old version goes, and the object has one life still.
        let last = try harness.desired(
            definition([("v1alpha1", false), ("v1", true)]) + thing("v1", "size: 2"), edges: [(1, 0)])
        try await apply(harness, last)
        #expect(try await find(harness, "v1")?.value(at: ["metadata", "uid"]) == uid)
    }

    @Test(arguments: Backend.available) func conflictsAreSeenInTheOldVersion(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await apply(
            harness,
            try harness.desired(definition([("v1alpha1", true)]) + thing("v1alpha1", "size: 1"), edges: [(1, 0)]))
        let kind = GroupVersionKind(group: "\(harness.namespace).example.test", version: "v1alpha1", kind: "Thing")
        try await harness.patch(kind, "t", ["spec": ["size": 7]], by: "kubectl-edit")
        let next = try harness.desired(
            definition([("v1alpha1", true), ("v1", true)]) + thing("v1", "size: 2"), edges: [(1, 0)])
        let plan = try await harness.plan(next)
        #expect(plan.diagnostics.map(\.code) == ["plan.field-conflict"], "\(plan.problems)")
        #expect(plan.changes[1].conflicts.map(\.manager) == ["kubectl-edit"])
        let forced = try await harness.plan(next) { $0.takenManagers = ["kubectl-edit"] }
        let report = try await harness.apply(forced) { $0.waitsForAll = false }
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
        #expect(try await find(harness, "v1")?.value(at: ["spec", "size"]) == 2)
    }

    /// The version that is there refuses a field that only the next one has.
    @Test(arguments: Backend.available) func aFieldOfTheNewVersion(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await apply(
            harness,
            try harness.desired(definition([("v1alpha1", true)]) + thing("v1alpha1", "size: 1"), edges: [(1, 0)]))
        let next = try harness.desired(
            definition([("v1alpha1", true), ("v1", true)]) + thing("v1", "size: 1, colour: red"), edges: [(1, 0)])
        let plan = try await harness.plan(next)
        #expect(plan.changes[1].fields.map(\.path.description) == ["spec.colour"], "\(plan.text) \(plan.problems)")
        try await apply(harness, next)
        #expect(try await find(harness, "v1")?.value(at: ["spec", "colour"]) == "red")
    }
}

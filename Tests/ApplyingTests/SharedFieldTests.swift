import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// Fields that are not ours alone, or no longer: they are named, taken, or left alone, and never a change without a field.
@Suite struct SharedFieldTests {
    private static func map(_ data: String) -> String {
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: $NS}\ndata: {\(data)}"
    }

    private static func service(_ spec: String) -> String {
        "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: $NS}\nspec: {\(spec)}"
    }

    /// What somebody set first, and we applied then, is as we applied it until somebody changes it.
    @Test(arguments: Backend.available) func whatWeAppliedLastIsNoConflict(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.map("a: '1'"))
        try await harness.patch(Harness.configMap, "c", ["data": ["a": "2"]], by: "kubectl-edit")
        try await harness.establish(Self.map("a: '2'"))
        let third = try harness.desired(Self.map("a: '3'"))
        let plan = try await harness.plan(third)
        #expect(plan.changes[0].conflicts.isEmpty)
        #expect(plan.text == "update ConfigMap/c data.a")
        #expect(try await harness.apply(plan).isComplete)
        #expect(try await harness.find(Harness.configMap, "c")?.value(at: ["data", "a"]) == "3")
        // Who changes it is in conflict again, also after the plan.
        try await harness.patch(Harness.configMap, "c", ["data": ["a": "4"]], by: "kubectl-edit")
        try await harness.patch(Harness.configMap, "c", ["data": ["a": "3"]], by: "other")
        let fifth = try await harness.plan(try harness.desired(Self.map("a: '5'")))
        #expect(fifth.changes[0].conflicts.map(\.manager) == ["other"])
        await #expect(throws: DiagnosticsError.self) { try await harness.apply(fifth) }
    }

    @Test(arguments: Backend.available) func whoeverTakesItAfterThePlanIsHeard(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.map("a: '1', b: '1'"))
        try await harness.patch(Harness.configMap, "c", ["data": ["a": "2"]], by: "kubectl-edit")
        try await harness.establish(Self.map("a: '2', b: '1'"))
        let plan = try await harness.plan(try harness.desired(Self.map("a: '3', b: '2'")))
        #expect(plan.changes[0].conflicts.isEmpty)
        try await harness.patch(Harness.configMap, "c", ["data": ["b": "9"]], by: "late")
        let report = try await harness.apply(plan)
        #expect(report.results.first?.diagnostic?.code == "apply.field-conflict")
        #expect(try await harness.find(Harness.configMap, "c")?.value(at: ["data", "b"]) == "9")
    }

    @Test(arguments: Backend.available) func whatOthersKeepIsNamed(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.map("a: '1', gone: x"))
        let object = try harness.desired(Self.map("gone: x")).objects[0]
        _ = try await harness.client.apply(object.value, fieldManager: "argocd", force: false)
        let desired = try harness.desired(Self.map("a: '1'"))
        let plan = try await harness.plan(desired)
        #expect(plan.text == "keep ConfigMap/c", "an update without a field tells nothing")
        #expect(plan.changes[0].staying == [StayingField(path: FieldPath(keys: "data", "gone"), keeper: "argocd")])
        #expect(try await harness.apply(plan).isComplete)
        let next = try await harness.plan(desired)
        #expect(next.changes[0].staying.isEmpty, "it is theirs now")
        #expect(next.statistics.dryRuns == 0)
    }

    @Test(arguments: Backend.available) func whatTheServerKeepsIsNamed(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.service("clusterIP: None, ports: [{port: 80, protocol: TCP}]"))
        let plan = try await harness.plan(try harness.desired(Self.service("ports: [{port: 80}]")))
        #expect(plan.text == "keep Service/s")
        // The protocol would be the same without a word of the repository.
        let clusterIP = StayingField(path: FieldPath(keys: "spec", "clusterIP"), keeper: nil)
        #expect(plan.changes[0].staying == [clusterIP])
    }

    @Test(arguments: Backend.available) func whatLostItsRecordIsNamed(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.map("keep: a, gone: b"))
        try await harness.patch(Harness.configMap, "c", ["metadata": ["managedFields": [[:]]]], by: "cleaner")
        let digest: @Sendable (DesiredObject) -> String? = { "\($0.value)" }
        let desired = try harness.desired(Self.map("keep: a"))
        let plan = try await harness.plan(desired) { $0.digest = digest }
        #expect(plan.text == "keep ConfigMap/c")
        let gone = StayingField(path: FieldPath(keys: "data", "gone"), keeper: "before-first-apply")
        #expect(plan.changes[0].staying.contains(gone), "\(plan.changes[0].staying)")
    }

    @Test(arguments: Backend.available) func whatSomebodyMadeAgainIsNotMixedWithOurs(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await harness.establish(Self.service("ports: [{port: 80}]"))
        let object = desired.objects[0]
        try await harness.client.delete(object.kind, object.identity)
        var other = object.value
        other["spec"] = ["ports": [["port": 81, "protocol": "TCP", "targetPort": 81]]]
        _ = try await harness.client.create(other, fieldManager: "kubectl-create")
        let plan = try await harness.plan(desired)
        #expect(plan.diagnostics.map(\.code) == ["plan.made-again"])
        let detail = try #require(plan.diagnostics.first?.detail)
        #expect(detail.contains("made again by \"kubectl-create\""), "\(detail)")
        #expect(detail.contains("-replace=Service/s"), "\(detail)")
        let replaced = try await harness.plan(desired) { $0.replaced = [object.identity] }
        #expect(replaced.problems == "")
        #expect(try await harness.apply(replaced).isComplete)
        let ports = try await harness.client.find(object.kind, object.identity)?.value(at: ["spec", "ports"])?.array
        #expect(ports?.map { $0["port"] } == [80])
        #expect(try await harness.plan(desired).summary.hasChanges == false)
    }
}

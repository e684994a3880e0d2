import Model
import Testing

@testable import Planning

@Suite struct DriftAttributionTests {
    private static let kind = GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")

    private let object = DesiredObject(
        kind: kind, identity: ObjectIdentity(group: "apps", kind: "Deployment", namespace: "n", name: "web"),
        value: [
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "web", "namespace": "n"],
            "spec": ["replicas": 1],
        ], origin: Origin(instance: "web", module: "web", range: .none))

    /// A live object whose replicas are owned by `manager`.
    private func live(replicas: Int64, ownedBy manager: String, others: [Value] = []) -> Value {
        let own: Value = [
            "manager": .string(manager), "operation": manager == "slipway" ? "Apply" : "Update",
            "apiVersion": "apps/v1", "time": "2026-11-21T09:12:00Z", "fieldsType": "FieldsV1",
            "fieldsV1": ["f:spec": ["f:replicas": [:]]],
        ]
        return [
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": ["name": "web", "namespace": "n", "managedFields": .array([own] + others)],
            "spec": ["replicas": .integer(replicas)],
        ]
    }

    private func entries(_ live: Value, isApplied: Bool) -> [Drift.Entry] {
        DriftAttribution(object: object, request: object.value, live: live, schema: nil, isApplied: isApplied).entries(
            FieldDifference.between(states: live, object.value, schema: nil))
    }

    @Test func aFieldThatSomeoneElseTookIsDrift() {
        let found = entries(live(replicas: 2, ownedBy: "kubectl-scale"), isApplied: true)
        #expect(found.map(\.kind) == [.changed])
        #expect(found.first?.path.description == "spec.replicas")
        #expect(found.first?.was == 1)
        #expect(found.first?.now == 2)
        #expect(found.first?.manager == "kubectl-scale")
        #expect(found.first?.time == "2026-11-21T09:12:00Z")
    }

    @Test func aChangeOfTheRepositoryIsNone() {
        #expect(entries(live(replicas: 2, ownedBy: "slipway"), isApplied: false).isEmpty)
        let stays = entries(live(replicas: 2, ownedBy: "slipway"), isApplied: true)
        #expect(stays.map(\.manager) == [nil], "there is nobody to accuse")
    }

    /// A write through a subresource leaves the field with us in the record; the value tells all the same.
    @Test func aValueThatIsNotWhatWasAppliedIsDrift() {
        let status: Value = [
            "manager": "kubectl", "operation": "Update", "apiVersion": "apps/v1", "time": "2026-11-21T10:00:00Z",
            "subresource": "scale", "fieldsType": "FieldsV1", "fieldsV1": [:],
        ]
        let found = entries(live(replicas: 2, ownedBy: "slipway", others: [status]), isApplied: true)
        #expect(found.map(\.kind) == [.changed])
        #expect(found.first?.manager == "kubectl")
    }

    /// A policy may have changed our own apply, and nobody else did.
    @Test func withoutAPredictionAFieldOfOursAccusesNobody() {
        let live = live(replicas: 2, ownedBy: "slipway")
        let changes = FieldDifference.between(states: live, object.value, schema: nil)
        let attribution = DriftAttribution(
            object: object, request: object.value, live: live, schema: nil, isApplied: true, isPredicted: false)
        #expect(attribution.entries(changes).isEmpty)
    }

    /// A controller may write between the read and the dry-run, which then has more than the live object.
    @Test func whatWasNotSentIsNone() {
        let live = live(replicas: 1, ownedBy: "slipway")
        let change = FieldChange(path: FieldPath(keys: "spec", "volumeName"), before: nil, after: "v")
        let attribution = DriftAttribution(
            object: object, request: object.value, live: live, schema: nil, isApplied: true)
        #expect(attribution.entries([change]).isEmpty)
    }

    @Test func whatIsAsItShouldBeIsNone() {
        #expect(entries(live(replicas: 1, ownedBy: "slipway"), isApplied: true).isEmpty)
    }
}

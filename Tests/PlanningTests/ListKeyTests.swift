import APIMachinery
import Cluster
import Model
import Schemas
import Testing

@testable import Planning

/// Elements are told apart by all of their keys, and a key that is left out has its default: a TCP port that is written
/// without its protocol is not the UDP port beside it.
@Suite struct ListKeyTests {
    private static let kind = GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")

    private static func object(tcp: Value, udp: Value) -> Value {
        [
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "web", "namespace": "n"],
            "spec": ["template": ["spec": ["containers": [["name": "web", "ports": [tcp, udp]]]]]],
        ]
    }

    private static let desired = object(
        tcp: ["containerPort": 53, "name": "dns-tcp"], udp: ["containerPort": 53, "name": "dns", "protocol": "UDP"])

    private static func path(_ network: Value) -> FieldPath {
        FieldPath([
            .key("spec"), .key("template"), .key("spec"), .key("containers"), .element(["name": "web"]), .key("ports"),
            .element(["containerPort": 53, "protocol": network]), .key("name"),
        ])
    }

    @Test func conflictsShowTheElementThatIsMeant() throws {
        let schema = try #require(SchemaCatalog.builtIn.schema(for: ListKeyTests.kind))
        let live = ListKeyTests.object(
            tcp: ["containerPort": 53, "name": "t", "protocol": "TCP"],
            udp: ["containerPort": 53, "name": "u", "protocol": "UDP"])
        let networks: [Value] = ["UDP", "TCP"]
        let conflicts = networks.map { ManagerConflict(manager: "other", path: ListKeyTests.path($0)) }
        let run = DryRun(outcome: .predicted(.null), conflicts: conflicts, request: ListKeyTests.desired)
        let rows = run.rows(live: live, kind: ListKeyTests.kind, schema: schema)
        #expect(rows.map(\.desired) == ["dns", "dns-tcp"])
        #expect(rows.map(\.live) == ["u", "t"])
    }

    @Test func driftIsToldOfTheElementThatIsMeant() throws {
        let schema = try #require(SchemaCatalog.builtIn.schema(for: ListKeyTests.kind))
        let object = DesiredObject(
            kind: ListKeyTests.kind,
            identity: ObjectIdentity(group: "apps", kind: "Deployment", namespace: "n", name: "web"),
            value: ListKeyTests.desired, origin: Origin(instance: "web", module: "web", range: .none))
        func paths(_ live: Value) -> [FieldPath] {
            let error = ClusterError(.forbidden, message: "no", request: "apply")
            let run = DryRun(outcome: .refused(error), request: object.value)
            return DriftAttribution(
                object: object, request: object.value, live: live, schema: schema, isApplied: true
            ).entries(run.changes(to: live, of: object.kind, schema: schema)).map(\.path)
        }
        let entry: Value = [
            "manager": "other", "operation": "Update", "apiVersion": "apps/v1", "fieldsType": "FieldsV1",
            "fieldsV1": ["f:spec": [:]],
        ]
        var same = ListKeyTests.object(
            tcp: ["containerPort": 53, "name": "dns-tcp", "protocol": "TCP"],
            udp: ["containerPort": 53, "name": "dns", "protocol": "UDP"])
        same["metadata"]?["managedFields"] = [entry]
        #expect(paths(same).allSatisfy { $0.steps.isEmpty })
        var changed = ListKeyTests.object(
            tcp: ["containerPort": 53, "name": "dns-tcp", "protocol": "TCP"],
            udp: ["containerPort": 53, "name": "other", "protocol": "UDP"])
        changed["metadata"]?["managedFields"] = [entry]
        #expect(paths(changed) == [ListKeyTests.path("UDP")])
    }
}

import Model
import TestSupport
import Testing

@testable import Planning

/// Which part of an environment `-target` and `-exclude` mean.
@Suite struct SelectionTests {
    /// query waits for store, which waits for config; all for the namespace; `other` for nothing else.
    private func state() throws -> DesiredState {
        var state = try DesiredState.of(
            yaml: LakeSample.yaml, edges: [(1, 0), (2, 0), (2, 1), (3, 0), (3, 2), (4, 0)])
        for (index, instance) in ["", "store", "store", "query", "query"].enumerated() {
            state.objects[index].origin.instance = instance
        }
        return state
    }

    private func inventory() -> Inventory {
        func entry(_ name: String, _ instance: String) -> Inventory.Entry {
            Inventory.Entry(
                identity: ObjectIdentity(group: "", kind: "ConfigMap", namespace: "lake", name: name), version: "v1",
                instance: instance, module: "m", uid: "u-\(name)")
        }
        return Inventory(
            environment: "test", entries: [entry("config", "store"), entry("old-store", "store"), entry("old", "gone")])
    }

    private func names(_ targets: [String], _ exclusions: [String] = []) throws -> [String] {
        try Selection(targets: targets, exclusions: exclusions).part(of: state(), inventory: inventory())
            .desired.objects.map(\.identity.name)
    }

    @Test func dependenciesComeAlong() throws {
        #expect(try names(["Deployment/query"]) == ["lake", "config", "store", "query"])
        #expect(try names(["module.store"]) == ["lake", "config", "store"])
        #expect(try names(["ConfigMap/other", "Namespace/lake"]) == ["lake", "other"])
        let part = try Selection(targets: ["module.query"], exclusions: []).part(of: state(), inventory: inventory())
        #expect(part.included == 3)
        #expect(part.scope.isPartial)
        #expect(part.desired.graph.waves == [0, 1, 2, 3, 1])
        #expect(part.desired.graph.edges.allSatisfy { $0.dependency < $0.object })
    }

    @Test func whatDependsOnAnExcludedObjectIsLeftOutToo() throws {
        #expect(try names([], ["ConfigMap/config"]) == ["lake", "other"])
        #expect(try names([], ["module.query"]) == ["lake", "config", "store"])
        #expect(try names(["module.query"], ["ConfigMap/other"]) == ["lake", "config", "store", "query"])
        #expect(try names([], ["Namespace/lake"]) == [])
    }

    @Test func onlyNamedObjectsAreDeleted() throws {
        func surplus(_ targets: [String], _ exclusions: [String] = []) throws -> [String] {
            let part = try Selection(targets: targets, exclusions: exclusions).part(of: state(), inventory: inventory())
            return part.inventory.surplus(over: part.desired.objects).map(\.identity.name).sorted()
        }
        #expect(try surplus([]) == ["old", "old-store"])
        #expect(try surplus(["module.store"]) == ["old-store"])
        #expect(try surplus(["module.query"]) == [], "an excluded desired object is not taken for one that left")
        #expect(try surplus(["module.gone"]) == ["old"])
        #expect(try surplus([], ["module.gone"]) == ["old-store"])
    }

    @Test func unknownNamesAreErrorsWithASuggestion() throws {
        let error = #expect(throws: DiagnosticsError.self) { try names(["module.stor"]) }
        #expect(error?.diagnostics.first?.code == "plan.unknown-target")
        #expect(error?.diagnostics.first?.detail.contains("Did you mean \"module.store\"?") == true)
    }

    @Test(arguments: [
        ("Deployment/trino", true), ("deployment/trino", true), ("deployments/trino", true),
        ("deployment.apps/trino", true), ("lake/trino", true), ("lake/Deployment/trino", true),
        ("deployment/lake/trino", true), ("Deployment lake/trino", true), ("apps Deployment lake/trino", true),
        ("module.query", true), ("module.q*", true), ("Deployment/tri*", true), ("lake/*", true),
        (#"module.query.apps_deployment.this["lake/trino"]"#, true), (#"apps_deployment["lake/trino"]"#, true),
        (#"module.query.apps_deployment["lake/trino"]"#, true),
        (#"module.other.apps_deployment.this["lake/trino"]"#, false),
        ("Service/trino", false), ("other/trino", false), ("module.other", false), ("trino", false),
        ("deployment.batch/trino", false), ("lake/StatefulSet/trino", false), ("", false), ("//", false),
    ])
    func patterns(text: String, matches: Bool) {
        let identity = ObjectIdentity(group: "apps", kind: "Deployment", namespace: "lake", name: "trino")
        #expect(ObjectPattern(text).matches(identity, instance: "query") == matches)
    }

    @Test(arguments: [
        ("", "ConfigMap", "config_map"), ("apps", "Deployment", "apps_deployment"),
        ("gateway.networking.k8s.io", "HTTPRoute", "gateway_networking_k8s_io_http_route"),
        ("apiregistration.k8s.io", "APIService", "apiregistration_k8s_io_api_service"),
        ("kafka.strimzi.io", "KafkaTopic", "kafka_strimzi_io_kafka_topic"), ("", "Pod", "pod"),
    ])
    func addressesHaveTypesInSnakeCase(group: String, kind: String, type: String) {
        let identity = ObjectIdentity(group: group, kind: kind, namespace: "", name: "n")
        #expect(ObjectAddress.type(identity) == type)
        #expect(ObjectAddress.text(identity, instance: "") == "\(type).this[\"n\"]")
    }
}

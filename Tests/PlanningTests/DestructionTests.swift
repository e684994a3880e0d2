import Model
import TestSupport
import Testing

@testable import Planning

/// Which part of an environment `-target` and `-exclude` mean where it is destroyed.
@Suite struct DestructionTests {
    private static let yaml =
        LakeSample.yaml + """

            ---
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: quota, namespace: lake}
            """

    /// query waits for store, which names config; both come after the quota; all live in the namespace.
    private func state() throws -> DesiredState {
        var state = try DesiredState.of(yaml: Self.yaml)
        for (index, instance) in ["", "store", "store", "query", "query", ""].enumerated() {
            state.objects[index].origin.instance = instance
        }
        let edges: [(Int, Int, DependencyGraph.Reason)] = [
            (1, 0, .namespace), (2, 0, .namespace), (2, 5, .kindOrder), (2, 1, .reference(FieldPath(keys: "spec"))),
            (3, 0, .namespace), (3, 5, .kindOrder), (3, 2, .need("store", gate: nil)), (4, 0, .namespace),
            (5, 0, .namespace),
        ]
        state.graph.edges = edges.map { DependencyGraph.Edge(object: $0.0, dependency: $0.1, reason: $0.2) }
        return state
    }

    /// All of it but what is left out, with two objects that left the repository.
    private func inventory(without absent: String? = nil) throws -> Inventory {
        var entries = try state().objects.map { object in
            Inventory.Entry(
                identity: object.identity, version: object.kind.version, instance: object.origin.instance, module: "m",
                uid: "u-\(object.identity.name)")
        }
        for (name, namespace) in [("old", "lake"), ("elsewhere", "attic")] {
            let identity = ObjectIdentity(group: "", kind: "ConfigMap", namespace: namespace, name: name)
            entries.append(
                Inventory.Entry(identity: identity, version: "v1", instance: "gone", module: "m", uid: "u-\(name)"))
        }
        return Inventory(environment: "test", entries: entries.filter { $0.identity.name != absent })
    }

    private func destroyed(
        _ targets: [String], _ exclusions: [String] = [], without absent: String? = nil
    ) throws -> [String] {
        let part = try Selection(targets: targets, exclusions: exclusions)
            .destroyed(of: inventory(without: absent), desired: state())
        #expect(part.desired.objects.isEmpty)
        #expect(part.scope.targets == targets)
        return part.inventory.entries.map(\.identity.name)
    }

    @Test func dependentsGoAlong() throws {
        #expect(try destroyed(["Deployment/query"]) == ["query"])
        #expect(try destroyed(["Deployment/store"]) == ["store", "query"])
        #expect(try destroyed(["ConfigMap/config"]) == ["config", "store", "query"])
        #expect(try destroyed(["module.query"]) == ["query", "other"])
        #expect(try destroyed([]).count == 8)
    }

    @Test func whatMerelyComesFirstTakesNothingAlong() throws {
        #expect(try destroyed(["ResourceQuota/quota"]) == ["quota"])
    }

    @Test func dependentsAreFoundThroughWhatIsNotOwned() throws {
        #expect(try destroyed(["ConfigMap/config"], without: "store") == ["config", "query"])
    }

    @Test func aNamespaceTakesAlongWhatOnlyTheInventoryKnows() throws {
        #expect(
            try destroyed(["Namespace/lake"]) == ["lake", "config", "store", "query", "other", "quota", "old"])
        #expect(try destroyed(["module.gone"]) == ["old", "elsewhere"])
    }

    @Test func whatAnExcludedObjectNeedsStays() throws {
        #expect(try destroyed([], ["Deployment/store"]) == ["query", "other", "old", "elsewhere"])
        #expect(try destroyed([], ["ConfigMap/old"]) == ["config", "store", "query", "other", "quota", "elsewhere"])
        #expect(try destroyed(["ConfigMap/config"], ["Deployment/query"]) == [])
        #expect(try destroyed(["module.store"], ["ConfigMap/config"]) == ["store", "query"])
    }

    @Test func thePartSaysWhy() throws {
        let part = try Selection(targets: ["ConfigMap/config"], exclusions: [])
            .destroyed(of: inventory(), desired: state())
        let causes = part.causes.map { "\($0.key.name) needs \($0.value.name)" }.sorted()
        #expect(causes == ["query needs store", "store needs config"])
        #expect(part.included == 2)
    }

    @Test func onlyOwnedObjectsHaveNames() throws {
        let error = #expect(throws: DiagnosticsError.self) { try destroyed(["Deployment/store"], without: "store") }
        #expect(error?.diagnostics.first?.code == "plan.unknown-target")
    }
}

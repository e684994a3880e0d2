import Cluster
import EmbeddedCluster
import Model
import Planning
import TestSupport
import Testing

/// Which reads a plan sends, and that each way finds the same.
@Suite struct ReadScopeTests {
    /// The paths of the lists of ConfigMaps that were asked for.
    private func lists(_ cluster: AnsweringCluster) -> [String] {
        cluster.requests.map(\.path).filter { $0.hasSuffix("/configmaps") }
    }

    /// A cluster that says of the list of all ConfigMaps that so many more follow.
    private func inflated(_ base: EmbeddedCluster, remaining: Int) -> AnsweringCluster {
        AnsweringCluster(
            base,
            change: { request, response in
                guard request.method == .get, request.path == "/api/v1/configmaps" else { return }
                let text = String(decoding: response.body, as: UTF8.self)
                let more = "\"metadata\":{\"remainingItemCount\":\(remaining),\"re"
                response.body = Array(
                    text.replacing("\"metadata\":{\"re", with: more, maxReplacements: 1).utf8)
            })
    }

    /// Three ConfigMaps in each of ten namespaces, and the cluster that has them.
    private func established() async throws -> (EmbeddedCluster, DesiredState) {
        let cluster = EmbeddedCluster.inMemory(clock: .system(pace: 20))
        let client = ClusterClient(cluster)
        var objects: [DesiredObject] = []
        for number in 0..<10 {
            let namespace = Value.string("team-\(number)")
            _ = try await client.create(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": namespace]])
            for name in ["a", "b", "c"] {
                let object = DesiredObject([
                    "apiVersion": "v1", "kind": "ConfigMap",
                    "metadata": ["name": .string(name), "namespace": namespace], "data": ["key": namespace],
                ])
                _ = try await client.apply(object.value, fieldManager: "slipway", force: false)
                objects.append(object)
            }
        }
        return (cluster, DesiredState.of(objects))
    }

    private func plan(_ transport: AnsweringCluster, _ desired: DesiredState) async throws -> Plan {
        let entries = desired.objects.map {
            Inventory.Entry(identity: $0.identity, version: $0.kind.version, instance: "", module: "")
        }
        return try await Planner(client: ClusterClient(transport)).plan(
            desired: desired, inventory: Inventory(environment: "test", entries: entries))
    }

    @Test func manyNamespacesAreOneList() async throws {
        let (cluster, desired) = try await established()
        let transport = AnsweringCluster(cluster)
        let plan = try await plan(transport, desired)
        #expect(plan.summary.hasChanges == false)
        #expect(lists(transport) == ["/api/v1/configmaps"])
    }

    @Test func aListOfOthersIsNotReadToItsEnd() async throws {
        let (cluster, desired) = try await established()
        let transport = inflated(cluster, remaining: 90_000)
        let plan = try await plan(transport, desired)
        #expect(plan.summary.hasChanges == false)
        #expect(plan.changes.count == 30)
        #expect(lists(transport).count == 11)
        #expect(lists(transport).contains("/api/v1/namespaces/team-7/configmaps"))
    }

    @Test func whatMayNotBeListedIsReadOneByOne() async throws {
        let (cluster, desired) = try await established()
        let transport = AnsweringCluster.refusing(over: cluster) { request in
            request.path == "/api/v1/configmaps" || request.path == "/api/v1/namespaces/team-3/configmaps"
        }
        let plan = try await plan(transport, desired)
        #expect(plan.diagnostics.isEmpty)
        #expect(plan.summary.hasChanges == false)
        #expect(plan.changes.count == 30)
    }
}

import Cluster
import EmbeddedCluster
import Model
import Planning
import Synchronization
import TestSupport
import Testing

/// Which reads a plan sends, and that each way finds the same.
@Suite struct ObservationTests {
    /// A cluster that counts what it is asked, and refuses or inflates what a test says.
    private final class Counting: ClusterTransport {
        let base: EmbeddedCluster
        private let seen = Mutex<[APIRequest]>([])
        private let refuses: @Sendable (APIRequest) -> Bool
        private let remaining: Int?

        init(
            _ base: EmbeddedCluster, refusing refuses: @escaping @Sendable (APIRequest) -> Bool = { _ in false },
            remaining: Int? = nil
        ) {
            self.base = base
            self.refuses = refuses
            self.remaining = remaining
        }

        var endpoint: String { base.endpoint }

        /// The paths of the lists of ConfigMaps that were asked for.
        var lists: [String] { seen.withLock { $0.map(\.path).filter { $0.hasSuffix("/configmaps") } } }

        func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
            seen.withLock { $0.append(request) }
            if refuses(request) {
                let body = #"{"kind":"Status","status":"Failure","reason":"Forbidden","message":"no","code":403}"#
                return APIResponse(status: 403, body: Array(body.utf8))
            }
            var response = try await base.send(request)
            if let remaining, request.method == .get, request.path == "/api/v1/configmaps" {
                let text = String(decoding: response.body, as: UTF8.self)
                response.body = Array(
                    text.replacing(
                        "\"metadata\":{\"re", with: "\"metadata\":{\"remainingItemCount\":\(remaining),\"re",
                        maxReplacements: 1
                    )
                    .utf8)
            }
            return response
        }

        func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }
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

    private func plan(_ transport: Counting, _ desired: DesiredState) async throws -> Plan {
        let entries = desired.objects.map {
            Inventory.Entry(identity: $0.identity, version: $0.kind.version, instance: "", module: "")
        }
        return try await Planner(client: ClusterClient(transport)).plan(
            desired: desired, inventory: Inventory(environment: "test", entries: entries))
    }

    @Test func manyNamespacesAreOneList() async throws {
        let (cluster, desired) = try await established()
        let transport = Counting(cluster)
        let plan = try await plan(transport, desired)
        #expect(plan.summary.hasChanges == false)
        #expect(transport.lists == ["/api/v1/configmaps"])
    }

    @Test func aListOfOthersIsNotReadToItsEnd() async throws {
        let (cluster, desired) = try await established()
        let transport = Counting(cluster, remaining: 90_000)
        let plan = try await plan(transport, desired)
        #expect(plan.summary.hasChanges == false)
        #expect(plan.changes.count == 30)
        #expect(transport.lists.count == 11)
        #expect(transport.lists.contains("/api/v1/namespaces/team-7/configmaps"))
    }

    @Test func whatMayNotBeListedIsReadOneByOne() async throws {
        let (cluster, desired) = try await established()
        let transport = Counting(cluster) { request in
            request.path == "/api/v1/configmaps" || request.path == "/api/v1/namespaces/team-3/configmaps"
        }
        let plan = try await plan(transport, desired)
        #expect(plan.diagnostics.isEmpty)
        #expect(plan.summary.hasChanges == false)
        #expect(plan.changes.count == 30)
    }
}

import Applying
import Cluster
import EmbeddedCluster
import Model
import Planning
import Synchronization
import TestSupport
import Testing

/// Kinds of which only the server's OpenAPI documents say something.
@Suite struct ServedSchemasTests {
    /// Forbids to read CRDs, as clusters do to those who only deploy, and remembers what was asked.
    private final class Gate: ClusterTransport {
        private let base: any ClusterTransport
        private let seen = Mutex<[APIRequest]>([])

        init(_ base: any ClusterTransport) { self.base = base }

        var endpoint: String { base.endpoint }

        func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
            seen.withLock { $0.append(request) }
            guard !request.path.hasPrefix("/apis/apiextensions.k8s.io/v1/customresourcedefinitions") else {
                return APIResponse(status: 403, body: Array(#"{"kind":"Status","reason":"Forbidden"}"#.utf8))
            }
            return try await base.send(request)
        }

        func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }

        /// The paths below `/openapi` that were asked for, without hashes; forgets them.
        func documents() -> [String] {
            seen.withLock { seen in
                defer { seen = [] }
                return seen.map(\.path).filter { $0.hasPrefix("/openapi") }
            }
        }
    }

    /// A folder in memory.
    private final class Shelf: Sendable {
        private let files = Mutex<[String: [UInt8]]>([:])

        var names: [String] { files.withLock { $0.keys.sorted() } }

        var store: DocumentStore {
            DocumentStore(
                read: { [self] name in files.withLock { $0[name] } },
                write: { [self] name, bytes in files.withLock { $0[name] = bytes } })
        }

        func damage() { files.withLock { files in for name in files.keys { files[name] = [123] } } }
    }

    private static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.$NS.example.com}
        spec:
          group: $NS.example.com
          names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      properties:
                        size: {type: integer}
                        mode: {type: string, default: fast}
                        parts:
                          type: array
                          items:
                            type: object
                            properties:
                              name: {type: string}
                              weight: {type: integer, default: 100}
                              shape:
                                type: object
                                default: {}
                                properties: {colour: {type: string, default: red}}
                        servers:
                          type: array
                          x-kubernetes-list-type: map
                          x-kubernetes-list-map-keys: [name]
                          items:
                            type: object
                            required: [name]
                            properties: {name: {type: string}, port: {type: integer}}
        """

    private static let widget = """
        apiVersion: $NS.example.com/v1
        kind: Widget
        metadata: {name: one, namespace: $NS}
        spec:
          size: 3
          parts: [{name: a}, {name: b, weight: 5}]
          servers: [{name: left, port: 1}, {name: right, port: 2}]
        """

    @Test(arguments: Backend.available) func defaultsOfACustomResourceCostNoDryRun(_ backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await harness.establish(
            Self.definition + "\n---\n" + Self.widget, edges: [(1, 0)])
        let plan = try await harness.plan(desired)
        #expect(plan.statistics.dryRuns == 0)
        #expect(try await harness.plan(desired) { $0.verify = true }.summary.hasChanges == false)
        let other = try harness.desired(
            Self.definition + "\n---\n" + Self.widget.replacing("weight: 5", with: "weight: 6"), edges: [(1, 0)])
        #expect(try await harness.plan(other).text.contains("update Widget/one spec.parts"))
    }

    @Test(.enabled(if: TestServer.isAvailable, Comment(rawValue: TestServer.whyUnavailable)))
    func kindsWithoutADefinitionAreLookedUpOnce() async throws {
        let server = try await TestServer.shared()
        let (harness, desired, gate) = try await Self.forbidden(try server.transport())
        let shelf = Shelf()
        // The server publishes a new kind's schema a moment later.
        var plan = try await eventually("a plan without a dry-run", every: .milliseconds(200)) {
            let plan = try await harness.plan(desired) { $0.documents = shelf.store }
            return plan.statistics.dryRuns == 0 ? plan : nil
        }
        #expect(plan.summary.hasChanges == false)
        let path = "/openapi/v3/apis/\(harness.namespace).example.com/v1"
        #expect(gate.documents().contains(path))
        #expect(shelf.names.contains { $0.hasPrefix("\(harness.namespace).example.com-v1-") })

        plan = try await harness.plan(desired) { $0.documents = shelf.store }
        #expect(plan.statistics.dryRuns == 0)
        #expect(gate.documents() == ["/openapi/v3"], "the document is at hand")
        let other = try harness.desired(Self.widget.replacing("port: 2", with: "port: 3"))
        let change = try await harness.plan(other) { $0.documents = shelf.store }
        #expect(change.text == "update Widget/one spec.servers[name=right].port")

        shelf.damage()
        _ = gate.documents()
        plan = try await harness.plan(desired) { $0.documents = shelf.store }
        #expect(plan.statistics.dryRuns == 0)
        #expect(gate.documents() == ["/openapi/v3", path], "a damaged file is replaced")
    }

    @Test func aServerWithoutDocumentsIsAskedByDryRuns() async throws {
        let cluster = EmbeddedCluster.inMemory(clock: .system(pace: 20))
        let (harness, desired, gate) = try await Self.forbidden(cluster)
        let plan = try await harness.plan(desired)
        #expect(plan.statistics.dryRuns == 1)
        #expect(plan.problems == "")
        #expect(plan.summary.hasChanges == false)
        #expect(gate.documents() == ["/openapi/v3"])
    }

    /// A widget that is applied, and a harness to which its definition is closed.
    private static func forbidden(
        _ base: any ClusterTransport
    ) async throws -> (Harness, DesiredState, Gate) {
        let open = ClusterClient(base)
        let namespace = "served-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        _ = try await open.create([
            "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(namespace)],
        ])
        let owner = Harness(client: open, namespace: namespace)
        try await owner.establish(definition)
        let gate = Gate(base)
        let harness = Harness(client: ClusterClient(gate), namespace: namespace)
        let desired = try await harness.establish(widget)
        _ = gate.documents()
        return (harness, desired, gate)
    }
}

internal import Cluster
internal import Documents
internal import Model
internal import Synchronization

/// The answers of a hostile API server, as a client reads them and as health rules judge what is in them.
enum AnswerFuzzing {
    private static let kinds = [
        GroupVersionKind(apiVersion: "v1", kind: "ConfigMap"), GroupVersionKind(apiVersion: "v1", kind: "Namespace"),
    ]
    private static let judged = [
        ("v1", "Pod"), ("v1", "PersistentVolumeClaim"), ("v1", "Service"), ("apps/v1", "Deployment"),
        ("apps/v1", "StatefulSet"), ("batch/v1", "Job"), ("autoscaling/v2", "HorizontalPodAutoscaler"),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition"), ("example.com/v1", "Widget"),
    ].map { GroupVersionKind(apiVersion: $0.0, kind: $0.1) }

    /// The first byte is the status, the answers stand one after another with a zero byte between them.
    static func run(_ bytes: [UInt8]) async {
        let statuses = [200, 200, 200, 200, 400, 403, 404, 409, 410, 422, 429, 500]
        let status = statuses[Int(bytes.first ?? 0) % statuses.count]
        let bodies = bytes.dropFirst().split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
        // The first two answer for what the server serves, where they are such; else that is known.
        for serves in [true, false] {
            let transport = AnsweringTransport(status: status, bodies: bodies, servesKnownKinds: serves)
            let client = ClusterClient(transport, retries: .never, pacing: .impatient)
            _ = try? await client.discover()
            _ = try? await client.serverVersion()
            _ = try? await client.openAPIIndex()
            for kind in kinds { await ask(client, kind) }
        }
        for body in bodies {
            guard let object = try? JSON.parse(body) else { continue }
            let context = HealthContext(now: 1_795_000_000, pods: [object], storageClasses: [object])
            for kind in judged { _ = Health.assess(object, kind: kind, context: context) }
        }
    }

    private static func ask(_ client: ClusterClient, _ kind: GroupVersionKind) async {
        let identity = ObjectIdentity(group: "", kind: kind.kind, namespace: "dev", name: "a")
        _ = try? await client.find(kind, identity)
        _ = try? await client.list(kind, namespace: "dev").collect()
        _ = try? await client.applied([
            "apiVersion": "v1", "kind": .string(kind.kind), "metadata": ["name": "a", "namespace": "dev"],
        ])
        do {
            var count = 0
            for try await _ in client.watch(kind, namespace: "dev") {
                count += 1
                if count == 50 { break }
            }
        } catch {
            // How a watch ends is the server's word; that it ends is what matters.
        }
    }
}

extension Pacing {
    /// Time stands still, and who would wait gives up after a while.
    fileprivate static var impatient: Pacing {
        let waits = Mutex(0)
        return Pacing(
            now: { .zero },
            sleep: { _ in
                let count = waits.withLock { count in
                    count += 1
                    return count
                }
                if count > 40 { throw CancellationError() }
            }, random: { 0.5 })
    }
}

/// Answers everything with what it was given, in turns.
private final class AnsweringTransport: ClusterTransport {
    let endpoint = "https://hostile:6443"
    private let status: Int
    private let bodies: [[UInt8]]
    private let servesKnownKinds: Bool
    private let next = Mutex(0)

    init(status: Int, bodies: [[UInt8]], servesKnownKinds: Bool) {
        self.status = status
        self.bodies = bodies
        self.servesKnownKinds = servesKnownKinds
    }

    private func body() -> [UInt8] {
        let index = next.withLock { next in
            next += 1
            return next - 1
        }
        return bodies.isEmpty ? [] : bodies[index % bodies.count]
    }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        if servesKnownKinds {
            if request.path == "/api" { return APIResponse(status: 200, body: Array(Self.core.utf8)) }
            if request.path == "/apis" { return APIResponse(status: 200, body: Array(Self.groups.utf8)) }
        }
        let body = body()
        return APIResponse(status: status, warnings: [String(decoding: body.prefix(200), as: UTF8.self)], body: body)
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> {
        let body = body()
        return AsyncThrowingStream { continuation in
            for line in body.split(separator: UInt8(ascii: "\n")) { continuation.yield(Array(line)) }
            continuation.finish()
        }
    }

    private static let core = """
        {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{"metadata":{},"versions":[{"version":"v1",\
        "resources":[{"resource":"configmaps","responseKind":{"group":"","version":"v1","kind":"ConfigMap"},"scope":"Namespaced",\
        "verbs":["get","list","watch","patch"]},{"resource":"namespaces","responseKind":{"group":"","version":"v1",\
        "kind":"Namespace"},"scope":"Cluster","verbs":["get","list","watch","patch"]}]}]}]}
        """
    private static let groups = #"{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[]}"#
}

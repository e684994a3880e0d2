import Cluster
import Documents
import Model
import Synchronization

/// A server that answers as the test says, and remembers what it was asked.
final class ScriptedTransport: ClusterTransport {
    typealias Answer = Result<APIResponse, TransportError>

    let endpoint = "https://scripted:6443"
    private let state = Mutex(State())
    private let answer: @Sendable (APIRequest, _ count: Int) async -> Answer
    private let lines: @Sendable (APIRequest, _ count: Int) -> [Result<String, TransportError>]

    private struct State {
        var requests: [APIRequest] = []
        var watches: [APIRequest] = []
    }

    init(
        lines: @escaping @Sendable (APIRequest, Int) -> [Result<String, TransportError>] = { _, _ in [] },
        _ answer: @escaping @Sendable (APIRequest, Int) async -> Answer
    ) {
        self.answer = answer
        self.lines = lines
    }

    /// Requests that are not for discovery.
    var requests: [APIRequest] { state.withLock { $0.requests } }
    var watches: [APIRequest] { state.withLock { $0.watches } }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        if request.path == "/api" { return ScriptedTransport.json(ScriptedTransport.coreDiscovery) }
        if request.path == "/apis" { return ScriptedTransport.json(ScriptedTransport.groupDiscovery) }
        let count = state.withLock { state in
            state.requests.append(request)
            return state.requests.count
        }
        return try await answer(request, count).get()
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> {
        let count = state.withLock { state in
            state.watches.append(request)
            return state.watches.count
        }
        let lines = lines(request, count)
        return AsyncThrowingStream { continuation in
            for line in lines {
                switch line {
                case .success(let text): continuation.yield(Array(text.utf8))
                case .failure(let error): continuation.finish(throwing: error)
                }
            }
            continuation.finish()
        }
    }

    // MARK: Answers

    static func json(_ value: Value, status: Int = 200) -> APIResponse {
        APIResponse(status: status, body: JSON.serialize(value))
    }

    static func json(_ text: String, status: Int = 200, retryAfter: Int? = nil) -> APIResponse {
        APIResponse(status: status, retryAfter: retryAfter, body: Array(text.utf8))
    }

    static func refusal(
        _ status: Int, _ reason: String, retryAfter: Int? = nil, details: String = "{}", message: String? = nil
    ) -> APIResponse {
        let message = String(decoding: JSON.serialize(.string(message ?? "no: \(reason)")), as: UTF8.self)
        return json(
            #"{"kind":"Status","apiVersion":"v1","status":"Failure","message":\#(message),"#
                + #""reason":"\#(reason)","details":\#(details),"code":\#(status)}"#,
            status: status, retryAfter: retryAfter)
    }

    private static func resource(_ plural: String, _ kind: String, _ version: String, scope: String) -> Value {
        [
            "resource": .string(plural), "scope": .string(scope), "verbs": ["get", "list", "watch", "patch"],
            "responseKind": ["group": "", "version": .string(version), "kind": .string(kind)],
        ]
    }

    private static let coreDiscovery: Value = [
        "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2",
        "items": [
            [
                "metadata": [:],
                "versions": [
                    [
                        "version": "v1", "freshness": "Current",
                        "resources": [
                            resource("configmaps", "ConfigMap", "v1", scope: "Namespaced"),
                            resource("namespaces", "Namespace", "v1", scope: "Cluster"),
                        ],
                    ]
                ],
            ]
        ],
    ]

    private static let groupDiscovery: Value = [
        "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "items": [],
    ]
}

/// Time that passes at once and is written down.
final class RecordedPacing: Sendable {
    private let slept = Mutex<[Duration]>([])

    var delays: [Duration] { slept.withLock { $0 } }
    var now: Duration { delays.reduce(.zero, +) }

    func pacing(random: Double = 1) -> Pacing {
        Pacing(
            now: { self.now },
            sleep: { duration in
                try Task.checkCancellation()
                self.slept.withLock { $0.append(duration) }
            }, random: { random })
    }
}

enum Sample {
    static let configMap = GroupVersionKind(apiVersion: "v1", kind: "ConfigMap")
    static let identity = ObjectIdentity(group: "", kind: "ConfigMap", namespace: "dev", name: "a")

    static func object(_ name: String = "a", version: String? = nil, uid: String? = nil) -> Value {
        var metadata: ValueObject = ["name": .string(name), "namespace": "dev"]
        metadata["resourceVersion"] = version.map(Value.string)
        metadata["uid"] = uid.map(Value.string)
        return ["apiVersion": "v1", "kind": "ConfigMap", "metadata": .object(metadata)]
    }
}

import Cluster
import Model
import Testing

/// One live object, the rule's verdict on it, and the line for humans.
struct HealthCase: CustomTestStringConvertible, Sendable {
    var name: String
    var apiVersion: String
    var kind: String
    var object: Value
    var context: HealthContext
    var phase: HealthStatus.Phase
    var reason: String

    init(
        _ name: String, _ apiVersion: String, _ kind: String, generation: Int64? = 1, spec: Value = [:],
        status: Value? = nil, context: HealthContext = HealthContext(now: HealthCase.now), _ phase: HealthStatus.Phase,
        _ reason: String
    ) {
        self.name = name
        self.apiVersion = apiVersion
        self.kind = kind
        self.context = context
        self.phase = phase
        self.reason = reason
        object = ["apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": ["name": "x"], "spec": spec]
        if let generation { object["metadata"]?["generation"] = .integer(generation) }
        if let status { object["status"] = status }
    }

    /// 2026-11-21T09:12:00Z.
    static let now: Int64 = 1_795_252_320
    static let long: Value = "2026-11-21T09:00:00Z"
    static let recent: Value = "2026-11-21T09:11:50Z"

    var testDescription: String { "\(kind): \(name)" }

    var verdict: HealthStatus {
        Health.assess(object, kind: GroupVersionKind(apiVersion: apiVersion, kind: kind), context: context)
    }

    func check() {
        let verdict = verdict
        #expect(verdict.phase == phase)
        #expect(verdict.reason == reason)
    }
}

/// A condition as controllers write it.
func condition(
    _ type: String, _ status: String, reason: String? = nil, message: String? = nil, since: Value = HealthCase.long,
    generation: Int64? = nil
) -> Value {
    var result: Value = ["type": .string(type), "status": .string(status), "lastTransitionTime": since]
    if let reason { result["reason"] = .string(reason) }
    if let message { result["message"] = .string(message) }
    if let generation { result["observedGeneration"] = .integer(generation) }
    return result
}

/// A pod with one container in the given state.
func pod(
    _ name: String, state: Value, since: Value = HealthCase.long, revision: String = "a", created: String = "1",
    restarts: Int64 = 0, last: Value? = nil
) -> Value {
    var status: Value = [
        "name": "main", "ready": false, "restartCount": .integer(restarts), "state": state, "image": "x",
    ]
    if let last { status["lastState"] = last }
    return [
        "metadata": [
            "name": .string(name), "namespace": "lake", "creationTimestamp": .string(created), "uid": .string(name),
            "labels": ["pod-template-hash": .string(revision), "controller-revision-hash": .string(revision)],
        ],
        "spec": ["nodeName": "node-1", "containers": [["name": "main"]]],
        "status": [
            "phase": "Pending", "startTime": since,
            "conditions": [
                condition("PodScheduled", "True", since: since),
                condition("Ready", "False", reason: "ContainersNotReady", since: since),
            ],
            "containerStatuses": [status],
        ],
    ]
}

let imagePull: Value = [
    "waiting": ["reason": "ImagePullBackOff", "message": "Back-off pulling image \"postgres:16.99\": not found"]
]
let crashLoop: Value = [
    "waiting": [
        "reason": "CrashLoopBackOff", "message": "back-off 40s restarting failed container=main pod=x",
    ]
]

package import Model

/// Why a pod is not ready, in words: which container or gate holds it up, since when, and what the events say.
package struct PodDiagnosis: Sendable, Hashable {
    /// How much the present state speaks against the pod's arrival.
    package enum Severity: Int, Sendable, Hashable, Comparable {
        /// The normal way up: pulling, starting, waiting at a gate.
        case waiting
        /// Something is wrong that may still pass: an image that cannot be pulled, crashes, no node with room.
        case troubled
        /// It will not recover: the pod failed.
        case failed

        package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
    }

    package var pod: ObjectIdentity
    package var severity: Severity
    /// One line: `init 1/2 gate-postgres: waiting for postgres:5432`, `trino: ImagePullBackOff: … not found`.
    package var summary: String
    /// The container that the summary is about.
    package var container: String?
    /// Whether that container is one of the gates.
    package var gate: Gate?
    /// When the present state began, in seconds since 1970, as far as the status tells.
    package var since: Int64?
    /// The last warning events, the newest first: `FailedScheduling: 0/3 nodes are available … (7 times)`.
    package var events: [String]
    /// What the container wrote last, where somebody looked.
    package var lastLines: [String] = []

    /// Whether the trouble has lasted longer than it may, both in seconds.
    package func isStuck(at now: Int64, grace: Int64) -> Bool {
        switch severity {
        case .failed: true
        case .waiting: false
        case .troubled: since.map { now - $0 > grace } ?? false
        }
    }

    /// The diagnosis of a pod; `nil` for one that is ready or succeeded.
    ///
    /// `events` are the Events of its namespace (either API's), those of other objects are passed over. `gates` are
    /// what its init containers of the same names wait for.
    package static func diagnose(
        _ pod: Value, events: [Value] = [], gates: [Gate] = [], now: Int64
    ) -> PodDiagnosis? {
        guard let finding = PodFinding.first(in: pod) else { return nil }
        let metadata = pod["metadata"] ?? .null
        let identity = ObjectIdentity(
            group: "", kind: "Pod", namespace: metadata["namespace"]?.string ?? "",
            name: metadata["name"]?.string ?? "")
        var result = PodDiagnosis(
            pod: identity, severity: finding.severity, summary: finding.summary, container: finding.container,
            gate: gates.first { $0.name == finding.container }, since: finding.since,
            events: EventText.warnings(events, about: pod))
        if finding.isWaitingGate, let gate = result.gate { result.summary += " for \(gate.check.target)" }
        return result
    }
}

extension Gate.Check {
    /// What the gate waits for, as one would name it: `postgres:5432`, `http://minio:9000/minio/health/ready`.
    package var target: String {
        switch self {
        case .tcp(let host, let port): "\(host):\(port)"
        case .http(let host, let port, let path): "http://\(host):\(port)\(path)"
        case .exec(let command): command.joined(separator: " ")
        }
    }
}

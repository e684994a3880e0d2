import APIMachinery
import Model

/// An object as health rules see it: the fields that all of them ask for, and what was passed in.
struct HealthSubject {
    var object: Value
    var context: HealthContext

    var metadata: Value { object["metadata"] ?? .null }
    var spec: Value { object["spec"] ?? .null }
    var status: Value { object["status"] ?? .null }
    var generation: Int64? { metadata["generation"]?.integer }
    var observedGeneration: Int64? { status["observedGeneration"]?.integer }

    /// Whether a controller has written anything into the status.
    var isObserved: Bool { status.object.map { !$0.isEmpty } ?? false }

    /// A whole number of the status; what a controller leaves out is 0 (Go's `omitempty`).
    func count(_ key: String) -> Int64 { status[key]?.count ?? 0 }

    func condition(_ type: String) -> Condition? { conditions.first { $0.type == type } }

    var conditions: [Condition] { Condition.all(of: status) }

    /// Whether a condition tells of an older spec than the present one.
    func isOutdated(_ condition: Condition) -> Bool {
        guard let generation, let observed = condition.observedGeneration else { return false }
        return observed < generation
    }

    /// Who else holds the object still by a field.
    func hold(at path: FieldPath) -> Hold? { Hold.find(path, on: object) }

    /// Whether the repository itself gives a field the value that it has.
    func isDeclared(_ path: FieldPath) -> Bool {
        context.desired.map { $0.value(at: path) == object.value(at: path) } ?? true
    }

    /// The state of a workload of which Events say that no pod can be made: failed when that lasts.
    func refusal(after text: String) -> HealthStatus? {
        guard let refusal = context.refusal else { return nil }
        let reason = "\(text); \(refusal.text)"
        return isPastGrace(since: refusal.since) ? .failed(reason) : .inProgress(reason)
    }

    /// Whether this many seconds since a time are more than the grace period; an unknown time counts as now.
    func isPastGrace(since time: Int64?) -> Bool {
        guard let time else { return false }
        return context.now - time > context.grace
    }
}

extension Value {
    /// A number of pods or the like, with which rules calculate.
    ///
    /// Kubernetes' own are 32 bits wide and not negative; what else a server says is the nearest such number.
    var count: Int64? { integer.map { min(max($0, 0), Int64(Int32.max)) } }
}

/// One entry of a `status.conditions` list (KEP-1623).
struct Condition {
    var type: String
    /// `True`, `False` or `Unknown`.
    var status: String
    var reason: String
    var message: String
    var lastTransition: Int64?
    var observedGeneration: Int64?

    init?(_ value: Value) {
        guard let type = value["type"]?.string else { return nil }
        self.type = type
        status = value["status"]?.string ?? "Unknown"
        reason = value["reason"]?.string ?? ""
        message = value["message"]?.string ?? ""
        lastTransition = value["lastTransitionTime"]?.string.flatMap { Time($0)?.seconds }
        observedGeneration = value["observedGeneration"]?.integer
    }

    static func all(of status: Value) -> [Condition] { (status["conditions"]?.array ?? []).compactMap(Condition.init) }

    var isTrue: Bool { status == "True" }
    var isFalse: Bool { status == "False" }

    /// The reason and message in one line, or the bare type and status.
    var text: String {
        switch (reason.isEmpty, message.isEmpty) {
        case (false, false): "\(reason): \(message.firstLine)"
        case (false, true): reason
        case (true, false): message.firstLine
        case (true, true): "\(type) is \(status)"
        }
    }
}

extension String {
    /// The text up to its first line end, for one-line reasons.
    var firstLine: String {
        guard let end = utf8.firstIndex(of: UInt8(ascii: "\n")) else { return self }
        return String(self[..<end])
    }
}

import Cluster
import Model

/// What the server says that applying an object would come to.
struct DryRun: Sendable {
    enum Outcome: Sendable {
        case predicted(Value)
        /// Fields that cannot change in place, with the server's reasons.
        case immutable([Cause])
        case refused(ClusterError)
    }

    var outcome: Outcome
    /// Fields that would have to be taken from other managers; the prediction is then of an apply with force.
    var conflicts: [ManagerConflict] = []
    /// The fields that were not sent because of an autoscaler that only the cluster knows.
    var leftAlone: [LeftField] = []
    /// What was sent in the end.
    var request: Value
    var requests = 0

    /// Asks the server.
    ///
    /// Throws where the whole run has to end: no connection, no credentials.
    static func ask(
        _ request: Value, of object: DesiredObject, live: Value?, context: PlanningContext
    ) async throws(ClusterError) -> DryRun {
        var run = DryRun(outcome: .predicted(.null), request: request)
        try await run.send(context.client, force: false)
        guard !run.conflicts.isEmpty else { return run }
        if let live, let left = await run.scaled(object, live: live, context: context) {
            run.leftAlone = [left]
            run.request = Autoscaling.yielding([left], in: run.request, live: live)
            run.conflicts = []
            try await run.send(context.client, force: false)
            guard !run.conflicts.isEmpty else { return run }
        }
        try await run.send(context.client, force: true)
        return run
    }

    private mutating func send(_ client: ClusterClient, force: Bool) async throws(ClusterError) {
        requests += 1
        do throws(ClusterError) {
            outcome = .predicted(try await client.apply(request, force: force, mode: .dryRun))
        } catch {
            switch error.code {
            case .fieldConflict(let found): conflicts = found
            case .invalid(let causes) where causes.contains { $0.isImmutable }: outcome = .immutable(causes)
            case .transport, .unauthorized, .unavailable, .tooManyRequests, .timeout, .malformedAnswer: throw error
            default: outcome = .refused(error)
            }
        }
    }

    /// Whether the conflict over replicas is with an autoscaler that only the cluster has.
    private func scaled(_ object: DesiredObject, live: Value, context: PlanningContext) async -> LeftField? {
        guard conflicts.contains(where: { $0.path == Autoscaling.replicas }) else { return nil }
        let found = await context.liveAutoscalers.autoscaling(in: object.identity.namespace)
        return found.leftAlone(of: object, live: live).first
    }

    /// The conflicts as rows of the plan.
    ///
    /// When the other manager wrote comes from the live object, where the refusal does not say.
    func rows(live: Value?, kind: GroupVersionKind) -> [FieldConflict] {
        let entries = live.map(FieldManagerEntry.all(of:)) ?? []
        return conflicts.map { conflict in
            let isSensitive = Sensitive.isSensitive(conflict.path, of: kind)
            let wanted = request.value(at: conflict.path)
            let present = live?.value(at: conflict.path)
            let owner = entries.first { $0.manager == conflict.manager && $0.fields.owns(conflict.path) }
            return FieldConflict(
                path: conflict.path, manager: conflict.manager, time: conflict.time ?? owner?.time,
                live: isSensitive ? present.map { _ in Sensitive.placeholder } : present,
                desired: isSensitive ? wanted.map { _ in Sensitive.placeholder } : wanted, isSensitive: isSensitive)
        }
    }
}

extension Value {
    /// The value at a path; `nil` where the path leads nowhere.
    func value(at path: FieldPath) -> Value? {
        var current = self
        for step in path.steps {
            let next: Value? =
                switch step {
                case .key(let key): current[key]
                case .index(let index):
                    current.array?.dropFirst(index).first
                case .element(let keys):
                    current.array?.first { element in keys.allSatisfy { (element[$0.key] ?? $0.value) == $0.value } }
                case .value(let value): current.array?.first { $0 == value }
                }
            guard let next else { return nil }
            current = next
        }
        return current
    }

    /// The object with another value at a path of keys, or without the field; as it is where the path leads nowhere.
    func setting(_ value: Value?, at steps: ArraySlice<FieldPath.Step>) -> Value {
        guard case .key(let key)? = steps.first, let child = self[key] else { return self }
        var result = self
        result[key] = steps.count > 1 ? child.setting(value, at: steps.dropFirst()) : value
        return result
    }
}

import Cluster
import Model

/// What is live of an environment, with how it differs from what was applied last, or from what it is given instead.
///
/// The judge says which objects are as they should be; of the others the server is asked as a plan asks it, so that both
/// say the same.
struct DriftSearch: Sendable {
    let judge: Judge
    /// What became of the desired objects.
    private(set) var desired: [ReadOutcome<SeenObject>]
    /// What became of the inventory's entries that are no longer desired.
    private(set) var surplus: [ReadOutcome<SeenObject>]
    let labelled: LabelledObjects
    let reads: Int

    /// Throws as `Planner.read` does.
    static func run(
        over environment: ComparedEnvironment, against base: Drift.Base = .applied, client: ClusterClient,
        options: PlanOptions
    ) async throws -> DriftSearch {
        let client = client.readOnly
        let options = options.withoutSecrets
        let reader = LiveReader(client: client, options: options)
        let cluster = try await reader.cluster(for: environment)
        let judge = Judge(environment, in: cluster, options: options, secrets: client.secrets)
        let state = try await reader.read(environment, in: cluster) { object, live in
            await judge.look(at: object, live, against: base)
        }
        let comparison = DriftComparison(judge: judge, client: client, autoscalers: LiveAutoscalers(client: client))
        let objects = environment.desired.objects
        let width = client.limiter.width
        var search = DriftSearch(
            judge: judge, desired: state.desired, surplus: state.surplus.map { $0.map { SeenObject(open: $0) } },
            labelled: state.labelled, reads: state.reads)
        try await search.settle(\.desired, width: width) { index, seen in
            let object = objects[index]
            guard base == .applied, let entry = judge.entries[object.identity] else {
                return try await comparison.difference(of: seen, from: object)
            }
            return try await comparison.changes(of: seen, object, entry)
        }
        guard base == .applied else { return search }
        try await search.settle(\.surplus, width: width) { index, seen in
            try await comparison.changes(of: seen, nil, environment.surplus[index])
        }
        return search
    }

    /// Compares what is open: tasks only for that, because most objects are not.
    private mutating func settle(
        _ side: WritableKeyPath<DriftSearch, [ReadOutcome<SeenObject>]>, width: Int,
        _ compare: @escaping @Sendable (Int, SeenObject) async throws -> SeenObject
    ) async throws {
        let open = self[keyPath: side].enumerated().compactMap { index, outcome in
            outcome.found.flatMap { $0.open == nil ? nil : (index: index, seen: $0) }
        }
        let settled = try await concurrentMap(open, width: width) { index, seen in try await compare(index, seen) }
        for (place, seen) in zip(open, settled) {
            var seen = seen
            seen.open = nil
            self[keyPath: side][place.index] = .found(seen)
        }
    }
}

extension Judge {
    /// Of what was applied the inventory knows: creating or taking over the rest is the plan's matter.
    fileprivate func look(at object: DesiredObject, _ live: LiveObject, against base: Drift.Base) async -> SeenObject {
        guard base != .applied || entries[object.identity] != nil else { return SeenObject(live.value) }
        switch await verdict(on: object, live: live) {
        case .unchanged(let unchanged):
            var seen = SeenObject(unchanged)
            guard base == .applied else { return seen }
            seen.drift = seen.drift.with(additions(to: object, live))
            if !object.secretKeys.isEmpty { seen.open = .secrets(live.value) }
            return seen
        case .terminating(let end, let live):
            var seen = SeenObject(live)
            seen.drift = [Drift.Entry(end)]
            return seen
        case .differs(let existing): return SeenObject(open: existing.live)
        case .refused(.foreign(_, let live)): return SeenObject(open: live)
        case .absent, .collected, .early, .refused(.missing): return SeenObject(live.value)
        }
    }
}

import APIMachinery
import Cluster
import Model

/// What is live of an environment, with how it differs from what was applied last, or from what it is given instead.
///
/// The judge says which objects are as they should be; of the others the server is asked as a plan asks it, so that both
/// say the same.
struct DriftSearch: Sendable {
    let judge: Judge
    let state: LiveState<SeenObject>

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
        var state = try await reader.read(environment, in: cluster) { object, live in
            await judge.look(at: object, live, against: base)
        }
        let objects = environment.desired.objects
        let autoscalers = LiveAutoscalers(client: client)
        let open = state.desired.enumerated().compactMap { index, outcome in
            outcome.found?.doubtful.map { (index: index, live: $0) }
        }
        let drifts = try await concurrentMap(open, width: client.limiter.width) { index, live in
            let run = try await judge.ask(objects[index], live: live, client: client, autoscalers: autoscalers)
            let live = run.live ?? live
            guard base == .applied else { return judge.difference(of: objects[index], live: live, after: run) }
            let entries = judge.drift(of: objects[index], live: live, after: run)
            // All of another object is somebody's.
            if entries.contains(where: { $0.kind == .recreated }) { return entries }
            return entries.with(judge.additions(to: objects[index].kind, live, beside: run.request))
        }
        for (place, drift) in zip(open, drifts) {
            var seen = SeenObject(place.live)
            seen.drift = drift
            state.desired[place.index] = .found(seen)
        }
        return DriftSearch(judge: judge, state: state)
    }
}

/// What is kept of a live object.
struct SeenObject: Sendable {
    var uid: String?
    /// Whether our field manager applied it.
    var isApplied: Bool
    /// The field manager that wrote it last; not looked for where the object is as it should be.
    var manager: String?
    /// The object, while the server has to be asked about it.
    fileprivate var doubtful: Value?
    var drift: [Drift.Entry] = []

    init(_ live: Value) {
        uid = live.uid
        isApplied = Ownership.isApplied(live)
        manager =
            ManagedFields(readable: live).entries.filter(\.subresource.isEmpty)
            .max { ($0.time ?? "") < ($1.time ?? "") }?.manager
    }

    fileprivate init(doubtful live: Value) {
        self.init(live)
        doubtful = live
    }

    fileprivate init(_ unchanged: Verdict.Unchanged) {
        uid = unchanged.uid
        isApplied = true
        drift = unchanged.holds
    }
}

extension Judge {
    /// Of what was applied the inventory knows: creating or taking over the rest is the plan's matter.
    fileprivate func look(at object: DesiredObject, _ live: LiveObject, against base: Drift.Base) async -> SeenObject {
        guard base != .applied || entries[object.identity] != nil else { return SeenObject(live.value) }
        switch await verdict(on: object, live: live) {
        case .unchanged(let unchanged):
            var seen = SeenObject(unchanged)
            if base == .applied { seen.drift = seen.drift.with(additions(to: object, live)) }
            return seen
        case .terminating(let end, let live):
            var seen = SeenObject(live)
            seen.drift = [Drift.Entry(end)]
            return seen
        case .differs(let existing): return SeenObject(doubtful: existing.live)
        case .refused(.foreign(_, let live)): return SeenObject(doubtful: live)
        case .absent, .collected, .early, .refused(.missing): return SeenObject(live.value)
        }
    }

    fileprivate func ask(
        _ object: DesiredObject, live: Value, client: ClusterClient, autoscalers: LiveAutoscalers
    ) async throws -> DryRun {
        let request = await configurations.make(of: object, live: live).value
        return try await DryRun.ask(
            request, of: object, live: live, schema: schema(of: object.kind), client: client, autoscalers: autoscalers)
    }
}

extension [Drift.Entry] {
    /// With what was added, unless more is known of that than its value.
    fileprivate func with(_ additions: [Drift.Entry]) -> [Drift.Entry] {
        self + additions.filter { addition in !contains { $0.path == addition.path } }
    }
}

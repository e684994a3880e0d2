import Cluster
import Model

/// What is live of an environment, with what others changed on the objects of its inventory.
///
/// The judge says which objects are as they should be; of the others the server is asked as a plan asks it, so that both
/// say the same.
struct DriftSearch: Sendable {
    let judge: Judge
    let state: LiveState<SeenObject>

    /// Throws as `Planner.read` does.
    static func run(
        over environment: ComparedEnvironment, client: ClusterClient, options: PlanOptions
    ) async throws -> DriftSearch {
        let client = client.readOnly
        let options = options.withoutSecrets
        let reader = LiveReader(client: client, options: options)
        let cluster = try await reader.cluster(for: environment)
        let judge = Judge(environment, in: cluster, options: options)
        var state = try await reader.read(environment, in: cluster) { object, live in
            await judge.look(at: object, live)
        }
        let objects = environment.desired.objects
        let autoscalers = LiveAutoscalers(client: client)
        let open = state.desired.enumerated().compactMap { index, outcome in
            outcome.found?.doubtful.map { (index: index, live: $0) }
        }
        let drifts = try await concurrentMap(open, width: client.limiter.width) { index, live in
            try await judge.drift(of: objects[index], live: live, client: client, autoscalers: autoscalers)
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
    /// The object, while the server has to be asked about it.
    fileprivate var doubtful: Value?
    var drift: [Drift.Entry] = []

    init(_ live: Value) {
        uid = live.uid
        isApplied = Ownership.isApplied(live)
    }

    fileprivate init(_ unchanged: Verdict.Unchanged) {
        uid = unchanged.uid
        isApplied = true
    }
}

extension Judge {
    /// Objects that no inventory has are only seen: creating them or taking them over is the plan's matter.
    fileprivate func look(at object: DesiredObject, _ live: LiveObject) async -> SeenObject {
        guard entries[object.identity] != nil else { return SeenObject(live.value) }
        switch await verdict(on: object, live: live) {
        case .unchanged(let unchanged): return SeenObject(unchanged)
        case .terminating(let end, let live):
            var seen = SeenObject(live)
            seen.drift = [Drift.Entry(end)]
            return seen
        case .differs(let existing):
            var seen = SeenObject(existing.live)
            seen.doubtful = existing.live
            return seen
        case .absent, .early, .refused: return SeenObject(live.value)
        }
    }

    fileprivate func drift(
        of object: DesiredObject, live: Value, client: ClusterClient, autoscalers: LiveAutoscalers
    ) async throws -> [Drift.Entry] {
        let request = try await configurations.make(of: object, live: live).value
        let run = try await DryRun.ask(request, of: object, live: live, client: client, autoscalers: autoscalers)
        return drift(of: object, live: live, after: run)
    }
}

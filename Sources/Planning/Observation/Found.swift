import Cluster
import Model

extension Planner {
    /// What is live, by number: the desired objects first, the surplus of the inventory behind them.
    struct Found<Kept: Sendable>: Sendable {
        /// `nil` for what does not exist or could not be read.
        var objects: [Kept?]
        var failures: [Int: ClusterError] = [:]
        var reads = 0
        /// What else was read that carries the environment's label, by way of a list.
        var labelled: [UnrecordedObject] = []
    }

    /// Reads the live state of all objects that the server can be asked about, kinds and namespaces side by side.
    func observe<Kept: Sendable>(
        _ context: PlanningContext, surplus: [Inventory.Entry], discovery: Discovery, label: String? = nil,
        keep: @escaping @Sendable (Int, LiveObject) async -> Kept
    ) async throws -> Found<Kept> {
        let wanted = wanted(context, surplus: surplus, discovery: discovery)
        let client = client
        let few = options.readsOneByOne ? Int.max : ObservationScope.fewObjects
        var reads: [(observation: KindObservation<Kept>, scope: ObservationScope)] = []
        for (kind, members) in wanted.sorted(by: { ($0.key.group, $0.key.kind) < ($1.key.group, $1.key.kind) }) {
            let observation = KindObservation(
                client: client, kind: kind, wanted: members, label: label, keep: keep)
            reads += ObservationScope.scopes(of: kind, members.keys.sorted(), few: few).map { (observation, $0) }
        }
        var found = Found<Kept>(
            objects: [Kept?](repeating: nil, count: context.objects.count + surplus.count))
        while !reads.isEmpty {
            let results = try await concurrentMap(reads, width: client.limiter.width) { read in
                try await read.observation.read(read.scope)
            }
            for result in results {
                found.reads += result.reads
                found.labelled += result.labelled
                for (index, kept) in result.objects { found.objects[index] = kept }
                for (index, error) in result.failures { found.failures[index] = error }
            }
            reads = zip(reads, results).flatMap { read, result in
                result.narrower.map { (observation: read.observation, scope: $0) }
            }
        }
        return found
    }

    private func wanted(
        _ context: PlanningContext, surplus: [Inventory.Entry], discovery: Discovery
    ) -> [GroupVersionKind: [ObjectIdentity: Int]] {
        var wanted: [GroupVersionKind: [ObjectIdentity: Int]] = [:]
        for (index, object) in context.objects.enumerated() where context.standings[index] == .asked {
            wanted[object.kind, default: [:]][object.identity] = index
        }
        for (index, entry) in surplus.enumerated() {
            let identity = entry.identity
            let resource =
                discovery.resource(for: entry.kind)
                ?? discovery.preferred(group: identity.group, kind: identity.kind)
            guard let resource else { continue }
            wanted[resource.kind, default: [:]][identity] = context.objects.count + index
        }
        return wanted
    }
}

import Cluster
import Model
import Schemas

/// Reads what is live of an environment, for everything that compares: plan, drift, refresh.
///
/// First the cluster (`TargetCluster`), because what is kept of an object depends on it; then the objects, each of which
/// is handed over as its page comes, so that no more of it is kept than somebody needs.
struct LiveReader: Sendable {
    let client: ClusterClient
    let options: PlanOptions

    // MARK: The cluster

    /// What is to be known before any object is read.
    ///
    /// Throws `ClusterError` when the cluster cannot be asked, `DiagnosticsError` when the inventory is not this
    /// cluster's, and `CancellationError`.
    func cluster(for environment: ComparedEnvironment) async throws -> TargetCluster {
        let objects = environment.desired.objects
        async let identified = identify(
            environment.inventory, options.namespaces(of: environment.desired, environment.inventory))
        async let present = NamespaceReads(of: objects).existing(client)
        let discovery = try await client.discover()
        let identity = try await identified
        let namespaces = try await present
        let definitions = DefinedKinds(objects)
        let schemas = try await definitions.schemas(
            beside: options.schemas, discovery: discovery, client: client, store: options.documents)
        let created = objects.filter { $0.identity.kind == "Namespace" }.map(\.identity.name)
        return TargetCluster(
            identity: identity, discovery: discovery, namespaces: namespaces, createdNamespaces: Set(created),
            definedKinds: definitions.kinds, schemas: schemas)
    }

    /// Which cluster this is; throws where the inventory is of another one.
    func identify(_ inventory: Inventory, _ namespaces: Set<String>) async throws -> ClusterIdentity {
        let uid = try await ClusterRecognition(client: client, inventory: inventory, namespaces: namespaces).uid()
        if let known = inventory.clusterUID, known != uid {
            throw DiagnosticsError(
                PlanDiagnostics.otherCluster(
                    inventory, of: known, now: ClusterIdentity(name: options.clusterName, uid: uid)))
        }
        return ClusterIdentity(name: options.clusterName, uid: uid)
    }

    // MARK: The objects

    /// Reads the live state of all objects that the server can be asked about, kinds and namespaces side by side.
    ///
    /// `keep` decides what is kept of a desired object that is there.
    func read<Kept: Sendable>(
        _ environment: ComparedEnvironment, in cluster: TargetCluster,
        keep: @escaping @Sendable (DesiredObject, LiveObject) async -> Kept
    ) async throws -> LiveState<Kept> {
        async let swept = environment.search == .everywhere ? sweep(environment, cluster) : LabelledObjects()
        let objects = environment.desired.objects
        var state = try await readKinds(environment, in: cluster) { index, live in await keep(objects[index], live) }
        let beside = try await swept
        state.labelled.objects = beside.objects + state.labelled.objects
        state.labelled.overlooked = beside.overlooked
        return state
    }

    private func readKinds<Kept: Sendable>(
        _ environment: ComparedEnvironment, in cluster: TargetCluster,
        keep: @escaping @Sendable (Int, LiveObject) async -> Kept
    ) async throws -> LiveState<Kept> {
        let label = environment.search == .none ? nil : environment.desired.environment
        let few = options.readsOneByOne ? Int.max : ReadScope.fewObjects
        var reads: [(reader: KindReader<Kept>, scope: ReadScope)] = []
        let wanted = wanted(environment, in: cluster)
        for (kind, members) in wanted.sorted(by: { ($0.key.group, $0.key.kind) < ($1.key.group, $1.key.kind) }) {
            let reader = KindReader(client: client, kind: kind, wanted: members, label: label, keep: keep)
            reads += ReadScope.scopes(of: kind, members.keys.sorted(), few: few).map { (reader, $0) }
        }
        var state = LiveState<Kept>(
            desired: [ReadOutcome](repeating: .absent, count: environment.desired.objects.count),
            surplus: [ReadOutcome](repeating: .absent, count: environment.surplus.count))
        while !reads.isEmpty {
            let results = try await concurrentMap(reads, width: client.limiter.width) { read in
                try await read.reader.read(read.scope)
            }
            for result in results { state.take(result) }
            reads = zip(reads, results).flatMap { read, result in
                result.narrower.map { (reader: read.reader, scope: $0) }
            }
        }
        return state
    }

    private func wanted(
        _ environment: ComparedEnvironment, in cluster: TargetCluster
    ) -> [GroupVersionKind: [ObjectIdentity: WantedObject]] {
        var wanted: [GroupVersionKind: [ObjectIdentity: WantedObject]] = [:]
        for (index, object) in environment.desired.objects.enumerated() {
            guard let kind = cluster.presentKind(of: object), cluster.hasNamespace(of: object) else { continue }
            wanted[kind, default: [:]][object.identity] = .desired(index)
        }
        for (index, entry) in environment.surplus.enumerated() {
            let identity = entry.identity
            let resource =
                cluster.discovery.resource(for: entry.kind)
                ?? cluster.discovery.preferred(group: identity.group, kind: identity.kind)
            guard let resource else { continue }
            wanted[resource.kind, default: [:]][identity] = .surplus(index)
        }
        return wanted
    }

    private func sweep(_ environment: ComparedEnvironment, _ cluster: TargetCluster) async throws -> LabelledObjects {
        try await sweep(environment.desired, environment.inventory, cluster.discovery)
    }

    /// What carries the environment's label, in all kinds.
    func sweep(
        _ desired: DesiredState, _ inventory: Inventory, _ discovery: Discovery
    ) async throws -> LabelledObjects {
        try await LabelSweep(
            client: client, environment: desired.environment,
            namespaces: options.namespaces(of: desired, inventory).sorted()
        ).objects(discovery)
    }
}

extension LiveState {
    fileprivate mutating func take(_ result: KindResult<Kept>) {
        reads += result.reads
        labelled.objects += result.labelled
        for (index, outcome) in result.desired { desired[index] = outcome }
        for (index, outcome) in result.surplus { surplus[index] = outcome }
    }
}

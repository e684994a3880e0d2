package import Cluster
package import Model
import Schemas

/// Compares a desired state with a live cluster: what applying would do, field by field.
///
/// Strictly read-only.
///
/// One read per kind and namespace tells the live state. Objects that are unchanged by their managed fields alone cost
/// nothing more (`Shortcut`); for all others the server is asked with a dry-run of the very apply that would be sent.
package struct Planner: Sendable {
    let client: ClusterClient
    let options: PlanOptions

    /// Every write that the planner sends through the client is a dry-run.
    package init(client: ClusterClient, options: PlanOptions = PlanOptions()) {
        self.client = client.readOnly
        self.options = options
    }

    /// Reads what is live, and tells which objects that leaves as they are.
    ///
    /// The server is asked for no dry-run yet: whoever has something to say about the objects that would be sent says it
    /// between reading and planning.
    ///
    /// Throws `ClusterError` when the cluster cannot be asked, `DiagnosticsError` when the inventory is not this
    /// cluster's, and `CancellationError`.
    @concurrent
    package func read(desired: DesiredState, inventory: Inventory) async throws -> PlanReading {
        async let identity = identify(inventory)
        async let present = namespaces(of: desired)
        let discovery = try await client.discover()
        let cluster = try await identity
        let namespaces = try await present
        let search = search(inventory)
        async let swept = search == .everywhere ? sweep(desired, inventory).objects(discovery) : LabelledObjects()
        var context = try await context(desired, inventory, discovery, namespaces, cluster)
        let surplus = DeletionGuards.surplus(inventory, desired: desired.objects)
        context.deletes = !surplus.isEmpty
        let found = try await observe(
            context, surplus: surplus, discovery: discovery, label: search == .none ? nil : desired.environment
        ) { [context] index, live in
            await context.observe(index, live)
        }
        context.releasedPorts = DeletionGuards.ports(of: surplus, found: found, offset: desired.objects.count)
        var labelled = try await swept
        labelled.objects += found.labelled
        return PlanReading(
            desired: desired, inventory: inventory, cluster: cluster, discovery: discovery, context: context,
            surplus: surplus, found: found, labelled: labelled)
    }

    /// The plan, with what is wrong with its objects in `diagnostics`.
    ///
    /// Throws as `read` does.
    @concurrent
    package func plan(_ reading: PlanReading) async throws -> Plan {
        let (desired, inventory) = (reading.desired, reading.inventory)
        let (context, found) = (reading.context, reading.found)
        var planned = try await planObjects(context, found)
        let deletions = try await Deletions(
            client: client, limits: options.limits, inventory: inventory, discovery: reading.discovery,
            context: context
        ).plan(reading.surplus, found: found, offset: desired.objects.count)
        planned.changes += deletions.changes
        var plan = Plan(
            environment: desired.environment, cluster: reading.cluster, changes: planned.changes, graph: desired.graph)
        plan.scope = options.scope
        let mask = context.secrets.mask
        if !mask.isEmpty {
            for index in plan.changes.indices { mask.conceal(&plan.changes[index]) }
        }
        plan.diagnostics =
            diagnostics(
                reading.labelled, rivals: context.rivals, desired: desired, inventory: inventory, takesDesired: true)
            + lostInventory(plan, inventory) + unreadable(found, context) + planned.diagnostics + deletions.diagnostics
        plan.statistics.reads = found.reads
        plan.statistics.dryRuns = planned.dryRuns
        plan.statistics.unchangedWithoutAsking =
            planned.changes.count { $0.action == .keep && $0.verification == .unchanged }
        return plan
    }

    /// Reads and plans at once, where nobody has anything to say in between.
    package func plan(desired: DesiredState, inventory: Inventory) async throws -> Plan {
        try await plan(read(desired: desired, inventory: inventory))
    }

    // MARK: The cluster

    func identify(_ inventory: Inventory) async throws -> ClusterIdentity {
        let uid = try await client.clusterUID()
        if let known = inventory.clusterUID, known != uid {
            throw DiagnosticsError(
                Diagnostic(
                    code: "plan.other-cluster", summary: "Inventory of another cluster",
                    detail: "The inventory of \(inventory.environment) is of the cluster with the kube-system uid "
                        + "\(known), and \(options.clusterName) has \(uid). Planning against it would take every "
                        + "object for deleted. Check the context. If the cluster was rebuilt, remove the inventory."))
        }
        return ClusterIdentity(name: options.clusterName, uid: uid)
    }

    /// Which of the namespaces that the desired objects live in exist; one that may not be read is taken to exist.
    func namespaces(of desired: DesiredState) async throws -> Set<String> {
        let reads = NamespaceReads(Set(desired.objects.map(\.identity.namespace)).subtracting([""]))
        let client = client
        if reads.asksForAll, let all = try? await client.list(NamespaceReads.kind).collect() {
            return Set(all.items.compactMap { $0.value(at: ["metadata", "name"])?.string }).intersection(reads.names)
        }
        let present = try await concurrentMap(reads.names) { name -> Bool in
            do throws(ClusterError) {
                return try await client.find(NamespaceReads.kind, NamespaceReads.identity(name)) != nil
            } catch {
                guard error.code == .forbidden else { throw error }
                return true
            }
        }
        return Set(zip(reads.names, present).filter(\.1).map(\.0))
    }

    func context(
        _ desired: DesiredState, _ inventory: Inventory, _ discovery: Discovery, _ namespaces: Set<String>,
        _ cluster: ClusterIdentity
    ) async throws -> PlanningContext {
        var entries = [ObjectIdentity: Inventory.Entry](minimumCapacity: inventory.entries.count)
        for entry in inventory.entries { entries[entry.identity] = entry }
        let definitions = DefinedKinds(desired.objects)
        var context = PlanningContext(
            client: client, options: options, environment: desired.environment, objects: desired.objects,
            graph: desired.graph, entries: entries, standings: [], schemas: options.schemas,
            autoscaling: Autoscaling(desired.objects.map(\.value)),
            liveAutoscalers: LiveAutoscalers(client: client),
            rivals: Rivals(clusterUID: cluster.uid, read: options.otherInventories))
        try await definitions.addSchemas(
            to: &context.schemas, discovery: discovery, client: client, store: options.documents)
        let created = Set(desired.objects.filter { $0.identity.kind == "Namespace" }.map(\.identity.name))
        context.standings = desired.objects.map { object in
            if discovery.resource(for: object.kind) == nil {
                return definitions.defines(object.kind) ? .early(.kind(object.kind)) : .homeless(.kind(object.kind))
            }
            let namespace = object.identity.namespace
            if namespace.isEmpty || namespaces.contains(namespace) { return .asked }
            return created.contains(namespace) ? .early(.namespace(namespace)) : .homeless(.namespace(namespace))
        }
        return context
    }

    /// The plans of the desired objects, in their order.
    private struct Planned {
        var changes: [PlannedChange] = []
        var diagnostics: [Diagnostic] = []
        var dryRuns = 0
    }

    private func planObjects(_ context: PlanningContext, _ found: Found<Observed>) async throws -> Planned {
        // Tasks only for what may have to be asked: a task for each of thousands of unchanged objects costs more than
        // planning them.
        let open = context.objects.indices.filter { index in
            if case .unchanged? = found.objects[index] { false } else { true }
        }
        let asked = try await concurrentMap(open, width: client.limiter.width) { index in
            try await context.plan(index, observed: found.objects[index])
        }
        var planned = Planned()
        planned.changes.reserveCapacity(context.objects.count)
        var rest = asked[...]
        for index in context.objects.indices {
            if case .unchanged(let unchanged)? = found.objects[index] {
                planned.changes.append(context.kept(index, unchanged))
            } else if let next = rest.popFirst() {
                planned.changes.append(next.change)
                planned.diagnostics += next.diagnostics
                planned.dryRuns += next.dryRuns
            }
        }
        return planned
    }

    private func unreadable(_ found: Found<Observed>, _ context: PlanningContext) -> [Diagnostic] {
        found.failures.sorted { $0.key < $1.key }.filter { $0.key < context.objects.count }.map { index, error in
            let object = context.objects[index]
            return PlanDiagnostics.unreadable(object.identity, error, at: object.origin.range)
        }
    }
}

import Cluster
package import Model

extension Planner {
    /// Makes a saved plan executable, if what it would do is still what it says.
    ///
    /// Reads exactly the objects that it changes, and plans them again through the same code: with the same uid, the
    /// same fields from the same values to the same values, the same conflicts and guards, the plan is what was
    /// reviewed, and gets its requests with their secrets. Otherwise throws `DiagnosticsError` with one `plan.stale` for
    /// each object that moved, before anything is changed.
    @concurrent
    package func recheck(_ saved: SavedPlan, inventory: Inventory) async throws -> Plan {
        var known = inventory
        known.clusterUID = saved.plan.cluster.uid
        let namespaces = Set(saved.plan.changes.map(\.identity.namespace))
        let uid = try await ClusterRecognition(client: client, inventory: known, namespaces: namespaces).uid()
        guard uid == saved.plan.cluster.uid else {
            let present = ClusterIdentity(name: options.clusterName, uid: uid)
            throw DiagnosticsError(SavedPlanDiagnostics.otherCluster(saved.plan.cluster, now: present))
        }
        let part = ConcernedPart(saved.plan, inventory: inventory)
        guard !part.changes.isEmpty else { return saved.plan }
        let planner = Planner(client: client, options: saved.settings.adjusting(options))
        let fresh = try await planner.plan(desired: part.desired, inventory: part.inventory)
        var plan = saved.plan
        var stale: [Diagnostic] = []
        let errors = fresh.diagnostics.filter { $0.severity == .error }
        // What moved into the way of the plan is told as that.
        let broken = Set(errors.filter { !PlanRefusals.codes.contains($0.code) }.compactMap(\.object))
        let withheld = Set(errors.filter { $0.code == PlanDiagnostics.secretUnavailable }.compactMap(\.object))
        let byIdentity = Dictionary(fresh.changes.map { ($0.identity, $0) }) { first, _ in first }
        for index in part.changes {
            let saved = plan.changes[index]
            let now = byIdentity[saved.identity]
            // What cannot be planned at all, because its secret is not to be had or the server refuses it, says so itself.
            if withheld.contains(saved.identity) { continue }
            if broken.contains(saved.identity), now?.action == saved.action { continue }
            let moved = PlanStaleness.reasons(saved, now)
            if moved.isEmpty, let now {
                plan.changes[index] = now.guarded(as: saved)
            } else {
                stale.append(SavedPlanDiagnostics.stale(saved, moved))
            }
        }
        let staleObjects = Set(stale.compactMap(\.object))
        let others = errors.filter { !($0.object.map(staleObjects.contains) ?? false) }
        guard stale.isEmpty, others.isEmpty else { throw DiagnosticsError(stale + others) }
        return plan
    }
}

extension PlannedChange {
    /// The change with what only the whole plan could tell, as the saved one has it.
    fileprivate func guarded(as saved: PlannedChange) -> PlannedChange {
        var change = self
        switch (operation, saved.operation) {
        case (.replace(var replacement), .replace(let saved)):
            replacement.protection = saved.protection
            change.operation = .replace(replacement)
        case (.delete(var deletion), .delete(let saved)):
            deletion.protection = saved.protection
            deletion.deletedWith = saved.deletedWith
            change.operation = .delete(deletion)
        default: break
        }
        return change
    }
}

/// The objects that a plan changes, as a desired state and an inventory of their own.
private struct ConcernedPart {
    /// Indices into the plan's changes.
    var changes: [Int]
    var desired: DesiredState
    var inventory: Inventory

    init(_ plan: Plan, inventory whole: Inventory) {
        changes = plan.changes.indices.filter { plan.changes[$0].action != .keep }
        let kept = changes.filter { plan.changes[$0].desired != nil }
        var places: [Int: Int] = [:]
        for (place, index) in kept.enumerated() { places[index] = place }
        let edges = plan.graph.edges.compactMap { edge -> DependencyGraph.Edge? in
            guard let object = places[edge.object], let dependency = places[edge.dependency] else { return nil }
            return DependencyGraph.Edge(object: object, dependency: dependency, reason: edge.reason)
        }
        desired = DesiredState(
            environment: plan.environment, objects: kept.compactMap { plan.changes[$0].desired },
            graph: DependencyGraph(edges: edges, waves: [Int](repeating: 0, count: kept.count)), endpoints: [])
        let concerned = Set(changes.map { plan.changes[$0].identity })
        inventory = whole
        inventory.entries = whole.entries.filter { concerned.contains($0.identity) }
    }
}

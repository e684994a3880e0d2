package import Model

/// What `-refresh-only` found: no action, but what others changed, and what the inventory holds though it is gone.
package struct RefreshedInventory: Sendable {
    /// All objects kept, with their drift.
    package var plan: Plan
    /// Entries whose object is gone, or is somebody else's by now.
    package var gone: Set<ObjectIdentity>
}

extension Planner {
    /// Compares the inventory with the cluster, and plans nothing.
    ///
    /// Throws as `plan` does.
    @concurrent
    package func refresh(desired: DesiredState, inventory: Inventory) async throws -> RefreshedInventory {
        let environment = ComparedEnvironment(
            desired: desired, inventory: inventory, surplus: inventory.surplus(over: desired.objects),
            search: UnrecordedSearch(options, inventory))
        let search = try await DriftSearch.run(over: environment, client: client, options: options)
        let judge = search.judge
        var refreshed = RefreshedInventory(
            plan: Plan(
                environment: desired.environment, cluster: judge.cluster.identity, changes: [], graph: desired.graph),
            gone: [])
        refreshed.plan.scope = options.scope
        refreshed.plan.statistics.reads = search.reads
        for (object, outcome) in zip(desired.objects, search.desired) {
            refreshed.take(
                object, outcome, judge.entries[object.identity],
                isCollected: outcome.isAbsent && judge.isCollected(object))
        }
        for (entry, outcome) in zip(environment.surplus, search.surplus) { refreshed.take(entry, outcome) }
        refreshed.plan.diagnostics = UnrecordedReport(environment: desired.environment).diagnostics(
            search.labelled, in: environment, others: judge.others, options: options, takesDesired: false)
        await conceal(&refreshed.plan, of: desired)
        return refreshed
    }
}

extension RefreshedInventory {
    fileprivate mutating func take(
        _ object: DesiredObject, _ outcome: ReadOutcome<SeenObject>, _ entry: Inventory.Entry?, isCollected: Bool
    ) {
        let kept = PlannedChange.Kept(desired: object, uid: outcome.found?.uid, verification: .none)
        var change = PlannedChange(of: object, .keep(kept))
        if let entry, !isCollected {
            change.drift = take(entry, outcome)
        }
        plan.changes.append(change)
    }

    /// What others did to an object of the inventory; nothing is known of one that may not be read.
    @discardableResult
    fileprivate mutating func take(_ entry: Inventory.Entry, _ outcome: ReadOutcome<SeenObject>) -> [Drift.Entry] {
        switch outcome {
        case .unreadable: return []
        case .absent:
            gone.insert(entry.identity)
            return entry.wasThere ? [Drift.Entry(kind: .deleted)] : []
        case .found(let seen):
            if !entry.means(uid: seen.uid, isApplied: seen.isApplied) { gone.insert(entry.identity) }
            return seen.drift
        }
    }
}

import Cluster
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
        let cluster = try await identify(inventory)
        let discovery = try await client.discover()
        let namespaces = try await namespaces(of: desired)
        let isWhole = search(inventory) == .everywhere
        async let swept = isWhole ? sweep(desired, inventory).objects(discovery) : LabelledObjects()
        let context = try await context(desired, inventory, discovery, namespaces, cluster)
        let surplus = DeletionGuards.surplus(inventory, desired: desired.objects)
        let digest = options.digest
        let found = try await observe(context, surplus: surplus, discovery: discovery) { index, object in
            let live = object.value
            return Seen(
                uid: live.uid, isOurs: Ownership.hasOurManager(live),
                drift: index < context.objects.count ? context.drift(index, live, digest: digest) : [])
        }
        var plan = Plan(environment: desired.environment, cluster: cluster, changes: [], graph: desired.graph)
        plan.scope = options.scope
        plan.statistics.reads = found.reads
        var gone: Set<ObjectIdentity> = []
        for (index, object) in desired.objects.enumerated() {
            let kept = PlannedChange.Kept(desired: object, uid: found.objects[index]?.uid, verification: .none)
            var change = PlannedChange(of: object, .keep(kept))
            if let entry = context.entries[object.identity], found.failures[index] == nil {
                change.drift = drift(entry, found.objects[index])
                if isGone(entry, found.objects[index]) { gone.insert(entry.identity) }
            }
            plan.changes.append(change)
        }
        for (number, entry) in surplus.enumerated() where found.failures[desired.objects.count + number] == nil {
            if isGone(entry, found.objects[desired.objects.count + number]) { gone.insert(entry.identity) }
        }
        plan.diagnostics = diagnostics(
            try await swept, rivals: context.rivals, desired: desired, inventory: inventory, takesDesired: false)
        return RefreshedInventory(plan: plan, gone: gone)
    }

    /// What is kept of a live object.
    private struct Seen: Sendable {
        var uid: String?
        var isOurs: Bool
        var drift: [Drift.Entry]
    }

    private func isGone(_ entry: Inventory.Entry, _ seen: Seen?) -> Bool {
        guard let seen else { return true }
        return entry.uid != nil && seen.uid != entry.uid && !seen.isOurs
    }

    private func drift(_ entry: Inventory.Entry, _ seen: Seen?) -> [Drift.Entry] {
        guard let seen else { return entry.uid == nil ? [] : [Drift.Entry(kind: .deleted)] }
        return seen.drift
    }
}

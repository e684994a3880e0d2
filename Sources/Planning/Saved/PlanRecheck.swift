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
        let uid = try await client.clusterUID()
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
        let broken = Set(errors.compactMap(\.object))
        let byIdentity = Dictionary(fresh.changes.map { ($0.identity, $0) }) { first, _ in first }
        for index in part.changes {
            let saved = plan.changes[index]
            let now = byIdentity[saved.identity]
            // What cannot be planned at all, because its secret is not to be had or the server refuses it, says so itself.
            if broken.contains(saved.identity), now?.action == saved.action { continue }
            let moved = PlanMovement.between(saved, now)
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

/// What a saved plan and the present moment disagree on, about one object.
enum PlanMovement {
    /// One sentence a difference, without a full stop; empty where the plan still holds.
    static func between(_ saved: PlannedChange, _ now: PlannedChange?) -> [String] {
        guard let now else { return ["it is gone by now, so there is nothing to \(saved.action.rawValue)"] }
        if now.action != saved.action { return [action(saved, now)] }
        if let was = saved.uid, let uid = now.uid, was != uid {
            return ["it was deleted and made again: its uid was \(was), and is \(uid)"]
        }
        var moved: [String] = []
        if saved.action != .create, saved.action != .delete {
            moved += fields(saved, now)
            moved += conflicts(saved, now)
        }
        if case .replace(let saved) = saved.operation, case .replace(let now) = now.operation {
            if saved.grownClaims != now.grownClaims { moved.append("other claims of it would grow") }
            if saved.immutableFields != now.immutableFields { moved.append("other fields force its replacement") }
        }
        if let version = saved.resourceVersion, now.resourceVersion != version, moved.isEmpty,
            Sensitive.isSecret(saved.kind)
        {
            moved.append("the Secret was written since; of its values nothing is kept that could be compared")
        }
        if let protection = now.protection, saved.protection == nil { moved.append("\(protection), by now") }
        return moved
    }

    private static func action(_ saved: PlannedChange, _ now: PlannedChange) -> String {
        switch (saved.action, now.action) {
        case (.create, _): "it exists by now\(now.uid.map { ", with the uid \($0)" } ?? ""), and the plan creates it"
        case (_, .create): "it is gone by now, and the plan would \(saved.action.rawValue) it"
        case (_, .keep): "it is by now as it should be, and nothing is left to \(saved.action.rawValue)"
        default: "the plan would \(saved.action.rawValue) it, and by now it takes \(article(now.action))"
        }
    }

    private static func article(_ action: Action) -> String {
        switch action {
        case .update, .adopt: "an \(action.rawValue)"
        default: "a \(action.rawValue)"
        }
    }

    private static func fields(_ saved: PlannedChange, _ now: PlannedChange) -> [String] {
        let before = Dictionary(saved.fields.map { ($0.path, $0) }) { first, _ in first }
        let after = Dictionary(now.fields.map { ($0.path, $0) }) { first, _ in first }
        let gone = saved.fields.filter { after[$0.path] == nil }.map { field in
            "\(field.path) was \(text(field.before)) and is changed already or no longer changes"
        }
        let moved = now.fields.compactMap { field -> String? in
            guard let planned = before[field.path] else {
                return "\(field.path) would change too, from \(text(field.before)) to \(text(field.after))"
            }
            if !SecretMask.mayBe(planned.before, field.before) {
                return "\(field.path) was \(text(planned.before)), and is \(text(field.before)) by now"
            }
            guard !SecretMask.mayBe(planned.after, field.after) else { return nil }
            return "\(field.path) would become \(text(field.after)) rather than \(text(planned.after))"
        }
        return moved + gone
    }

    private static func conflicts(_ saved: PlannedChange, _ now: PlannedChange) -> [String] {
        now.conflicts.compactMap { conflict in
            let isKnown = saved.conflicts.contains {
                $0.path == conflict.path && $0.manager == conflict.manager && SecretMask.mayBe($0.live, conflict.live)
            }
            return isKnown ? nil : "\(conflict.path) was set to \(text(conflict.live)) by \"\(conflict.manager)\""
        }
    }

    private static func text(_ value: Value?) -> String {
        switch value {
        case nil: "(none)"
        case .string(let text)?: text.utf8.count > 80 || text.utf8.contains(10) ? "another text" : "\"\(text)\""
        case .integer(let number)?: "\(number)"
        case .number(let number)?: "\(number)"
        case .bool(let flag)?: "\(flag)"
        case .null?: "null"
        case .array(let elements)?: "a list of \(elements.count)"
        case .object?: "an object"
        }
    }
}

/// What keeps a saved plan from being applied.
package enum SavedPlanDiagnostics {
    static func otherCluster(_ planned: ClusterIdentity, now: ClusterIdentity) -> Diagnostic {
        Diagnostic(
            code: "plan.other-cluster", summary: "Plan for another cluster",
            detail: "The plan was made for \(planned.name), whose kube-system Namespace has the uid \(planned.uid). "
                + "This is \(now.name) with \(now.uid). Choose the cluster with --context or --kubeconfig, or plan "
                + "again. Nothing was changed.")
    }

    static func stale(_ change: PlannedChange, _ reasons: [String]) -> Diagnostic {
        Diagnostic(
            code: "plan.stale", summary: "Saved plan is stale",
            detail: "\(change.identity) moved since the plan was made: \(reasons.joined(separator: "; ")). Nothing was "
                + "changed. Plan again, and look at the difference.",
            at: change.desired?.origin.range, object: change.identity)
    }

    /// The inventory is not the one that the plan was made with.
    package static func spent(serial: Int, inventory: Inventory, wasApplied: Bool) -> Diagnostic {
        let reason =
            wasApplied
            ? "This plan was applied already, and a plan works once."
            : "The plan was made with the inventory's serial \(serial), which is \(inventory.serial) now: something else "
                + "was applied since."
        return Diagnostic(
            code: "plan.spent", summary: wasApplied ? "Plan applied already" : "Saved plan is stale",
            detail: "\(reason) If that apply did not finish, a new plan shows what is left. Nothing was changed. Run "
                + "`slipway plan \(inventory.environment)` again.")
    }
}

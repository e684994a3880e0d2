import Cluster
import Model

/// How far a plan looks for objects that no inventory has.
enum UnrecordedSearch: Sendable {
    /// Not at all: the plan is about a part of the environment.
    case none
    /// In what is read anyway.
    case alongside
    /// In all kinds of the cluster.
    case everywhere
}

extension Planner {
    /// A whole plan that costs no request more, unless the inventory says nothing of this cluster, everything is to go,
    /// or everything is to be verified.
    func search(_ inventory: Inventory) -> UnrecordedSearch {
        if options.scope.isPartial || options.readsOneByOne { return .none }
        return inventory.entries.isEmpty || options.verify || options.scope.mode != .normal ? .everywhere : .alongside
    }

    func sweep(_ desired: DesiredState, _ inventory: Inventory) -> LabelSweep {
        LabelSweep(
            client: client, environment: desired.environment, namespaces: namespaces(desired, inventory).sorted())
    }

    private func namespaces(_ desired: DesiredState, _ inventory: Inventory) -> Set<String> {
        var namespaces = options.namespaces
        namespaces.formUnion(desired.objects.map(\.identity.namespace))
        namespaces.formUnion(inventory.entries.map(\.identity.namespace))
        return namespaces.subtracting([""])
    }

    /// What is to be said of objects that carry the environment's label, and of inventories that could not tell whose
    /// they or others are.
    ///
    /// With `takesDesired`, those of the desired state are taken into the inventory, and are no problem.
    func diagnostics(
        _ labelled: LabelledObjects, rivals: Rivals, desired: DesiredState, inventory: Inventory, takesDesired: Bool
    ) -> [Diagnostic] {
        let report = UnrecordedReport(environment: desired.environment)
        let overlooked = [report.overlooked(labelled.overlooked)].compactMap { $0 }
        guard !labelled.objects.isEmpty else { return rivals.problems + overlooked }
        let namespaces = namespaces(desired, inventory)
        let objects = labelled.unrecorded(
            inventory: inventory, rivals: rivals, desired: takesDesired ? Set(desired.objects.map(\.identity)) : [])
        // Without any inventory nothing tells the objects of this repository from those of another one that has an
        // environment of the same name. With one, what is elsewhere is more likely theirs.
        let (ours, others) = objects.divided { object in
            let identity = object.identity
            let namespace = identity.kind == "Namespace" ? identity.name : identity.namespace
            return inventory.entries.isEmpty || namespaces.contains(namespace)
        }
        return rivals.problems
            + [
                report.diagnostic(ours, severity: options.leavesUnrecorded ? .warning : .error),
                report.diagnostic(others, severity: .warning),
            ].compactMap { $0 } + overlooked
    }

    /// What a plan says that takes objects into an empty inventory because the cluster says whose they are.
    func lostInventory(_ plan: Plan, _ inventory: Inventory) -> [Diagnostic] {
        guard inventory.entries.isEmpty, search(inventory) != .none else { return [] }
        let count = plan.changes.count { $0.desired != nil && $0.action != .create && $0.action != .adopt }
        return [UnrecordedReport(environment: plan.environment).lostInventory(count)].compactMap { $0 }
    }
}

extension Array {
    /// The elements that satisfy the condition, and the others.
    fileprivate func divided(_ condition: (Element) -> Bool) -> ([Element], [Element]) {
        (filter(condition), filter { !condition($0) })
    }
}

import Model

/// An environment that is compared with its cluster.
struct ComparedEnvironment: Sendable {
    let desired: DesiredState
    let inventory: Inventory
    /// The inventory's entries that are no longer desired and are looked at, the last applied first.
    let surplus: [Inventory.Entry]
    /// How far what no inventory has is looked for.
    let search: UnrecordedSearch
}

/// How far objects are looked for that carry the environment's label and that no inventory has.
enum UnrecordedSearch: Sendable {
    /// Not at all: only a part of the environment is of interest.
    case none
    /// In what is read anyway.
    case alongside
    /// In all kinds of the cluster.
    case everywhere

    /// How far a plan looks: a whole one costs no request more, unless the inventory says nothing of this cluster,
    /// everything is to go, or everything is to be verified.
    init(_ options: PlanOptions, _ inventory: Inventory) {
        if options.scope.isPartial || options.readsOneByOne {
            self = .none
        } else if inventory.entries.isEmpty || options.verify || options.scope.mode != .normal {
            self = .everywhere
        } else {
            self = .alongside
        }
    }
}

extension PlanOptions {
    /// The namespaces that an environment lives in: those of its objects, now and before, and those of its other parts.
    func namespaces(of desired: DesiredState, _ inventory: Inventory) -> Set<String> {
        namespaces.union(desired.objects.map(\.identity.namespace))
            .union(inventory.entries.map(\.identity.namespace)).subtracting([""])
    }
}

/// The figures of a plan's last line.
package struct PlanSummary: Sendable, Hashable {
    /// Objects that are created, also those that are replaced.
    package var add = 0
    /// Objects that change in place, also those that are adopted with changes.
    package var change = 0
    /// Objects that are deleted, also those that are replaced.
    package var destroy = 0
    /// Objects that exist and are taken into the inventory.
    package var adopt = 0
    /// Objects that are replaced: counted in `add` and `destroy` too.
    package var replace = 0
    package var keep = 0
    /// Fields that another field manager owns with another value.
    package var conflicts = 0
    /// Objects whose action a guard forbids until the user names them.
    package var protected = 0
    /// Objects that no server vouched for, because their Namespace or CRD comes in the same plan.
    package var unverified = 0

    package init() {}

    /// Whether applying would change anything.
    package var hasChanges: Bool { add + change + destroy + adopt > 0 }

    /// `1 to add, 2 to change, 0 to destroy`.
    package var counts: String {
        (adopt > 0 ? "\(adopt) to import, " : "") + "\(add) to add, \(change) to change, \(destroy) to destroy"
    }
}

extension Plan {
    package var summary: PlanSummary {
        var summary = PlanSummary()
        for change in changes {
            summary.count(change)
        }
        return summary
    }
}

extension PlanSummary {
    fileprivate mutating func count(_ planned: PlannedChange) {
        switch planned.action {
        case .create: add += 1
        case .update: change += 1
        case .delete: destroy += 1
        case .keep: keep += 1
        case .replace:
            add += 1
            destroy += 1
            replace += 1
        case .adopt:
            adopt += 1
            if !planned.fields.isEmpty { change += 1 }
        }
        conflicts += planned.conflicts.count
        if planned.protection != nil { protected += 1 }
        if planned.verification == .schema { unverified += 1 }
    }
}

import Cluster
import Model

/// Which objects of a plan have to be ready, rather than applied, for the run to go on or to be complete.
enum Awaited {
    /// By node: what changes, if asked; what something that changes or goes depends on; and what is kept, but did not
    /// become ready as it was last applied.
    ///
    /// `records` is what the inventory says of the last. Where it says nothing, the live object decides, by waiting for
    /// it. What became ready once and is broken now is not waited for by a run that changes something else: nobody asked
    /// that run to mend it. Before something is deleted it is, since what goes may be all that works.
    static func nodes(
        of plan: Plan, _ graph: ExecutionGraph, records: [ObjectIdentity: Bool], options: ApplyOptions
    ) -> [Bool] {
        var awaited = plan.changes.map { change in
            switch change.operation {
            case .delete: true
            case .create, .update, .replace, .adopt: options.waitsForAll
            case .keep(let kept):
                options.waitsForAll && kept.isReady != true && records[change.identity] != true
                    && !change.isReadyByExistence(options)
            }
        }
        for edge in graph.edges where edge.requirement == .ready && edge.dependency < graph.firstBarrier {
            if edge.node >= graph.firstBarrier {
                // Deletions stand behind it.
                if !plan.changes[edge.dependency].wasReady { awaited[edge.dependency] = true }
            } else if plan.changes[edge.node].action != .keep {
                awaited[edge.dependency] = true
            }
        }
        return awaited
    }
}

extension PlannedChange {
    /// Whether the object stays as it is, and was ready when the plan looked.
    fileprivate var wasReady: Bool {
        switch operation {
        case .keep(let kept), .adopt(.unchanged(let kept, _)): kept.isReady == true
        case .create, .update, .replace, .delete, .adopt(.changed): false
        }
    }

    /// How long the object may take to become ready, or to be gone.
    func deadline(_ options: ApplyOptions) -> Duration { desired?.readiness?.deadline ?? options.deadline }

    /// Whether the object is ready as soon as it exists.
    func isReadyByExistence(_ options: ApplyOptions) -> Bool {
        guard action != .delete, let object = desired?.value else { return false }
        return Health.isReadyByExistence(
            object, kind: kind, rule: desired?.readiness, waitsForAddresses: options.waitsForAddresses)
    }
}

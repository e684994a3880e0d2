import Applying
import Model
import Reporting

/// The commit that an apply was of, for the inventory and for the way back.
struct AppliedCommit {
    /// All digits; `nil` where none has all that was applied.
    let find: () -> String?

    /// Writes it down where all of the environment is as the commit has it, and says how to get back to what was before.
    ///
    /// A run that changed nothing leaves the inventory alone, since a commit of the inventory would else need the next; but for
    /// one that is to be the latest from now on.
    func conclude(
        _ plan: Plan, _ report: ApplyReport, from before: Inventory, in session: Session, held: HeldEnvironment,
        console: Console
    ) async throws {
        let hasChanges = plan.summary.hasChanges
        // Of a part nobody can say that all is as one commit has it.
        let isWhole = !plan.scope.isPartial && plan.scope.mode == .normal
        let commit = hasChanges ? (isWhole ? find() : nil) : before.commit
        if report.isComplete, commit != before.commit || held.isOverruling {
            var inventory = report.inventory
            inventory.commit = commit
            inventory.advance()
            try await held.save(inventory, to: session.inventoryFile)
        }
        guard let way = before.commit, way != commit else { return }
        let short = way.prefix(7)
        console.write("Before: \(short). To go back: slipway apply \(session.environment) -at \(short)\n")
    }
}

extension String {
    /// Whether it is the name of a commit, in full.
    var isCommitID: Bool {
        utf8.count == 40 && utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

import Applying
import Model
import Planning
import Publishing
import Reporting

/// The way of an apply, which destroy goes too: under the environment's lock plan, show, ask, execute, tell.
///
/// A saved plan was shown and approved before: `SavedPlanOperation`.
struct ApplyOperation {
    let operation: OperationArguments
    let execution: ExecutionArguments
    let lock: LockArguments
    /// What `-crds` names.
    var definitions: [String] = []
    let context: CommandContext

    private var console: Console { context.console }

    private var isDestroy: Bool { operation.mode == .destroy }

    func run(_ session: Session) async throws -> ExitCode {
        let name = isDestroy ? "destroy" : "apply"
        // Before the lock: where nobody can say yes, the cluster is left alone.
        let approval = try Approval(execution, operation: name, environment: session.environment)
        return try await session.locked(for: name, lock, adopts: operation.adopt, in: context) { session, held in
            let selection = try PlanSelection(session, operation, context: context)
            return operation.mode == .refreshOnly
                ? try await refresh(selection, in: session, approval: approval, held: held)
                : try await apply(selection, in: session, approval: approval, held: held)
        }
    }

    private func apply(
        _ selection: PlanSelection, in session: Session, approval: Approval, held: HeldEnvironment
    ) async throws -> ExitCode {
        let started = ContinuousClock.now
        let plan = try await selection.plan(session, on: console)
        show(plan, of: session, since: started)
        if plan.hasErrors { return .error }
        guard try !plan.summary.hasChanges || approval.allows(question(about: plan)) else { return unapproved() }
        let approved = ApprovedPlan(plan: plan, inventory: session.inventory)
        let report = try await approved.execute(execution, in: session, held: held, console: console)
        let placed = session.compilation.placed(report)
        ApplySummary(report: placed, isDestroy: isDestroy, sources: session.compilation.sources).write(to: console)
        try await AppliedCommit { session.compilation.commit(definitions, in: context) }.conclude(
            plan, report, from: session.inventory, in: session, held: held, console: console)
        return ExitCode(placed)
    }

    /// Brings the inventory up to date; the cluster stays as it is.
    private func refresh(
        _ selection: PlanSelection, in session: Session, approval: Approval, held: HeldEnvironment
    ) async throws -> ExitCode {
        let started = ContinuousClock.now
        let planner = Planner(client: session.cluster.client, options: selection.options)
        let refreshed = try await planner.refresh(desired: selection.desired, inventory: selection.inventory)
        show(refreshed.plan, of: session, since: started)
        if refreshed.plan.hasErrors { return .error }
        var inventory = session.inventory
        inventory.entries.removeAll { refreshed.gone.contains($0.identity) }
        let count = session.inventory.entries.count - inventory.entries.count
        guard count > 0 else {
            console.write("\nThe inventory is up to date.\n")
            return .done
        }
        let gone = count == 1 ? "1 object that is gone" : "\(count) objects that are gone"
        guard try approval.allows("Do you want to take \(gone) out of the inventory of \(session.environment)?") else {
            return unapproved()
        }
        inventory.advance()
        try await held.save(inventory, to: session.inventoryFile)
        let verb = count == 1 ? "was" : "were"
        console.write("\nThe inventory was brought up to date: \(gone) \(verb) taken out of it.\n")
        return .done
    }

    private func show(_ plan: Plan, of session: Session, since started: ContinuousClock.Instant) {
        PlanReport(plan: plan, sources: session.compilation.sources, duration: ContinuousClock.now - started)
            .write(to: console, isConcise: operation.concise)
    }

    /// The question in full, because the plan itself may have gone into a pipe.
    private func question(about plan: Plan) -> String {
        let work = isDestroy ? "destroy this of" : "apply this to"
        return "Do you want to \(work) \(plan.environment) in \(plan.cluster.name) (\(plan.summary.counts))?"
    }

    private func unapproved() -> ExitCode {
        console.writeError("Nothing was changed.\n")
        return .error
    }
}

/// A plan that somebody said yes to, with the inventory that it was made for.
struct ApprovedPlan {
    let plan: Plan
    let inventory: Inventory
    /// The digests of objects that stay as they are, where the plan does not hold their values.
    var keptDigests: (@Sendable (ObjectIdentity) -> String?)?

    /// Carries it out, with its progress on the console.
    func execute(
        _ arguments: ExecutionArguments, in session: Session, held: HeldEnvironment, console: Console
    ) async throws -> ApplyReport {
        let records = session.records
        let options = ApplyOptions(
            deadline: arguments.timeout, leavesGatesToPods: !arguments.ordered, content: content(in: records))
        let applier = Applier(client: session.cluster.client, options: options)
        let file = session.inventoryFile
        let view = ApplyView(plan: plan, console: console)
        var report = try await view.show {
            try await applier.apply(
                plan, inventory: inventory, control: held.control,
                save: { inventory in
                    try records.flush()
                    try await held.save(inventory, to: file)
                }, report: { view.take($0) })
        }
        // Where nothing changed, the inventory was not written, and may lack records all the same.
        do throws(DiagnosticsError) {
            try records.flush()
        } catch {
            report.diagnostics += error.diagnostics
        }
        // Where the last write failed, the inventory that is there names other records.
        if report.diagnostics.isEmpty { records.collect(report.inventory) }
        return report
    }

    /// Takes what each change applied into the records.
    private func content(in records: AppliedRecords) -> @Sendable (PlannedChange) -> AppliedContent {
        let known = Dictionary(inventory.entries.map { ($0.identity, $0) }) { first, _ in first }
        return { [keptDigests] change in
            let previous = known[change.identity]
            guard change.action == .keep, let keptDigests else { return records.note(change, previous: previous) }
            return AppliedContent(digest: keptDigests(change.identity), record: previous?.record)
        }
    }
}

extension ExitCode {
    init(_ report: ApplyReport) {
        self = report.isComplete ? .done : report.isInterrupted ? .interrupted : .error
    }
}

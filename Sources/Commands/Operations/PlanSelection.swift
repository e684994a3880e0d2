import Model
import Planning
import Reporting

/// What a plan looks at and how, as the command line says: `-target`, `-exclude`, `-replace`, `-destroy`, `-refresh-only`.
struct PlanSelection: Sendable {
    var desired: DesiredState
    /// Only what may be touched; the whole inventory stays the session's.
    var inventory: Inventory
    var options: PlanOptions

    init(_ session: Session, _ arguments: OperationArguments, context: CommandContext) throws {
        options = session.planOptions(arguments, context: context)
        let whole = session.compilation.desired
        for text in arguments.replaced {
            options.replaced += try SelectionDiagnostics.objects(named: text, in: whole)
        }
        try SelectionDiagnostics.check(unguarded: arguments.unguarded, in: whole, session.inventory)
        let selection = Selection(targets: arguments.targets, exclusions: arguments.exclusions)
        let part =
            try arguments.mode == .destroy
            ? selection.destroyed(of: session.inventory, desired: whole)
            : selection.part(of: whole, inventory: session.inventory)
        desired = part.desired
        inventory = part.inventory
        options.scope = part.scope
        options.scope.included = part.included
        options.deletedWith = part.causes
        options.scope.mode = arguments.mode
    }

    /// Plans, with a progress line on a terminal; what would be sent is checked before.
    ///
    /// Where nothing is sent, as with `-destroy`, nothing is checked: what is no longer valid can be destroyed.
    func plan(_ session: Session, on console: Console) async throws -> Plan {
        let checks = PlanChecks(session)
        let planner = Planner(client: session.readingClient, options: options)
        let size = options.scope.mode == .destroy ? inventory.entries.count : desired.objects.count
        let count = "\(size) objects of \(session.environment)"
        let name = session.cluster.name
        var plan: Plan
        do {
            plan = try await ProgressLine.show("Comparing \(count) with \(name) …", on: console) { _ in
                if options.scope.mode == .refreshOnly {
                    return try await planner.refresh(desired: desired, inventory: inventory).plan
                }
                let reading = try await planner.read(desired: desired, inventory: inventory)
                if options.scope.mode == .normal { try await checks.run(accepted: reading.unchanged) }
                return try await planner.plan(reading)
            }
        } catch {
            // The mistakes in the repository come first, whatever the cluster says.
            if options.scope.mode == .normal, !(error is CancellationError) { try await checks.run(accepted: []) }
            throw error
        }
        checks.show(on: console)
        plan.diagnostics = session.compilation.placed(plan.diagnostics)
        return plan
    }
}

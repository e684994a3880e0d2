import Model
import Planning
import Reporting

/// What a plan looks at and how, as the command line says: `-target`, `-exclude`, `-replace`, `-destroy`, `-refresh-only`.
struct PlanSelection: Sendable {
    var desired: DesiredState
    /// Only what may be touched; the whole inventory stays the session's.
    var inventory: Inventory
    var options: PlanOptions

    /// `isDestroy` is the destroy command.
    init(_ session: Session, _ arguments: ParsedArguments, isDestroy: Bool = false, context: CommandContext) throws {
        let isDestroy = isDestroy || arguments.flag("destroy")
        if isDestroy, arguments.flag("refresh-only") {
            throw UsageError("-destroy and -refresh-only cannot go together.")
        }
        options = session.planOptions(arguments, isDestroy: isDestroy, context: context)
        let whole = session.compilation.desired
        for text in arguments.list("replace") {
            if isDestroy { throw UsageError("-destroy and -replace cannot go together.") }
            options.replaced += try SelectionDiagnostics.objects(named: text, in: whole)
        }
        let selection = Selection(targets: arguments.list("target"), exclusions: arguments.list("exclude"))
        let part =
            try isDestroy
            ? selection.destroyed(of: session.inventory, desired: whole)
            : selection.part(of: whole, inventory: session.inventory)
        desired = part.desired
        inventory = part.inventory
        options.scope = part.scope
        options.scope.included = part.included
        options.deletedWith = part.causes
        if isDestroy { options.scope.mode = .destroy }
        if arguments.flag("refresh-only") { options.scope.mode = .refreshOnly }
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

extension CommandSpecification {
    /// What picks a part of an environment.
    static let selectionOptions: [Option] = [
        Option(
            "target", value: "OBJECT",
            help: "Only this and what it depends on (to destroy: what depends on it): module.INSTANCE, Kind/name, "
                + "namespace/name, an address.",
            isRepeated: true),
        Option(
            "exclude", value: "OBJECT",
            help: "Everything but this and what depends on it (to destroy: what it needs).", isRepeated: true),
    ]

    /// What plan and apply take besides, as in Terraform.
    static let modeOptions: [Option] = [
        Option("replace", value: "OBJECT", help: "Delete this and make it again.", isRepeated: true),
        Option(
            "destroy", help: "Plan to delete everything that is owned, or what -target names with what depends on it."),
        Option("refresh-only", help: "Only bring the inventory up to date with what is in the cluster."),
    ]
}

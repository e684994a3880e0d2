import Applying
import Host
import Loading
import Model
import Planning
import Publishing
import Reporting

/// `slipway apply PLAN`: checks a saved plan against the cluster and does exactly what it says.
struct SavedPlanExecution {
    let file: PlanFile
    let arguments: ParsedArguments
    let context: CommandContext

    func run() async throws -> ExitCode {
        let content = try file.read()
        let environment = content.saved.plan.environment
        if arguments.positional("PLAN") != nil, let named = arguments.positional("ENV"), named != environment {
            throw Failure(
                code: "plan.other-environment", summary: "Plan for another environment",
                detail: "\(file.path) is a plan for \(environment), not for \(named). Nothing was changed.")
        }
        let session = try await session(for: content.saved)
        defer { session.close() }
        return try await Execution(session: session, arguments: arguments, context: context)
            .locked(for: "apply") { execution, control in
                try await run(content, by: execution, control: control)
            }
    }

    private func run(
        _ file: PlanFile.Content, by execution: Execution, control: ApplyControl
    ) async throws -> ExitCode {
        var content = file
        let session = execution.session
        try checkInventory(session, content)
        let stale = content.saved.complete(from: session.compilation.desired)
        guard stale.isEmpty else { throw Failure(stale, sources: content.saved.sources) }
        let refusals = Applier.refusals(
            of: content.saved.plan, forcesConflicts: content.saved.settings.forcesConflicts)
        guard refusals.isEmpty else { throw Failure(refusals, sources: content.saved.sources) }
        let plan = try await recheck(content.saved, session)
        let console = context.console
        console.write(headline(plan) + "\n")
        // The marker goes first: what happens from here on has happened, whatever becomes of this process.
        var inventory = session.inventory
        inventory.lastPlan = content.id
        inventory.serial += 1
        try session.inventoryFile.write(inventory)
        let digests = content.saved.digests
        let known = Dictionary(inventory.entries.map { ($0.identity, $0.digest) }) { first, _ in first }
        let kept = Set(plan.changes.filter { $0.action == .keep }.map(\.identity))
        let report = try await execution.execute(
            plan, inventory: inventory, forcesConflicts: content.saved.settings.forcesConflicts, control: control
        ) { object in
            guard kept.contains(object.identity) else { return ContentAddress.digest(of: object.value) }
            return digests[object.identity] ?? known[object.identity] ?? nil
        }
        return execution.tell(report, question: "apply", sources: content.saved.sources)
    }

    /// The environment's configuration, for the cluster and the sources of secrets; objects are composed only where the
    /// plan has to take secret values from the repository.
    private func session(for saved: SavedPlan) async throws -> Session {
        let name = saved.plan.environment
        let repository = try Repository.locate(from: context.directory)
        let compilation: Compilation
        if saved.objectsOfRepository.isEmpty {
            let configuration = try await ConfigurationLoader.load(root: repository.root, environment: name)
            let nothing = DesiredState(
                environment: name, objects: [], graph: DependencyGraph(edges: [], waves: []), endpoints: [])
            compilation = Compilation(repository: repository, configuration: configuration, desired: nothing)
        } else {
            compilation = try await Compilation.run(environment: name, in: context)
        }
        var arguments = arguments
        // The plan knows whether it is for the embedded cluster, whatever is the default by now.
        let isChosen = ["kubeconfig", "context", "embedded"].contains { arguments.value($0) != nil }
        if !isChosen { arguments.add(option: "embedded", saved.isEmbedded ? "true" : "false") }
        return try Session.open(compilation, arguments: arguments, in: context)
    }

    private func checkInventory(_ session: Session, _ content: PlanFile.Content) throws {
        let inventory = session.inventory
        guard inventory.serial != content.saved.serial else { return }
        throw Failure(
            [
                SavedPlanDiagnostics.spent(
                    serial: content.saved.serial, inventory: inventory, wasApplied: inventory.lastPlan == content.id)
            ])
    }

    private func recheck(_ saved: SavedPlan, _ session: Session) async throws -> Plan {
        let planner = Planner(
            client: session.cluster.client, options: session.planOptions(arguments, context: context))
        do {
            return try await ProgressLine.show(
                "Checking the plan against \(session.cluster.name) …", on: context.console
            ) {
                _ in try await planner.recheck(saved, inventory: session.inventory)
            }
        } catch let error as DiagnosticsError {
            throw Failure(error.diagnostics, sources: saved.sources)
        }
    }

    private func headline(_ plan: Plan) -> String {
        let count = plan.changes.count { $0.action != .keep }
        let what =
            count == 1 ? "the 1 object that the plan changes is" : "the \(count) objects that the plan changes are"
        return "Applying \(Path.name(of: file.path)) to \(plan.cluster.name): \(what) as they were planned."
            + "\n\n" + PlanView.summaryLine(plan.summary, style: context.console.style) + "\n"
    }
}

import Applying
import Host
import Loading
import Model
import Planning
import Publishing
import Reporting

/// The way of a saved plan: under the environment's lock it is checked against the cluster, and then done exactly as it
/// says, without a question.
struct SavedPlanOperation {
    private let file: PlanFile
    /// The environment that the command line names besides.
    private let environment: String?
    private let arguments: ApplyArguments
    private let context: CommandContext

    /// `nil` where the arguments name no plan file.
    init?(_ arguments: ApplyArguments, in context: CommandContext) {
        if let path = arguments.planFile {
            file = PlanFile(path: context.absolute(path))
            environment = arguments.environment
        } else if let file = PlanFile.meant(by: arguments.environment, in: context) {
            self.file = file
            environment = nil
        } else {
            return nil
        }
        self.arguments = arguments
        self.context = context
    }

    func run() async throws -> ExitCode {
        let content = try file.read()
        let planned = content.saved.plan.environment
        if let environment, environment != planned {
            throw Failure(
                code: "plan.other-environment", summary: "Plan for another environment",
                detail: "\(file.path) is a plan for \(planned), not for \(environment). Nothing was changed.")
        }
        let session = try await session(for: content.saved)
        defer { session.close() }
        return try await session.locked(for: "apply", arguments.lock, in: context) { session, held in
            try await apply(content, in: session, held: held)
        }
    }

    private func apply(
        _ content: PlanFile.Content, in session: Session, held: HeldEnvironment
    ) async throws -> ExitCode {
        var saved = content.saved
        try checkInventory(session, content)
        let stale = saved.confirm(by: session.compilation.desired, sources: session.compilation.sources)
        guard stale.isEmpty else { throw Failure(stale, sources: saved.sources) }
        let plan = try await recheck(saved, session)
        let console = context.console
        console.write(headline(plan) + "\n")
        // The marker goes first: what happens from here on has happened, whatever becomes of this process.
        var inventory = session.inventory
        inventory.lastPlan = content.id
        inventory.advance()
        try await held.save(inventory, to: session.inventoryFile)
        let approved = ApprovedPlan(
            plan: plan, inventory: inventory, keptDigests: digests(saved, inventory))
        let report = try await approved.execute(arguments.execution, in: session, held: held, console: console)
        ApplySummary(report: report, isDestroy: false, sources: saved.sources).write(to: console)
        try await AppliedCommit { session.compilation.commit([], in: context) }.conclude(
            plan, report, from: session.inventory, in: session, held: held, console: console)
        return ExitCode(report)
    }

    /// What stays as it is has its content address from the plan or the inventory: the plan does not hold all values of Secrets.
    private func digests(_ saved: SavedPlan, _ inventory: Inventory) -> @Sendable (ObjectIdentity) -> String? {
        let digests = saved.digests
        let known = Dictionary(inventory.entries.map { ($0.identity, $0.digest) }) { first, _ in first }
        return { identity in digests[identity] ?? known[identity] ?? nil }
    }

    private func session(for saved: SavedPlan) async throws -> Session {
        let compilation = try await Compilation.run(
            environment: saved.plan.environment, in: context, at: arguments.revision)
        try check(saved, isOf: compilation)
        // The plan knows whether it is for the embedded cluster, whatever is the default by now.
        let cluster = arguments.cluster.isGiven ? arguments.cluster : ClusterArguments(embedded: saved.isEmbedded)
        return try Session.open(compilation, on: cluster, parallelism: arguments.operation.parallelism, in: context)
    }

    /// A file could name any commit that is here, whoever wrote it: which one is applied, says who applies.
    private func check(_ saved: SavedPlan, isOf compilation: Compilation) throws(Failure) {
        guard saved.isAtCommit, let commit = saved.commit, compilation.repository.committed?.commit != commit else {
            return
        }
        throw Failure(
            code: "plan.other-commit", summary: "Plan of another commit",
            detail:
                "\(file.path) is a plan of the commit \(commit), and not of what is here. Nothing was changed. To apply it: "
                + "slipway apply \(file.path) -at \(commit.prefix(7))")
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
            client: session.cluster.client, options: session.planOptions(arguments.operation, context: context))
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

import Applying
import Model
import Planning
import Publishing
import Reporting

/// What apply and destroy share: plan, show, ask, execute, report.
struct Execution {
    let session: Session
    let arguments: ParsedArguments
    let context: CommandContext

    private var console: Console { context.console }

    /// Plans, asks and applies; `isDestroy` is the destroy command.
    func run(isDestroy: Bool = false) async throws -> ExitCode {
        let question = isDestroy || arguments.flag("destroy") ? "destroy" : "apply"
        let approval = try Approval(arguments, operation: question, environment: session.environment)
        return try await locked(for: question) { execution, control in
            let selection = try PlanSelection(
                execution.session, arguments, isDestroy: isDestroy, context: context)
            return try await execution.run(selection, question: question, approval: approval, control: control)
        }
    }

    /// Runs the body under the environment's lock, with the session as it is then.
    func locked(
        for operation: String, _ body: (Execution, ApplyControl) async throws -> ExitCode
    ) async throws -> ExitCode {
        let control = ApplyControl()
        let lock = try EnvironmentLock(session: session, operation: operation, arguments: arguments)
        return try await lock.hold(in: context, control: control) { session in
            try await body(Execution(session: session, arguments: arguments, context: context), control)
        }
    }

    private func run(
        _ selection: PlanSelection, question: String, approval: Approval, control: ApplyControl
    ) async throws -> ExitCode {
        if selection.options.scope.mode == .refreshOnly { return try await refresh(selection, approval: approval) }
        let started = ContinuousClock.now
        let plan = try await selection.plan(session, on: console)
        PlanReport(
            plan: plan, sources: session.compilation.sources, duration: ContinuousClock.now - started
        ).write(to: console, isConcise: arguments.flag("concise"))
        if plan.hasErrors { return .error }
        guard try !plan.summary.hasChanges || approval.allows(sentence(question, about: plan)) else {
            return unapproved()
        }
        let report = try await execute(
            plan, inventory: session.inventory, forcesConflicts: selection.options.forcesConflicts, control: control)
        let placed = session.compilation.placed(report)
        return tell(placed, question: question, sources: session.compilation.sources)
    }

    /// Brings the inventory up to date; the cluster stays as it is.
    private func refresh(_ selection: PlanSelection, approval: Approval) async throws -> ExitCode {
        let started = ContinuousClock.now
        let planner = Planner(client: session.cluster.client, options: selection.options)
        let refreshed = try await planner.refresh(desired: selection.desired, inventory: selection.inventory)
        PlanReport(
            plan: refreshed.plan, sources: session.compilation.sources, duration: ContinuousClock.now - started
        ).write(to: console, isConcise: arguments.flag("concise"))
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
        inventory.serial += 1
        try session.inventoryFile.write(inventory)
        let verb = count == 1 ? "was" : "were"
        console.write("\nThe inventory was brought up to date: \(gone) \(verb) taken out of it.\n")
        return .done
    }

    /// The question in full, because the plan itself may have gone into a pipe.
    private func sentence(_ question: String, about plan: Plan) -> String {
        let work = question == "destroy" ? "destroy this of" : "apply this to"
        return "Do you want to \(work) \(plan.environment) in \(plan.cluster.name) (\(plan.summary.counts))?"
    }

    private func unapproved() -> ExitCode {
        console.writeError("Nothing was changed.\n")
        return .error
    }

    /// Executes a plan that was approved.
    func execute(
        _ plan: Plan, inventory: Inventory, forcesConflicts: Bool, control: ApplyControl,
        digest: @escaping @Sendable (DesiredObject) -> String? = { ContentAddress.digest(of: $0.value) }
    ) async throws -> ApplyReport {
        let options = ApplyOptions(
            forcesConflicts: forcesConflicts, deadline: try arguments.duration("timeout") ?? .seconds(600),
            leavesGatesToPods: !arguments.flag("ordered"),
            digest: digest)
        let file = session.inventoryFile
        let view = ApplyView(plan: plan, console: console)
        return try await view.show {
            try await Applier(client: session.cluster.client, options: options).apply(
                plan, inventory: inventory, control: control, save: { inventory in try file.write(inventory) },
                report: { view.take($0) })
        }
    }

    func tell(_ report: ApplyReport, question: String, sources: SourceMap) -> ExitCode {
        let failures = report.results.compactMap(\.diagnostic) + report.diagnostics
        if !failures.isEmpty {
            let view = DiagnosticView(sources: sources, style: console.errorStyle, width: console.width)
            console.writeError("\n" + view.text(of: failures))
        }
        let style = console.style
        let counts = ApplyCounts(report)
        let resources = "Resources: \(counts.added) added, \(counts.changed) changed, \(counts.destroyed) destroyed."
        let time = ElapsedTime.text(report.duration)
        if report.isComplete {
            let done = question == "destroy" ? "Destroy complete!" : "Apply complete!"
            console.write("\n" + style.bold(style.green(done)) + " \(resources)  \(time)\n")
            return .done
        }
        let word = report.isInterrupted ? "Interrupted." : "Not complete."
        console.write("\n" + style.bold(style.red(word)) + " \(resources)\(counts.remainder)  \(time)\n")
        console.write("Running \(question) again goes on from here.\n")
        return report.isInterrupted ? .interrupted : .error
    }
}

/// The figures of an apply's last line, in Terraform's terms.
private struct ApplyCounts {
    var added = 0
    var changed = 0
    var destroyed = 0
    var failed = 0
    var skipped = 0
    var interrupted = 0

    init(_ report: ApplyReport) {
        for result in report.results {
            switch result.outcome {
            case .created: added += 1
            case .configured: changed += 1
            case .replaced:
                added += 1
                destroyed += 1
            case .deleted: destroyed += 1
            case .unchanged: break
            case .failed: failed += 1
            case .skipped: skipped += 1
            case .interrupted: if result.action != .keep { interrupted += 1 }
            }
        }
    }

    /// What was not done, after a space, as in "1 failed, 3 skipped".
    var remainder: String {
        let counts = [(failed, "failed"), (skipped, "skipped"), (interrupted, "not started")]
        let text = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        return text.isEmpty ? "" : " \(text)."
    }
}

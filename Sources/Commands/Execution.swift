import Applying
import Host
import Model
import Planning
import Publishing

/// What apply and destroy share: plan, show, ask, execute, report.
struct Execution {
    let session: Session
    let arguments: ParsedArguments
    let context: CommandContext

    private var console: Console { context.console }

    func run(_ desired: DesiredState, options: PlanOptions, question: String) async throws -> ExitCode {
        let control = ApplyControl()
        let lock = try EnvironmentLock(session: session, operation: question, arguments: arguments)
        return try await lock.hold(in: context, control: control) { session in
            try await Execution(session: session, arguments: arguments, context: context)
                .run(desired, options: options, question: question, control: control)
        }
    }

    private func run(
        _ desired: DesiredState, options: PlanOptions, question: String, control: ApplyControl
    ) async throws -> ExitCode {
        let started = ContinuousClock.now
        let plan = try await session.plan(desired, options: options, on: console)
        PlanReport(session: session, plan: plan, duration: ContinuousClock.now - started)
            .write(to: console, isConcise: arguments.flag("concise"))
        if plan.hasErrors { return .error }
        guard try isApproved(plan, question: question) else {
            console.writeError("Nothing was changed.\n")
            return .error
        }
        let report = try await execute(plan, forcesConflicts: options.forcesConflicts, control: control)
        return tell(report, question: question)
    }

    /// Whether to go on: without changes, without a terminal, or with a yes.
    private func isApproved(_ plan: Plan, question: String) throws -> Bool {
        guard plan.summary.hasChanges, !arguments.flag("auto-approve"), Terminal.isInteractive, console.showsProgress
        else { return true }
        console.writeError(
            "\nDo you want to \(question) this to \(plan.cluster.name)? Only \"yes\" is accepted: ")
        let answer = Terminal.readLine { Task.isCancelled }
        try Task.checkCancellation()
        return answer == "yes"
    }

    private func execute(_ plan: Plan, forcesConflicts: Bool, control: ApplyControl) async throws -> ApplyReport {
        let options = ApplyOptions(
            forcesConflicts: forcesConflicts, deadline: try arguments.duration("timeout") ?? .seconds(600),
            leavesGatesToPods: !arguments.flag("ordered"),
            digest: { ContentAddress.digest(of: $0.value) })
        let file = session.inventoryFile
        let view = ApplyView(plan: plan, console: console)
        return try await view.show {
            try await Applier(client: session.cluster.client, options: options).apply(
                plan, inventory: session.inventory, control: control, save: { inventory in try file.write(inventory) },
                report: { view.take($0) })
        }
    }

    private func tell(_ report: ApplyReport, question: String) -> ExitCode {
        let failures = report.results.compactMap(\.diagnostic) + report.diagnostics
        if !failures.isEmpty {
            let view = DiagnosticView(
                sources: session.compilation.sources, style: console.errorStyle, width: console.width)
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

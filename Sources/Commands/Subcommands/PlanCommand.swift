import Model
import Planning
import Reporting

/// `slipway plan ENV`.
enum PlanCommand: Command {
    static let specification = CommandSpecification(
        name: "plan", summary: "Show what would change in the cluster",
        discussion: """
            Compares the desired objects with the live cluster, field by field, and shows what apply would do. Strictly \
            read-only: every write that is sent is a dry-run. With -out the plan is written to a file as well, without \
            any secret; `slipway apply FILE` does exactly that, once, and `slipway show FILE` shows it again. Objects that \
            Slipway applied for the environment and that no inventory has are an error: in what is read anyway, and in \
            all of the cluster where the inventory is empty or -verify is given.
            """,
        positionals: [.environment],
        options: [
            .init("out", value: "FILE", help: "Write the plan to FILE, for apply and show."),
            .init("json", help: "Print the plan as JSON, as Terraform's plans are read."),
            .init("detailed-exitcode", help: "Exit with 2 when there are changes; 0 means none, 1 an error."),
        ] + CommandSpecification.selectionOptions + CommandSpecification.modeOptions
            + CommandSpecification.planOptions + CommandSpecification.checkOptions
            + CommandSpecification.clusterOptions,
        examples: [
            .init("slipway plan dev", "What would apply do?"),
            .init("slipway plan dev -detailed-exitcode -concise", "In a pipeline: 2 means that something would change"),
            .init("slipway plan dev -out dev.plan && slipway apply dev.plan", "Apply exactly what was shown"),
            .init("slipway plan eks --context eks-prod", "Against another context of the kubeconfig"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        let started = ContinuousClock.now
        // A part of the environment is read by itself.
        let isWhole = arguments.list("target").isEmpty && arguments.list("exclude").isEmpty
        let session = try await Session.open(arguments, in: context, readsAhead: isWhole)
        defer { session.close() }
        if arguments.flag("refresh-only"), arguments.value("out") != nil {
            throw UsageError("A refresh-only plan has nothing to save: apply -refresh-only does it.")
        }
        let selection = try PlanSelection(session, arguments, context: context)
        let plan = try await selection.plan(session, on: context.console)
        context.keep((session, plan))
        let sources = session.compilation.sources
        if arguments.flag("json") {
            context.console.write(bytes: PlanJSON(plan: plan, sources: sources).document())
        } else {
            PlanReport(plan: plan, sources: sources, duration: ContinuousClock.now - started)
                .write(to: context.console, isConcise: arguments.flag("concise"))
        }
        if plan.hasErrors { return .error }
        if let path = arguments.value("out") {
            let saved = session.saved(plan, options: selection.options)
            try PlanFile(path: context.absolute(path)).write(saved)
            let text = "\nSaved the plan to \(path). To do exactly this: slipway apply \(path)\n"
            if arguments.flag("json") { context.console.writeError(text) } else { context.console.write(text) }
        }
        return arguments.flag("detailed-exitcode") && plan.summary.hasChanges ? .changes : .done
    }
}

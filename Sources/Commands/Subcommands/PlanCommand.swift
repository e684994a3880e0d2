import Model
import Planning

/// `slipway plan ENV`.
enum PlanCommand: Command {
    static let specification = CommandSpecification(
        name: "plan", summary: "Show what would change in the cluster",
        discussion: """
            Compares the desired objects with the live cluster, field by field, and shows what apply would do. Strictly \
            read-only: every write that is sent is a dry-run.
            """,
        positionals: [.environment],
        options: [
            .init("detailed-exitcode", help: "Exit with 2 when there are changes; 0 means none, 1 an error.")
        ] + CommandSpecification.planOptions + CommandSpecification.clusterOptions,
        examples: [
            .init("slipway plan dev", "What would apply do?"),
            .init("slipway plan dev -detailed-exitcode -concise", "In a pipeline: 2 means that something would change"),
            .init("slipway plan eks --context eks-prod", "Against another context of the kubeconfig"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        let started = ContinuousClock.now
        let session = try await Session.open(arguments, in: context)
        defer { session.cluster.close() }
        let options = session.planOptions(arguments, context: context)
        let plan = try await session.plan(session.compilation.desired, options: options, on: context.console)
        PlanReport(session: session, plan: plan, duration: ContinuousClock.now - started)
            .write(to: context.console, isConcise: arguments.flag("concise"))
        if plan.hasErrors { return .error }
        return arguments.flag("detailed-exitcode") && plan.summary.hasChanges ? .changes : .done
    }
}

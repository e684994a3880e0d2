import Cluster
import Model
import Planning

/// `slipway import ENV OBJECT`.
enum ImportCommand: Command {
    static let specification = CommandSpecification(
        name: "import", summary: "Take an object that exists into the inventory",
        discussion: """
            For objects that the environment has and that somebody else created: from then on they are Slipway's, and the \
            next plan shows what apply would change about them. Nothing is changed in the cluster. `apply -adopt` does \
            the same for all such objects of a plan. An object of another environment is refused.
            """,
        positionals: [
            .environment,
            .init("OBJECT", help: "Kind/name, namespace/name, module.INSTANCE or an address.", isRepeated: true),
        ],
        options: CommandSpecification.lockOptions + CommandSpecification.clusterOptions,
        examples: [
            .init("slipway import eks Deployment/trino", "Take it in"),
            .init("slipway import eks module.trino", "Take in all of an instance that exists"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        let session = try await Session.open(arguments, in: context)
        defer { session.close() }
        return try await Execution(session: session, arguments: arguments, context: context)
            .locked(for: "import") { execution, _ in try await take(execution.session, arguments, context) }
    }

    private static func take(
        _ session: Session, _ arguments: ParsedArguments, _ context: CommandContext
    ) async throws -> ExitCode {
        let desired = session.compilation.desired
        var wanted: Set<ObjectIdentity> = []
        for text in arguments.positionals("OBJECT") {
            wanted.formUnion(try SelectionDiagnostics.objects(named: text, in: desired))
        }
        let adoption = Adoption(
            client: session.cluster.client, options: session.planOptions(arguments, context: context))
        let result = try await adoption.take(wanted, of: desired, into: session.inventory)
        if !result.problems.isEmpty { throw Failure(result.problems, sources: session.compilation.sources) }
        guard !result.taken.isEmpty else {
            context.console.write("The inventory has them already.\n")
            return .done
        }
        try session.inventoryFile.write(result.inventory)
        for identity in result.taken { context.console.write("Took in \(identity).\n") }
        let count = result.taken.count == 1 ? "It is" : "They are"
        context.console.write(
            "\(count) Slipway's now. `slipway plan \(session.environment)` shows what apply would change.\n")
        return .done
    }
}

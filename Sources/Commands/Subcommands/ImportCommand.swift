import Cluster
import Model
import Planning
import Reporting

/// `slipway import ENV OBJECT`.
enum ImportCommand: Command {
    static let specification = CommandSpecification(
        name: "import", summary: "Take an object that exists into the inventory",
        discussion: """
            For objects that the environment has and that somebody else created: from then on they are Slipway's, and the \
            next plan shows what apply would change about them. Nothing is changed in the cluster. `apply -adopt` does \
            the same for all such objects of a plan. An object of another environment is refused. Objects that Slipway \
            applied for this environment and that no inventory has, because it was lost, can be taken in too: what \
            has left the repository is deleted by the next apply.
            """,
        positionals: [
            .environment,
            .init(
                "OBJECT", help: "Kind/name, namespace/name, module.INSTANCE or an address.", isRequired: false,
                isRepeated: true),
        ],
        options: [
            .init("all", help: "All that carry this environment's label and that no inventory has.")
        ] + CommandSpecification.lockOptions + CommandSpecification.clusterOptions,
        examples: [
            .init("slipway import eks Deployment/trino", "Take it in"),
            .init("slipway import eks module.trino", "Take in all of an instance that exists"),
            .init("slipway import dev -all", "After the inventory was lost"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        guard arguments.flag("all") || !arguments.positionals("OBJECT").isEmpty else {
            throw UsageError("import takes the names of objects, or -all.")
        }
        let session = try await Session.open(arguments, in: context)
        defer { session.close() }
        return try await Execution(session: session, arguments: arguments, context: context)
            .locked(for: "import") { execution, _ in try await take(execution.session, arguments, context) }
    }

    private static func take(
        _ session: Session, _ arguments: ParsedArguments, _ context: CommandContext
    ) async throws -> ExitCode {
        let desired = session.compilation.desired
        let adoption = Adoption(
            client: session.cluster.client, options: session.planOptions(arguments, context: context))
        let unrecorded = try await adoption.unrecorded(of: desired, inventory: session.inventory)
        var wanted = Set(arguments.flag("all") ? unrecorded.objects.map(\.identity) : [])
        for text in arguments.positionals("OBJECT") {
            wanted.formUnion(try SelectionDiagnostics.objects(named: text, in: desired, or: unrecorded.objects))
        }
        if arguments.flag("all") { session.compilation.show(unrecorded.warnings, on: context.console) }
        let result = try await adoption.take(
            wanted, of: desired, and: unrecorded.objects, into: session.inventory)
        if !result.problems.isEmpty { throw Failure(result.problems, sources: session.compilation.sources) }
        guard !result.taken.isEmpty else {
            let isNone = wanted.isEmpty
            context.console.write(
                isNone
                    ? "The cluster has nothing that carries this environment's label and is in no inventory.\n"
                    : "The inventory has them already.\n")
            return .done
        }
        try session.inventoryFile.write(result.inventory)
        for identity in result.taken { context.console.write("Took in \(identity).\n") }
        let count = result.taken.count == 1 ? "It is" : "They are"
        context.console.write(
            "\(count) Slipway's now. `slipway plan \(session.environment)` shows what apply would change or delete.\n")
        return .done
    }
}

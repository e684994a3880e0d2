import Cluster
import Model
import Planning
import Reporting

struct ImportArguments: CommandArguments {
    var environment = ""
    var objects: [String] = []
    var all = false
    var lock = LockArguments()
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [
        .environment(\.environment),
        .repeated("OBJECT", \.objects, help: "Kind/name, namespace/name, module.INSTANCE or an address."),
    ]

    static let options: [Option<Self>] =
        [.flag("all", \.all, help: "All that carry this environment's label and that no inventory has.")]
        + LockArguments.options.of(\.lock) + ClusterArguments.options.of(\.cluster)

    func validate() throws(UsageError) {
        if objects.isEmpty, !all { throw UsageError("import takes the names of objects, or -all.") }
    }
}

/// `slipway import ENV OBJECT`.
enum ImportCommand: Command {
    static let specification = CommandSpecification(
        ImportArguments.self, name: "import", summary: "Take an object that exists into the inventory",
        discussion: """
            For objects that the environment has and that somebody else created: from then on they are Slipway's, and the \
            next plan shows what apply would change about them. Nothing is changed in the cluster. `apply -adopt` does \
            the same for all such objects of a plan. An object of another environment is refused. Objects that Slipway \
            applied for this environment and that no inventory has, because it was lost, can be taken in too: what \
            has left the repository is deleted by the next apply.
            """,
        examples: [
            .init("slipway import eks Deployment/trino", "Take it in"),
            .init("slipway import eks module.trino", "Take in all of an instance that exists"),
            .init("slipway import dev -all", "After the inventory was lost"),
        ])

    static func run(_ arguments: ImportArguments, in context: CommandContext) async throws -> ExitCode {
        let session = try await Session.open(arguments.environment, on: arguments.cluster, in: context)
        defer { session.close() }
        return try await session.locked(for: "import", arguments.lock, in: context) { session, _ in
            try await take(arguments, session, context)
        }
    }

    private static func take(
        _ arguments: ImportArguments, _ session: Session, _ context: CommandContext
    ) async throws -> ExitCode {
        let desired = session.compilation.desired
        let adoption = Adoption(
            client: session.cluster.client, options: session.planOptions(context: context))
        let unrecorded = try await adoption.unrecorded(of: desired, inventory: session.inventory)
        var wanted = Set(arguments.all ? unrecorded.objects.map(\.identity) : [])
        for text in arguments.objects {
            wanted.formUnion(try SelectionDiagnostics.objects(named: text, in: desired, or: unrecorded.objects))
        }
        if arguments.all { session.compilation.show(unrecorded.warnings, on: context.console) }
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

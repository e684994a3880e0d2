import Cluster
import Loading
import Model
import Planning
import Reporting

struct ImportArguments: CommandArguments {
    var environment = ""
    var objects: [String] = []
    var all = false
    /// An environment that is gone.
    var from: String?
    var lock = LockArguments()
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [
        .environment(\.environment),
        .repeated(
            "OBJECT", \.objects, help: "Kind/name, namespace/name, module.INSTANCE or an address.", completion: .object),
    ]

    static let options: [Option<Self>] =
        [
            .flag("all", \.all, help: "All that carry this environment's label and that no inventory has."),
            .text(
                "from", value: "ENV", \.from,
                help: "All that an environment owned that has another name now, or is gone."),
        ] + LockArguments.options.of(\.lock) + ClusterArguments.options.of(\.cluster)

    func validate() throws(UsageError) {
        if from != nil, !objects.isEmpty || all { throw UsageError("import -from takes over all that ENV owned.") }
        if objects.isEmpty, !all, from == nil {
            throw UsageError("import takes the names of objects, -all, or -from ENV.")
        }
    }
}

/// `slipway import ENV OBJECT`.
enum ImportCommand: Command {
    static let specification = CommandSpecification(
        ImportArguments.self, name: "import", summary: "Take an object that exists into the inventory",
        discussion: """
            For objects that the environment has and that somebody else created: from then on they are Slipway's, and the \
            next plan shows what apply would change about them. Nothing is changed in the cluster. `apply -adopt` does \
            the same for all such objects of a plan. An object of another environment is refused, until that lets go of it \
            (`slipway state rm`). An environment that got another name takes over all of it with -from. Objects that Slipway \
            applied for this environment and that no inventory has, because it was lost, can be taken in too: what \
            has left the repository is deleted by the next apply. With -all an older inventory is brought up to date.
            """,
        examples: [
            .init("slipway import eks Deployment/trino", "Take it in"),
            .init("slipway import eks module.trino", "Take in all of an instance that exists"),
            .init("slipway import dev -all", "After the inventory was lost"),
            .init("slipway import prod -from production", "After the environment was renamed"),
        ])

    static func run(_ arguments: ImportArguments, in context: CommandContext) async throws -> ExitCode {
        let session = try await Session.open(arguments.environment, on: arguments.cluster, in: context)
        defer { session.close() }
        // All that the inventory does not know is taken in: whatever it was before, it is the latest then.
        return try await session.locked(
            for: "import", arguments.lock, adopts: arguments.all, in: context
        ) { session, held in
            if let former = arguments.from { return try await inherit(from: former, arguments, session, held, context) }
            return try await take(arguments, session, held, context)
        }
    }

    /// Takes over the inventory of an environment that is gone, with all that it knows of its objects.
    private static func inherit(
        from former: String, _ arguments: ImportArguments, _ session: Session, _ held: HeldEnvironment,
        _ context: CommandContext
    ) async throws -> ExitCode {
        let repository = session.compilation.repository
        let environment = session.environment
        guard former != environment, try !repository.loader.environments.contains(former)
        else {
            throw Failure(
                code: "state.environment-exists", summary: "Environment still exists",
                detail:
                    "\(former) is an environment of this repository, which goes on using its objects. Let go of single "
                    + "ones with `slipway state rm \(former) OBJECT`, and take them over with `slipway import \(environment) "
                    + "OBJECT`.")
        }
        let state = try repository.state(of: former, isEmbedded: session.cluster.isEmbedded)
        let file = InventoryFile(state)
        let lineage = try file.read(environment: former).lineage
        // It had its lock where the one with the new name has it.
        let lock = EnvironmentLock(
            cluster: session.cluster, environment: former, operation: "import", arguments: arguments.lock,
            lineage: lineage, namespace: session.lockNamespace)
        return try await lock.hold(in: context) { formerHeld in
            let old = try file.read(environment: former)
            let formerHeld = try await formerHeld.confirm(old) { nil }
            return try await inherit(old, in: file, formerHeld, AppliedRecords(state), session, held, context)
        }
    }

    private static func inherit(
        _ old: Inventory, in file: InventoryFile, _ formerHeld: HeldEnvironment, _ records: AppliedRecords,
        _ session: Session, _ held: HeldEnvironment, _ context: CommandContext
    ) async throws -> ExitCode {
        let (former, environment) = (old.environment, session.environment)
        var old = old
        guard !old.entries.isEmpty else {
            throw Failure(
                code: "state.nothing-to-import", summary: "Nothing to import",
                detail: "There is no inventory of \(former), or nothing is in it.")
        }
        var inventory = session.inventory
        guard inventory.clusterUID == nil || inventory.clusterUID == old.clusterUID else {
            throw Failure(
                code: "plan.other-cluster", summary: "Inventory of another cluster",
                detail: "The inventories of \(former) and \(environment) are of two clusters. Nothing was changed.")
        }
        let known = Set(inventory.entries.map(\.identity))
        let workloads = Set(session.compilation.desired.objects.filter { !$0.additions.isEmpty }.map(\.identity))
        let taken = old.entries.filter { !known.contains($0.identity) }.map { entry in
            var entry = session.records.inherit(entry, from: records)
            entry.keepsPods = workloads.contains(entry.identity)
            return entry
        }
        inventory.entries += taken
        inventory.clusterUID = old.clusterUID
        inventory.advance()
        old.entries = []
        old.advance()
        // In this order: what two inventories have can be told, what none has is lost.
        try session.records.flush()
        try await held.save(inventory, to: session.inventoryFile)
        try await formerHeld.save(old, to: file)
        records.collect(old)
        let count = taken.count == 1 ? "1 object" : "\(taken.count) objects"
        context.console.write(
            "Took over \(count) of \(former). `slipway plan \(environment)` shows what apply would change or delete.\n")
        return .done
    }

    private static func take(
        _ arguments: ImportArguments, _ session: Session, _ held: HeldEnvironment, _ context: CommandContext
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
            if held.isOverruling {
                var inventory = session.inventory
                inventory.advance()
                try await held.save(inventory, to: session.inventoryFile)
            }
            let isNone = wanted.isEmpty
            context.console.write(
                isNone
                    ? "The cluster has nothing that carries this environment's label and is in no inventory.\n"
                    : "The inventory has them already.\n")
            return .done
        }
        try await held.save(result.inventory, to: session.inventoryFile)
        for identity in result.taken { context.console.write("Took in \(identity).\n") }
        let count = result.taken.count == 1 ? "It is" : "They are"
        context.console.write(
            "\(count) Slipway's now. `slipway plan \(session.environment)` shows what apply would change or delete.\n")
        return .done
    }
}

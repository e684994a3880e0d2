import Cluster
import Host
import Model
import Planning
import Publishing

/// A compiled environment together with its cluster and its inventory: what plan, apply, drift and destroy start from.
struct Session: Sendable {
    let compilation: Compilation
    let cluster: ClusterSelection
    let inventoryFile: InventoryFile
    let inventory: Inventory

    var environment: String { compilation.desired.environment }

    /// The same with the inventory as it is now: another run may have written it while this one waited for the lock.
    func rereading() throws -> Session {
        Session(
            compilation: compilation, cluster: cluster, inventoryFile: inventoryFile,
            inventory: try inventoryFile.read(environment: environment))
    }

    static func open(_ arguments: ParsedArguments, in context: CommandContext) async throws -> Session {
        try open(await Compilation.run(arguments, in: context), arguments: arguments, in: context)
    }

    static func open(
        _ compilation: Compilation, arguments: ParsedArguments, in context: CommandContext
    ) throws -> Session {
        let cluster = try ClusterSelection.choose(
            for: compilation.configuration.environment, arguments: arguments, repository: compilation.repository,
            context: context)
        let file = compilation.repository.inventoryFile(
            of: compilation.desired.environment, isEmbedded: cluster.isEmbedded)
        let inventory = try file.read(environment: compilation.desired.environment)
        return Session(compilation: compilation, cluster: cluster, inventoryFile: file, inventory: inventory)
    }

    /// What the plan command's options mean for the planner.
    func planOptions(_ arguments: ParsedArguments, isDestroy: Bool = false, context: CommandContext) -> PlanOptions {
        var limits = DeletionLimits()
        limits.allowed = arguments.values("allow-destroy").filter { $0 != "all" }
        limits.allowsMany = arguments.values("allow-destroy").contains("all")
        limits.isDestroy = isDestroy
        let secrets = SecretSource(root: compilation.repository.root, variables: context.variables)
        var options = PlanOptions(
            clusterName: cluster.name, verify: arguments.flag("verify"), adopts: arguments.flag("adopt"),
            forcesConflicts: arguments.flag("force-conflicts"), limits: limits,
            resolveSecret: { key, object in try await secrets.value(of: key, for: object) })
        options.digest = { ContentAddress.digest(of: $0.value) }
        return options
    }

}

extension CommandSpecification {
    /// What everything that plans takes.
    static let planOptions: [Option] = [
        Option("verify", help: "Ask the server about every object, also where the answer is known without."),
        Option("adopt", help: "Take over objects that exist and that no inventory holds."),
        Option("force-conflicts", help: "Take fields from other field managers."),
        Option(
            "allow-destroy", value: "OBJECT",
            help: "Let go of the guard of this object (NAMESPACE/NAME or NAME); all lifts the limit on how many.",
            isRepeated: true),
        Option("concise", help: "Leave out the bodies of created objects."),
        Option("parallelism", value: "N", help: "How many requests are in flight at once (32)."),
    ]
}

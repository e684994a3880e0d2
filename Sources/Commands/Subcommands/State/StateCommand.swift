import Cluster
import Loading
import Model

/// `slipway state list|show|rm|mv ENV …`.
enum StateCommand: CommandGroup {
    static let specification = CommandSpecification(
        name: "state", summary: "Look at the inventory, or let go of an object",
        discussion: """
            The inventory holds what Slipway owns in the cluster of an environment, and no values. `list` prints it, \
            `show` prints one entry, `rm` lets go of an object without deleting it from the cluster, `mv` gives the \
            objects of an instance to another one: module.old module.new. An object is named as in a plan: Deployment \
            lakehouse/trino, or Namespace lakehouse. `slipway import` takes an object in. The inventory is the one that \
            plan and apply use: of the cluster that the environment, the kubeconfig or the options name, which is not \
            reached for this, or of the embedded one.
            """,
        subcommands: commands.map { $0.specification },
        examples: [
            .init("slipway state list dev", "What does Slipway own?"),
            .init("slipway state rm dev Deployment lakehouse/trino", "Let go of it, without deleting it"),
            .init("slipway state mv dev module.trino module.query", "After an instance was renamed"),
        ])

    static let commands: [any Command.Type] = [
        StateListCommand.self, StateShowCommand.self, StateRemoveCommand.self, StateMoveCommand.self,
    ]
}

extension InventoryFile {
    /// The inventory of an environment that plan and apply would use; says which cluster that is.
    static func meant(
        by arguments: ClusterArguments, of environment: String, in context: CommandContext
    ) async throws -> InventoryFile {
        let repository = try Repository.locate(from: context.directory)
        let loader = ConfigurationLoader(root: repository.root)
        var cluster = ClusterReference()
        var sources = SourceMap()
        // An environment that is gone may have left objects that another one wants to take over.
        if try loader.environments.contains(environment) || !(try repository.hasInventory(of: environment)) {
            let head = try await loader.read(environment: environment)
            (cluster, sources) = (head.environment.cluster, head.sources)
        }
        let choice = try ClusterChoice.make(
            for: cluster, sources: sources, arguments: arguments, repository: repository, context: context)
        choice.announce(on: context.console)
        return try repository.inventoryFile(of: environment, isEmbedded: choice.isEmbedded)
    }
}

import APIMachinery
import Applying
import Loading
import Model

/// The inventory that a state command is about: the one that plan and apply would use.
struct StateInventory {
    let environment: String
    private let file: InventoryFile
    private let choice: ClusterChoice
    private let repository: Repository
    private let lockNamespace: String
    private let context: CommandContext

    /// Says which cluster is meant; none is reached.
    init(of environment: String, on arguments: ClusterArguments, in context: CommandContext) async throws {
        self.environment = environment
        self.context = context
        repository = try Repository.locate(in: context)
        let loader = repository.loader
        var cluster = ClusterReference()
        var sources = SourceMap()
        var lockNamespace = WellKnownNamespace.system
        // An environment that is gone may have left objects that another one wants to take over.
        if try loader.environments.contains(environment) || !(try repository.hasInventory(of: environment)) {
            let head = try await loader.read(environment: environment)
            (cluster, sources) = (head.environment.cluster, head.sources)
            lockNamespace = head.environment.lockNamespace
        }
        self.lockNamespace = lockNamespace
        choice = try ClusterChoice.make(
            for: cluster, sources: sources, arguments: arguments, repository: repository, context: context)
        choice.announce(on: context.console)
        file = InventoryFile(try repository.state(of: environment, isEmbedded: choice.isEmbedded))
    }

    func read() throws -> Inventory { try file.read(environment: environment) }

    /// Changes it under the environment's lock: an apply that is under way would write over the change.
    func edit<Result: Sendable>(
        for operation: String, _ lock: LockArguments, _ change: (inout Inventory) throws -> Result
    ) async throws -> Result {
        // The embedded cluster's own lock is that of its files, which are opened for nothing else here.
        guard lock.isWanted || !choice.isEmbedded else {
            return try await write(HeldEnvironment(control: ApplyControl()), change)
        }
        let cluster = try ClusterSelection.open(choice, repository: repository, context: context)
        defer { cluster.close() }
        let lock = EnvironmentLock(
            cluster: cluster, environment: environment, operation: operation, arguments: lock,
            lineage: try read().lineage, namespace: lockNamespace)
        return try await lock.hold(in: context) { held in
            try await write(try await held.confirm(try read()) { nil }, change)
        }
    }

    private func write<Result>(
        _ held: HeldEnvironment, _ change: (inout Inventory) throws -> Result
    ) async throws -> Result {
        var inventory = try read()
        let result = try change(&inventory)
        inventory.advance()
        try await held.save(inventory, to: file)
        return result
    }
}

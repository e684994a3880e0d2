import Cluster
import Model
import Planning

/// The cluster of an environment, and what Slipway owns there.
struct Target: Sendable {
    let choice: ClusterChoice
    let cluster: ClusterSelection
    let inventoryFile: InventoryFile
    var inventory: Inventory
    let records: AppliedRecords
    private(set) var readAhead: ReadAhead?

    /// `sources` are the files that the environment stands in.
    static func open(
        _ environment: Environment, sources: SourceMap, _ arguments: ClusterArguments, parallelism: Int,
        _ repository: Repository, _ context: CommandContext
    ) throws -> Target {
        let choice = try ClusterChoice.make(
            for: environment.cluster, sources: sources, arguments: arguments, repository: repository, context: context)
        let cluster = try ClusterSelection.open(
            choice, parallelism: parallelism, repository: repository, context: context)
        let name = environment.name.value
        do {
            let storage = try repository.state(of: name, isEmbedded: choice.isEmbedded)
            let file = InventoryFile(storage)
            return Target(
                choice: choice, cluster: cluster, inventoryFile: file, inventory: try file.read(environment: name),
                records: AppliedRecords(storage))
        } catch {
            cluster.close()
            throw error
        }
    }

    /// Begins to read what the inventory holds; the embedded cluster answers so fast that nothing is won.
    mutating func beginReading() {
        guard !cluster.isEmbedded else { return }
        let ahead = ReadAhead(cluster.client)
        readAhead = ahead
        Task(priority: .high) { [inventory] in await Planner.readEarly(inventory, with: ahead) }
    }

    func close() {
        readAhead?.close()
        cluster.close()
    }
}

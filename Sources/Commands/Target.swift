import Cluster
import Model
import Planning

/// The cluster of an environment, and what Slipway owns there.
struct Target: Sendable {
    let cluster: ClusterSelection
    let inventoryFile: InventoryFile
    var inventory: Inventory
    private(set) var readAhead: ReadAhead?

    static func open(
        _ environment: Environment, _ arguments: ParsedArguments, _ repository: Repository, _ context: CommandContext
    ) throws -> Target {
        let cluster = try ClusterSelection.choose(
            for: environment, arguments: arguments, repository: repository, context: context)
        let name = environment.name.value
        let file = repository.inventoryFile(of: name, isEmbedded: cluster.isEmbedded)
        do {
            return Target(cluster: cluster, inventoryFile: file, inventory: try file.read(environment: name))
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

import Host
import Model

/// The folder with `environments/`, `modules/` and `state/` that a command works in.
struct Repository: Sendable {
    /// Absolute.
    let root: String

    /// The nearest folder, upwards, that has an `environments` folder.
    static func locate(from directory: String) throws(Failure) -> Repository {
        var folder = Path.normalize(directory)
        while true {
            if FileSystem.kind(of: Path.join(folder, "environments")) == .directory { return Repository(root: folder) }
            guard folder != "/" else { break }
            folder = Path.parent(of: folder)
        }
        throw Failure(
            code: "load.no-repository", summary: "No Slipway repository here",
            detail: "Neither \(directory) nor a folder above it has an environments folder. Change into the "
                + "repository, or name it with -C DIR.")
    }

    /// Where the embedded cluster keeps its data, and everything else that belongs to one machine only.
    var localData: String { Path.join(root, ".slipway") }

    /// The folder of the inventories; the embedded cluster has its own.
    private func state(isEmbedded: Bool) -> String { Path.join(isEmbedded ? localData : root, "state") }

    func inventoryFile(of environment: String, isEmbedded: Bool) -> InventoryFile {
        InventoryFile(path: Path.join(state(isEmbedded: isEmbedded), "\(environment)/inventory.json"))
    }

    /// The inventories of all environments but one; what is damaged is its own commands' matter.
    func inventories(except environment: String, isEmbedded: Bool) -> [Inventory] {
        inventoryNames(isEmbedded: isEmbedded).filter { $0 != environment }.compactMap { name in
            try? inventoryFile(of: name, isEmbedded: isEmbedded).read(environment: name)
        }
    }

    /// Whether an environment, which may be gone, left an inventory.
    func hasInventory(of environment: String) -> Bool {
        [false, true].contains { inventoryNames(isEmbedded: $0).contains(environment) }
    }

    private func inventoryNames(isEmbedded: Bool) -> [String] {
        (try? FileSystem.list(state(isEmbedded: isEmbedded))) ?? []
    }
}

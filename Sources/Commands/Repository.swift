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

    func inventoryFile(of environment: String, isEmbedded: Bool) -> InventoryFile {
        let state = isEmbedded ? Path.join(localData, "state") : Path.join(root, "state")
        return InventoryFile(path: Path.join(state, "\(environment)/inventory.json"))
    }

    /// The inventories of all environments but one that are on clusters; what is damaged is its own commands' matter.
    func inventories(except environment: String) -> [Inventory] {
        let names = (try? FileSystem.list(Path.join(root, "state"))) ?? []
        return names.filter { $0 != environment }.compactMap { name in
            try? inventoryFile(of: name, isEmbedded: false).read(environment: name)
        }
    }
}

import Host
import Loading
import Model

/// The folder with `environments/`, `modules/` and `state/` that a command works in.
struct Repository: Sendable {
    /// Absolute.
    let root: String
    /// What the caller lets it make use of.
    var allowed = AllowList(EnvironmentVariables([:]))
    /// Where its sources are those of a commit.
    var committed: CommittedSources?

    /// The nearest folder, upwards, that has an `environments` folder.
    static func locate(from directory: String) throws(Failure) -> Repository {
        var folder = Path.normalize(directory)
        while true {
            if FileSystem.kind(of: Path.join(folder, RepositoryLayout.environments)) == .directory {
                return Repository(root: folder)
            }
            guard folder != "/" else { break }
            folder = Path.parent(of: folder)
        }
        throw Failure(
            code: "load.no-repository", summary: "No Slipway repository here",
            detail: "Neither \(directory) nor a folder above it has an environments folder. Change into the "
                + "repository, or name it with -C DIR.")
    }

    /// The repository that a command works in, with what its caller allows.
    ///
    /// With a revision its sources are those of that commit.
    static func locate(in context: CommandContext, at revision: String? = nil) throws -> Repository {
        var repository = try locate(from: context.directory)
        repository.allowed = try AllowList.of(context, in: repository.root)
        return try repository.at(revision)
    }

    /// Its files: whatever paths in it say, nothing outside is read but what the caller allows, and nothing is written.
    var folder: ConfinedFolder { ConfinedFolder(root, allowing: allowed.paths) }

    var loader: ConfigurationLoader {
        committed.map { ConfigurationLoader(tree: $0.tree) } ?? ConfigurationLoader(root: root, allowing: allowed.paths)
    }

    /// A file that the command line names: any file, but inside of the repository its links are a stranger's word.
    func file(named path: String) -> NamedFile { NamedFile(path, in: holds(path) ? folder : nil) }

    /// A folder that the command line names for output, by the same rule; made where it is missing.
    func outputFolder(named path: String) throws(FileError) -> ConfinedFolder {
        if holds(path) { return try folder.subfolder(path) }
        try FileSystem.createDirectories(path)
        return ConfinedFolder(path, role: .output)
    }

    /// Whether an absolute path begins with the repository's.
    func holds(_ path: String) -> Bool {
        path.utf8.starts(with: (root == "/" ? root : root + "/").utf8)
    }

    /// Where the state of an environment is kept.
    func state(of environment: String, isEmbedded: Bool) throws(Failure) -> any StateStorage {
        guard environment.isEnvironmentName else {
            throw Failure(
                code: "load.unknown-environment", summary: "Unknown environment",
                detail: "No environment can be called \(String(reflecting: environment)): names are made of at most 63 "
                    + "letters, digits, \"-\", \"_\" and \".\".")
        }
        return StateFolder(of: environment, in: folder, state: Repository.state(isEmbedded: isEmbedded))
    }

    /// The inventory of an environment where no cluster is at hand: that of its cluster, else that of the embedded one.
    func inventory(of environment: String) throws -> Inventory {
        for isEmbedded in [false, true] {
            let state = try state(of: environment, isEmbedded: isEmbedded)
            let inventory = try InventoryFile(state).read(environment: environment)
            if !inventory.entries.isEmpty { return inventory }
        }
        return Inventory(environment: environment)
    }

    /// The folder of the states, in `folder`; the embedded cluster has its own.
    private static func state(isEmbedded: Bool) -> String {
        isEmbedded ? Path.join(RepositoryLayout.localData, RepositoryLayout.state) : RepositoryLayout.state
    }

    /// The inventories of all environments but one, each as it could be read: who owns what a damaged one has is not
    /// known.
    func inventories(
        except environment: String, isEmbedded: Bool
    ) -> [Result<Inventory, DiagnosticsError>] {
        let names: [String]
        do throws(FileError) {
            names = try inventoryNames(isEmbedded: isEmbedded)
        } catch {
            return [.failure(DiagnosticsError(error.diagnostic()))]
        }
        return names.filter { $0 != environment && $0.isEnvironmentName }.map { name in
            let state = StateFolder(of: name, in: folder, state: Repository.state(isEmbedded: isEmbedded))
            return Result { () throws(DiagnosticsError) in try InventoryFile(state).read(environment: name) }
        }
    }

    /// Whether an environment, which may be gone, left an inventory.
    func hasInventory(of environment: String) throws(FileError) -> Bool {
        for isEmbedded in [false, true] where try inventoryNames(isEmbedded: isEmbedded).contains(environment) {
            return true
        }
        return false
    }

    /// The folders of inventories; a README beside them is none.
    private func inventoryNames(isEmbedded: Bool) throws(FileError) -> [String] {
        let state = Repository.state(isEmbedded: isEmbedded)
        do throws(FileError) {
            var names: [String] = []
            for name in try folder.list(state) where try folder.kind(of: Path.join(state, name)) != .file {
                names.append(name)
            }
            return names
        } catch {
            guard error.isMissing else { throw error }
            return []
        }
    }

    /// Where the data of the embedded cluster is, from the root.
    static let embeddedCluster = Path.join(RepositoryLayout.localData, "cluster")

    var embeddedClusterFolder: ConfinedFolder {
        get throws(FileError) { try folder.subfolder(Repository.embeddedCluster) }
    }
}

extension NamedFile {
    /// A file that the command line names for output, in a repository or outside of any.
    static func output(_ path: String, in context: CommandContext) -> NamedFile {
        let absolute = context.absolute(path)
        // May fail: outside of a repository no one's word but the caller's is in a path.
        guard let repository = try? Repository.locate(from: context.directory) else { return NamedFile(absolute) }
        return repository.file(named: absolute)
    }
}

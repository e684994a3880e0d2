import Host
import Model

/// State as files in a folder of the repository: `state/<env>`, or beside the embedded cluster's data.
struct StateFolder: StateStorage {
    /// The repository's.
    private let folder: ConfinedFolder
    private let path: String

    /// That of an environment, in the folder of states.
    init(of environment: String, in folder: ConfinedFolder, state: String) {
        self.folder = folder
        path = Path.join(state, environment)
    }

    func place(of name: String) -> String { Path.join(folder.path, file(name)) }

    func read(_ name: String) throws(DiagnosticsError) -> [UInt8]? {
        do throws(FileError) {
            return try folder.read(file(name))
        } catch {
            guard error.isMissing else { throw DiagnosticsError(error.diagnostic()) }
            return nil
        }
    }

    func write(_ bytes: [UInt8], to name: String, as kind: StateDocumentKind) throws(DiagnosticsError) {
        do throws(FileError) {
            if kind == .secret { try ignore(name) }
            try folder.writeAtomically(bytes, to: file(name), isPrivate: kind == .secret, isDurable: kind != .content)
        } catch {
            throw DiagnosticsError(error.diagnostic())
        }
    }

    func remove(_ name: String) throws(DiagnosticsError) {
        do throws(FileError) {
            try folder.remove(file(name))
        } catch {
            throw DiagnosticsError(error.diagnostic())
        }
    }

    func names(in name: String) throws(DiagnosticsError) -> [String] {
        do throws(FileError) {
            return try folder.list(file(name))
        } catch {
            guard error.isMissing else { throw DiagnosticsError(error.diagnostic()) }
            return []
        }
    }

    private func file(_ name: String) -> String { Path.join(path, name) }

    /// Keeps a file out of commits, also where nobody thought of it in the repository's own `.gitignore`.
    private func ignore(_ name: String) throws(FileError) {
        let ignored = file(".gitignore")
        let text: [UInt8]
        do throws(FileError) {
            text = try folder.read(ignored)
        } catch {
            guard error.isMissing else { throw error }
            text = []
        }
        let line = Array("/\(name)".utf8)
        guard !text.split(separator: UInt8(ascii: "\n")).contains(line[...]) else { return }
        let end = text.isEmpty || text.last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]
        try folder.writeAtomically(text + end + line + [UInt8(ascii: "\n")], to: ignored)
    }
}

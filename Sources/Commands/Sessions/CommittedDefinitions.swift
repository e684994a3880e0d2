import Host
import Loading
import Model

/// The CRDs of the repository at a commit: those of its folder `crds`, and of the environment's `crds`.
struct CommittedDefinitions {
    private let tree: SourceTree
    private var found: [NamedFile] = []
    /// The folders that were looked into, without links: one may lead back to a folder above.
    private var seen: Set<String> = []

    init(_ tree: SourceTree) { self.tree = tree }

    func files(_ configuration: Configuration) throws(Failure) -> [NamedFile] {
        var files = try self.files(below: RepositoryLayout.definitions) ?? []
        for entry in configuration.environment.definitions {
            let own = Path.parent(of: configuration.sources[entry.range.file]?.path ?? "")
            let path = Path.normalize(Path.join(own, entry.value))
            // What leads out is no part of the commit.
            guard !path.hasPrefix(".."), let more = try self.files(below: path) else {
                throw Failure(DefinitionFiles.missing(entry).diagnostics, sources: configuration.sources)
            }
            files += more
        }
        return files
    }

    /// The path itself where it names a file; `nil` where it names nothing.
    private func files(below path: String) throws(Failure) -> [NamedFile]? {
        var search = CommittedDefinitions(tree)
        do throws(SourceTreeError) {
            if let place = try tree.folder(path) {
                try search.look(into: path, place)
            } else {
                search.found = [NamedFile(path, content: try tree.read(path))]
            }
            return search.found
        } catch {
            switch error {
            case .missing: return nil
            case .refused(let diagnostic): throw Failure([diagnostic])
            case .unreadable(let reason):
                throw Failure(
                    code: "load.unreadable-file", summary: "Unreadable file",
                    detail: "The file \(path) cannot be read: \(reason).")
            }
        }
    }

    private mutating func look(into folder: String, _ place: String) throws(SourceTreeError) {
        guard seen.insert(place).inserted else { return }
        for name in try tree.list(folder) where !name.hasPrefix(".") {
            let inner = Path.join(folder, name)
            if let place = try tree.folder(inner) {
                try look(into: inner, place)
            } else if DefinitionFiles.mayBeOne(name) {
                found.append(NamedFile(inner, content: try tree.read(inner)))
            }
        }
    }
}

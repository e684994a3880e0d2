import Host
import Loading
import Model
import Schemas

/// The CustomResourceDefinitions at hand that are no part of the desired state: those of the repository's folder `crds`,
/// of the environment's `crds`, and of `-crds`.
enum DefinitionFiles {
    /// The files, those of each folder sorted; later ones have the last word.
    static func files(
        _ configuration: Configuration, _ repository: Repository, given: [String]
    ) throws -> [NamedFile] {
        let folder = repository.folder.rememberingFolders
        if let tree = repository.committed?.tree {
            return try CommittedDefinitions(tree).files(configuration) + others(given, repository, folder)
        }
        var files = try DefinitionSearch.files(below: RepositoryLayout.definitions, in: folder) ?? []
        for entry in configuration.environment.definitions {
            do throws(Failure) {
                files += try self.files(of: entry, configuration, folder)
            } catch {
                throw Failure(error.diagnostics, sources: configuration.sources)
            }
        }
        return files + (try others(given, repository, folder))
    }

    /// Those that the command line names, which are files of this machine.
    private static func others(
        _ given: [String], _ repository: Repository, _ folder: ConfinedFolder
    ) throws -> [NamedFile] {
        var files: [NamedFile] = []
        for path in given {
            guard let found = try DefinitionSearch.files(below: path, in: repository.holds(path) ? folder : nil) else {
                throw Failure(
                    code: "load.missing-file", summary: "Missing file",
                    detail: "There is no file or folder \(path), which -crds names.")
            }
            files += found
        }
        return files
    }

    /// Whether a file of this name is read where its folder is named.
    static func mayBeOne(_ name: String) -> Bool { [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) } }

    /// What an entry of the environment's `crds` names.
    private static func files(
        of entry: Located<String>, _ configuration: Configuration, _ folder: ConfinedFolder
    ) throws(Failure) -> [NamedFile] {
        let own = Path.parent(of: configuration.sources[entry.range.file]?.path ?? "")
        do throws(FileError) {
            let path = Path.normalize(Path.join(own, entry.value))
            guard !entry.value.hasPrefix("/") || folder.allows(entry.value) else {
                throw FileError(operation: "read", path: entry.value, FileRefusal(.outside))
            }
            if let found = try DefinitionSearch.files(below: path, in: folder) { return found }
        } catch {
            throw Failure([error.diagnostic(at: entry.range)])
        }
        throw missing(entry)
    }

    static func missing(_ entry: Located<String>) -> Failure {
        Failure([
            Diagnostic(
                code: "load.missing-file", summary: "Missing file",
                detail: "There is no file or folder \"\(entry.value)\" here. Paths are relative to the environment's "
                    + "folder.", at: entry.range)
        ])
    }

    /// Adds the schemas of the kinds that objects are of and that neither Kubernetes nor the desired state defines.
    static func add(
        _ definitions: DefinitionIndex, to schemas: inout SchemaCatalog, for compilation: Compilation
    ) throws(DiagnosticsError) {
        var known: Set<GroupKind> = []
        for object in compilation.desired.objects where object.kind.isDefinition {
            if let kind = object.value.definedKind { known.insert(kind) }
        }
        var missing: [GroupKind: Diagnostic.Note] = [:]
        for object in compilation.desired.objects {
            let kind = object.kind.groupKind
            guard kind.group.contains("."), missing[kind] == nil, !known.contains(kind),
                schemas.schema(for: object.kind) == nil
            else { continue }
            missing[kind] = Diagnostic.Note(
                "\(object.identity) is checked against this definition", at: object.origin.range)
        }
        guard !missing.isEmpty else { return }
        for definition in try definitions.definitions(of: missing, sources: compilation.sources) {
            schemas.add(definition: definition)
        }
    }
}

extension Option {
    /// What everything that checks objects takes.
    static func definitions(_ field: ArgumentField<Arguments, [String]>) -> Option {
        .list(
            "crds", value: "PATH", field, help: "Check custom resources against the CRDs of this file or folder too.")
    }
}

/// The YAML and JSON files of a folder and of those in it, sorted, without hidden ones.
private struct DefinitionSearch {
    /// `nil` for what the command line names outside of the repository.
    let folder: ConfinedFolder?
    private var files: [NamedFile] = []
    /// The folders that were looked into, without links: one may lead back to a folder above.
    private var seen: Set<String> = []

    private init(_ folder: ConfinedFolder?) { self.folder = folder }

    /// The path itself where it names a file; `nil` where it names nothing.
    static func files(below path: String, in folder: ConfinedFolder?) throws(FileError) -> [NamedFile]? {
        var search = DefinitionSearch(folder)
        guard let found = try search.location(of: path) else { return nil }
        if found.kind == .directory {
            try search.look(into: path, found.path)
        } else {
            search.files.append(NamedFile(path, in: folder))
        }
        return search.files
    }

    private mutating func look(into path: String, _ place: String) throws(FileError) {
        guard seen.insert(place).inserted else { return }
        let names = if let folder { try folder.list(path) } else { try FileSystem.list(path) }
        for name in names where !name.hasPrefix(".") {
            let inner = Path.join(path, name)
            let found = try location(of: inner)
            if let found, found.kind == .directory {
                try look(into: inner, found.path)
            } else if DefinitionFiles.mayBeOne(name) {
                files.append(NamedFile(inner, in: folder))
            }
        }
    }

    private func location(of path: String) throws(FileError) -> (path: String, kind: FileSystem.Kind)? {
        if let folder { return try folder.location(of: path) }
        return FileSystem.kind(of: path).map { (FileSystem.realPath(of: path) ?? path, $0) }
    }
}

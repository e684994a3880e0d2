import Host
import Loading
import Model
import Schemas

/// The CustomResourceDefinitions at hand that are no part of the desired state: those of the repository's folder `crds`,
/// of the environment's `crds`, and of `-crds`.
enum DefinitionFiles {
    /// The files, those of each folder sorted; later ones have the last word.
    static func paths(
        _ configuration: Configuration, _ repository: Repository, given: [String]
    ) throws -> [String] {
        var paths: [String] = []
        let common = Path.join(repository.root, "crds")
        if FileSystem.kind(of: common) != nil { paths.append(common) }
        for entry in configuration.environment.definitions {
            let file = configuration.sources[entry.range.file]?.path ?? ""
            let folder = Path.join(repository.root, Path.parent(of: file))
            let path = Path.normalize(Path.join(folder, entry.value))
            guard FileSystem.kind(of: path) != nil else {
                throw DiagnosticsError(
                    [
                        Diagnostic(
                            code: "load.missing-file", summary: "Missing file",
                            detail: "There is no file or folder \"\(entry.value)\" here. Paths are relative to the "
                                + "environment's folder.", at: entry.range)
                    ], sources: configuration.sources)
            }
            paths.append(path)
        }
        for path in given where FileSystem.kind(of: path) == nil {
            throw Failure(
                code: "load.missing-file", summary: "Missing file",
                detail: "There is no file or folder \(path), which -crds names.")
        }
        return try (paths + given).flatMap { try files(below: $0, depth: 0) }
    }

    /// The YAML and JSON files of a folder and of those in it, sorted, without hidden ones.
    ///
    /// A link may lead back to a folder above, so there is a limit to how deep this goes.
    private static func files(below path: String, depth: Int) throws(FileError) -> [String] {
        guard FileSystem.kind(of: path) == .directory else { return [path] }
        var files: [String] = []
        for name in try FileSystem.list(path) where !name.hasPrefix(".") {
            let inner = Path.join(path, name)
            if FileSystem.kind(of: inner) == .directory {
                if depth < 8 { files += try self.files(below: inner, depth: depth + 1) }
            } else if [".yaml", ".yml", ".json"].contains(where: { name.hasSuffix($0) }) {
                files.append(inner)
            }
        }
        return files
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

extension CommandSpecification {
    /// What everything that checks objects takes.
    static let checkOptions: [Option] = [
        Option(
            "crds", value: "PATH", help: "Check custom resources against the CRDs of this file or folder too.",
            isRepeated: true)
    ]
}

import Documents
import Host
import Model
import Schemas

/// The CustomResourceDefinitions at hand that are no part of the desired state: those of the repository's folder `crds`,
/// of the environment's `crds`, and of `-crds`.
///
/// They are large, so a file is only parsed if it names the group and the kind of an object whose schema is missing.
struct DefinitionFiles {
    private let compilation: Compilation
    private let given: [String]

    init(_ compilation: Compilation, _ arguments: ParsedArguments, _ context: CommandContext) {
        self.compilation = compilation
        given = arguments.values("crds").map(context.absolute)
    }

    func add(to schemas: inout SchemaCatalog) throws {
        for path in given where FileSystem.kind(of: path) == nil {
            throw Failure(
                code: "load.missing-file", summary: "Missing file",
                detail: "There is no file or folder \(path), which -crds names.")
        }
        let paths = try paths()
        let missing = missingKinds(schemas)
        guard !missing.isEmpty else { return }
        for file in try paths.flatMap(DefinitionFiles.files) {
            let bytes = try FileSystem.read(file)
            guard missing.contains(where: { bytes.contains($0.group) && bytes.contains($0.kind) }) else { continue }
            let documents = try YAML.parse(bytes, file: .none).map(\.value)
            for document in documents.flatMap({ $0["kind"] == "List" ? $0["items"]?.array ?? [] : [$0] })
            where document["kind"] == "CustomResourceDefinition" {
                schemas.add(definition: document)
            }
        }
    }

    /// The kinds that neither Kubernetes nor the desired state itself defines, as the bytes to look for.
    private func missingKinds(_ schemas: SchemaCatalog) -> [(group: [UInt8], kind: [UInt8])] {
        var known = schemas
        for object in compilation.desired.objects where object.kind.kind == "CustomResourceDefinition" {
            known.add(definition: object.value)
        }
        let kinds = Set(compilation.desired.objects.map(\.kind)).filter {
            $0.group.contains(".") && known.schema(for: $0) == nil
        }
        return kinds.map { (Array($0.group.utf8), Array($0.kind.utf8)) }
    }

    private func paths() throws -> [String] {
        let root = compilation.repository.root
        var paths: [String] = []
        let common = Path.join(root, "crds")
        if FileSystem.kind(of: common) != nil { paths.append(common) }
        for entry in compilation.configuration.environment.definitions {
            let file = compilation.sources[entry.range.file]?.path ?? ""
            let path = Path.normalize(Path.join(Path.join(root, Path.parent(of: file)), entry.value))
            guard FileSystem.kind(of: path) != nil else {
                throw DiagnosticsError(
                    [
                        Diagnostic(
                            code: "load.missing-file", summary: "Missing file",
                            detail: "There is no file or folder \"\(entry.value)\" here. Paths are relative to the "
                                + "environment's folder.", at: entry.range)
                    ], sources: compilation.sources)
            }
            paths.append(path)
        }
        return paths + given
    }

    /// The YAML files of a folder and of those in it, sorted.
    private static func files(below path: String) throws -> [String] {
        guard FileSystem.kind(of: path) == .directory else { return [path] }
        return try FileSystem.list(path).flatMap { name -> [String] in
            let inner = Path.join(path, name)
            if FileSystem.kind(of: inner) == .directory { return try files(below: inner) }
            return [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) } ? [inner] : []
        }
    }
}

extension [UInt8] {
    /// Whether the bytes stand somewhere in these.
    fileprivate func contains(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first, count >= needle.count else { return false }
        return withUnsafeBufferPointer { bytes in
            var start = 0
            while let place = bytes[start...].firstIndex(of: first), place + needle.count <= bytes.count {
                if bytes[place..<(place + needle.count)].elementsEqual(needle) { return true }
                start = place + 1
            }
            return false
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

import Cluster
import Documents
import Host
import Model
import Reporting

struct EmbeddedApplyArguments: CommandArguments {
    var file = ""

    static let positionals: [Positional<Self>] = [
        .required("FILE", \.file, help: "A file with manifests.", completion: .file)
    ]
}

/// `slipway embedded apply FILE`.
enum EmbeddedApplyCommand: Command {
    static let specification = CommandSpecification(
        EmbeddedApplyArguments.self, name: "embedded apply", summary: "Apply a file to the embedded cluster",
        discussion: """
            Applies the objects of a file as kubectl apply --server-side does: the custom resource definitions that an \
            operator ships, for example.
            """,
        examples: [.init("slipway embedded apply strimzi-crds.yaml", "Let it know the kinds of an operator")])

    static func run(_ arguments: EmbeddedApplyArguments, in context: CommandContext) async throws -> ExitCode {
        let repository = try Repository.locate(from: context.directory)
        let objects = try objects(in: repository.file(named: context.absolute(arguments.file)))
        let selection = try ClusterSelection.embedded(in: repository, context)
        defer { selection.close() }
        try await apply(objects, as: "kubectl", to: selection.client, in: context)
        return .done
    }

    private static func objects(in file: NamedFile) throws -> [Value] {
        var sources = SourceMap()
        let bytes = try file.read()
        do throws(DiagnosticsError) {
            return try YAML.parse(bytes, file: sources.add(path: file.path, bytes: bytes))
                .filter { $0.entries != nil }.map(\.value)
        } catch {
            throw DiagnosticsError(error.diagnostics, sources: sources)
        }
    }

    /// Applies objects, and names each.
    static func apply(
        _ objects: [Value], as manager: String, to client: ClusterClient, in context: CommandContext
    ) async throws {
        for object in objects {
            _ = try await client.apply(object, fieldManager: manager, force: true)
            let name = object.value(at: ["metadata", "name"])?.string ?? ""
            context.console.write("\(object["kind"]?.string ?? "") \(name) applied\n")
        }
        if objects.isEmpty { context.console.write("There is nothing to apply.\n") }
    }
}

import Cluster
import Documents
import Host
import Model
import Reporting

/// `slipway embedded apply FILE` and `slipway embedded define ENV`: what teaches the embedded cluster kinds.
enum EmbeddedDefinitions {
    static func run(
        _ action: String, _ name: String, _ repository: Repository, in context: CommandContext
    ) async throws -> ExitCode {
        let objects: [Value]
        let manager: String
        if action == "apply" {
            let path = context.absolute(name)
            var sources = SourceMap()
            let bytes = try repository.file(named: path).read()
            let file = sources.add(path: path, bytes: bytes)
            do {
                objects = try YAML.parse(bytes, file: file).filter { $0.entries != nil }.map(\.value)
            } catch {
                throw DiagnosticsError(error.diagnostics, sources: sources)
            }
            manager = "kubectl"
        } else {
            let desired = try await Compilation.run(environment: name, in: context).desired
            let selection = try ClusterSelection.embedded(in: repository, context)
            let kinds = try await selection.client.discover().resources.map { "\($0.kind.group)/\($0.kind.kind)" }
            selection.close()
            objects = OpenDefinitions.definitions(for: desired.objects, excluding: Set(kinds))
            manager = "slipway-embedded"
        }
        let selection = try ClusterSelection.embedded(in: repository, context)
        defer { selection.close() }
        for object in objects {
            _ = try await selection.client.apply(object, fieldManager: manager, force: true)
            let name = object.value(at: ["metadata", "name"])?.string ?? ""
            context.console.write("\(object["kind"]?.string ?? "") \(name) applied\n")
        }
        if objects.isEmpty { context.console.write("There is nothing to apply.\n") }
        return .done
    }
}

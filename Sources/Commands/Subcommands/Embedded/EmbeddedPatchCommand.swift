import Cluster
import Documents
import Model
import Reporting

struct EmbeddedPatchArguments: CommandArguments {
    var kind = ""
    var object = ""
    var patch = Value.null
    var fieldManager = "kubectl-edit"

    static let positionals: [Positional<Self>] = [
        .embeddedKind(\.kind), .embeddedObject(\.object),
        .required("PATCH", \.patch, help: "A JSON merge patch.") { word throws(UsageError) in
            do throws(JSONError) {
                return try JSON.parse(Array(word.utf8))
            } catch {
                throw UsageError("The patch is not JSON: \(error.message).")
            }
        },
    ]

    static let options: [Option<Self>] = [
        .text("field-manager", value: "NAME", \.fieldManager, help: "In whose name to patch (kubectl-edit).")
    ]
}

/// `slipway embedded patch KIND OBJECT PATCH`.
enum EmbeddedPatchCommand: Command {
    static let specification = CommandSpecification(
        EmbeddedPatchArguments.self, name: "embedded patch", summary: "Change an object of the embedded cluster",
        discussion: """
            Sends a JSON merge patch, as kubectl patch --type=merge does: null takes a field away. The fields belong \
            to the field manager from then on.
            """,
        examples: [
            .init(
                "slipway embedded patch Deployment lakehouse/minio '{\"spec\":{\"replicas\":2}}'", "Make some drift")
        ])

    static func run(_ arguments: EmbeddedPatchArguments, in context: CommandContext) async throws -> ExitCode {
        let selection = try ClusterSelection.embedded(in: Repository.locate(from: context.directory), context)
        defer { selection.close() }
        let target = try await EmbeddedObject(arguments.kind, arguments.object, in: selection.client)
        _ = try await selection.client.patch(
            target.kind, target.identity, arguments.patch, as: .mergePatch, fieldManager: arguments.fieldManager)
        let place = PlanView.place(of: target.identity)
        context.console.write("\(target.kind.kind) \(place) patched as \(arguments.fieldManager)\n")
        return .done
    }
}

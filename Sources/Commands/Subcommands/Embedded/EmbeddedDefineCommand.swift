import Cluster
import Model

struct EmbeddedDefineArguments: CommandArguments {
    var environment = ""

    static let positionals: [Positional<Self>] = [.environment(\.environment)]
}

/// `slipway embedded define ENV`.
enum EmbeddedDefineCommand: Command {
    static let specification = CommandSpecification(
        EmbeddedDefineArguments.self, name: "embedded define",
        summary: "Let the embedded cluster hold an environment's custom resources",
        discussion: """
            Makes a definition that accepts anything for each kind of the environment that the embedded cluster does \
            not know: operators are not installed there, and their kinds are needed all the same.
            """,
        examples: [.init("slipway embedded define openshift", "Before the first plan of it")])

    static func run(_ arguments: EmbeddedDefineArguments, in context: CommandContext) async throws -> ExitCode {
        let compilation = try await Compilation.run(environment: arguments.environment, in: context)
        let selection = try ClusterSelection.embedded(in: compilation.repository, context)
        defer { selection.close() }
        let kinds = try await selection.client.discover().resources.map { "\($0.kind.group)/\($0.kind.kind)" }
        let definitions = OpenDefinitions.definitions(for: compilation.desired.objects, excluding: Set(kinds))
        try await EmbeddedApplyCommand.apply(
            definitions, as: SlipwayName.embedded, to: selection.client, in: context)
        return .done
    }
}

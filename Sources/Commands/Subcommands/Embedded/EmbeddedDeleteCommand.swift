import Cluster
import Model
import Reporting

struct EmbeddedDeleteArguments: CommandArguments {
    var kind = ""
    var object = ""

    static let positionals: [Positional<Self>] = [.embeddedKind(\.kind), .embeddedObject(\.object)]
}

/// `slipway embedded delete KIND OBJECT`.
enum EmbeddedDeleteCommand: Command {
    static let specification = CommandSpecification(
        EmbeddedDeleteArguments.self, name: "embedded delete", summary: "Delete an object of the embedded cluster",
        discussion: "Deletes one object, and what belongs to it, as the garbage collector of a cluster would.",
        examples: [.init("slipway embedded delete Service lakehouse/trino", "Does drift see it?")])

    static func run(_ arguments: EmbeddedDeleteArguments, in context: CommandContext) async throws -> ExitCode {
        let selection = try ClusterSelection.embedded(in: Repository.locate(from: context.directory), context)
        defer { selection.close() }
        let target = try await EmbeddedObject(arguments.kind, arguments.object, in: selection.client)
        _ = try await selection.client.delete(target.kind, target.identity)
        context.console.write("\(target.kind.kind) \(PlanView.place(of: target.identity)) deleted\n")
        return .done
    }
}

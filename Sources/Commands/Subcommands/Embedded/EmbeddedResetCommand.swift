import Host
import Model
import Reporting

/// `slipway embedded reset`.
enum EmbeddedResetCommand: Command {
    static let specification = CommandSpecification(
        NoArguments.self, name: "embedded reset", summary: "Throw the embedded cluster away",
        discussion: "Removes the embedded cluster of this repository, with its inventories.",
        examples: [.init("slipway embedded reset", "Start again with an empty cluster")])

    static func run(_ arguments: NoArguments, in context: CommandContext) async throws -> ExitCode {
        let repository = try Repository.locate(from: context.directory)
        let inventories = Path.join(RepositoryLayout.localData, RepositoryLayout.state)
        for path in [Repository.embeddedCluster, inventories] { try repository.folder.removeTree(path) }
        context.console.write("The embedded cluster is empty.\n")
        return .done
    }
}

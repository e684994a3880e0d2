import EmbeddedCluster
import Model
import Reporting

/// `slipway embedded repair`.
enum EmbeddedRepairCommand: Command {
    static let specification = CommandSpecification(
        NoArguments.self, name: "embedded repair", summary: "Go on without damaged lines of the embedded cluster",
        discussion: """
            Leaves out the lines of the embedded cluster's data that cannot be read, and names each. What they said is \
            lost: an object is gone, or as it was before. The damaged files stay beside the data as they were.
            """,
        examples: [.init("slipway embedded repair", "Make damaged data readable again")])

    static func run(_ arguments: NoArguments, in context: CommandContext) async throws -> ExitCode {
        let repair: StorageRepair
        let folder = try Repository.locate(from: context.directory).embeddedClusterFolder
        do throws(StorageError) {
            repair = try EmbeddedCluster.repair(folder)
        } catch {
            throw error.told
        }
        guard !repair.damaged.isEmpty else {
            context.console.write("Nothing is damaged, and nothing was changed.\n")
            return .done
        }
        for line in repair.damaged { context.console.write("Left out \(line.path):\(line.line): \(line.reason)\n") }
        for copy in repair.copies { context.console.write("The file as it was is kept in \(copy)\n") }
        context.console.write(
            "The embedded cluster holds \(repair.objects) objects. `slipway plan` says what is missing.\n")
        return .done
    }
}

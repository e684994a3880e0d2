import Model
import Reporting

/// `slipway version`.
enum VersionCommand: Command {
    static let specification = CommandSpecification(
        NoArguments.self, name: "version", summary: "Show the version of Slipway",
        discussion: "Shows the version, and nothing else: no file is read and no cluster is asked.",
        examples: [.init("slipway version", "Which one is this?")])

    static func run(_ arguments: NoArguments, in context: CommandContext) async throws -> ExitCode {
        context.console.write("slipway \(ProgramVersion.text)\n")
        return .done
    }
}

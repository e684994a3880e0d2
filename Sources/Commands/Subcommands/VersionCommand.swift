import Documents
import Model
import Reporting

struct VersionArguments: CommandArguments {
    var json = false

    static let options: [Option<Self>] = [.flag("json", \.json, help: "Print JSON.")]
}

/// `slipway version`.
enum VersionCommand: Command {
    static let specification = CommandSpecification(
        VersionArguments.self, name: "version", summary: "Show the version of Slipway",
        discussion: "Shows the version, and nothing else: no file is read and no cluster is asked.",
        examples: [.init("slipway version", "Which one is this?")])

    static func run(_ arguments: VersionArguments, in context: CommandContext) async throws -> ExitCode {
        if arguments.json {
            context.console.write(bytes: JSON.serialize(["version": .string(ProgramVersion.text)]) + [0x0A])
        } else {
            context.console.write("slipway \(ProgramVersion.text)\n")
        }
        return .done
    }
}

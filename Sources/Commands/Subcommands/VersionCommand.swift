/// `slipway version`.
enum VersionCommand: Command {
    /// The version of this source tree.
    static let version = "0.1.0"

    static let specification = CommandSpecification(
        name: "version", summary: "Show the version of Slipway",
        discussion: "Shows the version, and nothing else: no file is read and no cluster is asked.",
        examples: [.init("slipway version", "Which one is this?")])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        context.console.write("slipway \(version)\n")
        return .done
    }
}

import Reporting

/// `slipway manual`.
enum ManualCommand: Command {
    static let specification = CommandSpecification(
        NoArguments.self, name: "manual", summary: "Print the manual page",
        discussion: "Prints the manual page of all commands in the form that man reads.",
        examples: [
            .init("slipway manual | man -l -", "Read it"),
            .init("slipway manual > /usr/local/share/man/man1/slipway.1", "Keep it for man slipway"),
        ])

    static func run(_ arguments: NoArguments, in context: CommandContext) async throws -> ExitCode {
        context.console.write(ManualPage.text(of: Application.overview))
        return .done
    }
}

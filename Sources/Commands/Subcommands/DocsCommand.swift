import Loading
import Model
import Reporting

struct DocsArguments: CommandArguments {
    var module = ""

    static let positionals: [Positional<Self>] = [
        .required(
            "MODULE", \.module, help: "The module: a folder of modules/, with its version if it has one.",
            completion: .module)
    ]
}

/// `slipway docs MODULE`.
enum DocsCommand: Command {
    static let specification = CommandSpecification(
        DocsArguments.self, name: "docs", summary: "Print the documentation of a module as Markdown",
        discussion: """
            Says what a module takes and offers, from its own file: inputs with types, defaults and descriptions, \
            needs, endpoints, secrets and outputs. Redirect it into the module's README.md, and it is never out of \
            date for long.
            """,
        examples: [
            .init("slipway docs trino", "What can be set?"),
            .init("slipway docs trino > modules/trino/README.md", "Keep it beside the module"),
        ])

    static func run(_ arguments: DocsArguments, in context: CommandContext) async throws -> ExitCode {
        let repository = try Repository.locate(in: context)
        let module = try await repository.loader.load(
            module: arguments.module)
        context.console.write(ModuleDocument(module: module).text)
        return .done
    }
}

import Reporting

/// `slipway completion SHELL`.
enum CompletionCommand: Command {
    static let specification = CommandSpecification(
        name: "completion", summary: "Print a completion script for a shell",
        discussion: "Completes commands, options and the names of environments.",
        positionals: [.init("SHELL", help: "bash, zsh or fish.")],
        examples: [
            .init("source <(slipway completion bash)", "Complete in this shell"),
            .init("slipway completion fish > ~/.config/fish/completions/slipway.fish", "Complete in every fish"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        let specifications = Application.commands.map { $0.specification }
        switch arguments.positional("SHELL") {
        case "bash": context.console.write(CompletionScript.bash(specifications))
        case "zsh":
            context.console.write(
                "autoload -U +X bashcompinit && bashcompinit\n" + CompletionScript.bash(specifications))
        case "fish": context.console.write(CompletionScript.fish(specifications))
        case let shell: throw UsageError("Completion is there for bash, zsh and fish, not for \"\(shell ?? "")\".")
        }
        return .done
    }
}

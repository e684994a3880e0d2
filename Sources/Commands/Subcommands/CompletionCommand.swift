import Reporting

struct CompletionArguments: CommandArguments {
    enum Shell: String, Sendable {
        case bash, zsh, fish
    }

    var shell = Shell.bash

    static let positionals: [Positional<Self>] = [
        .required("SHELL", \.shell, help: "bash, zsh or fish.") { word throws(UsageError) in
            guard let shell = Shell(rawValue: word) else {
                throw UsageError("Completion is there for bash, zsh and fish, not for \"\(word)\".")
            }
            return shell
        }
    ]
}

/// `slipway completion SHELL`.
enum CompletionCommand: Command {
    static let specification = CommandSpecification(
        CompletionArguments.self, name: "completion", summary: "Print a completion script for a shell",
        discussion: "Completes commands, options, and the names of environments, modules, objects and files.",
        examples: [
            .init("source <(slipway completion bash)", "Complete in this shell"),
            .init("slipway completion fish > ~/.config/fish/completions/slipway.fish", "Complete in every fish"),
        ])

    static func run(_ arguments: CompletionArguments, in context: CommandContext) async throws -> ExitCode {
        let specifications = Application.commands.map { $0.specification }
        switch arguments.shell {
        case .bash: context.console.write(CompletionScript.bash(specifications))
        case .zsh:
            context.console.write(
                "autoload -U +X bashcompinit && bashcompinit\n" + CompletionScript.bash(specifications))
        case .fish: context.console.write(CompletionScript.fish(specifications))
        }
        return .done
    }
}

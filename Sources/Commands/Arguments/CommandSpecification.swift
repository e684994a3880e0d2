/// What help, the manual and shell completions say of a command.
///
/// The arguments come from the very declarations that parse them.
struct CommandSpecification: Sendable {
    let name: String
    /// One line, imperative, no full stop: what the command list shows.
    let summary: String
    /// Paragraphs for `--help`.
    let discussion: String
    let positionals: [PositionalSpecification]
    /// Its own; every command takes the common ones besides.
    let options: [OptionSpecification]
    let examples: [Example]
    let subcommands: [CommandSpecification]

    /// A command that takes these arguments.
    init<Arguments: CommandArguments>(
        _ arguments: Arguments.Type, name: String, summary: String, discussion: String, examples: [Example]
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.examples = examples
        positionals = Arguments.positionals.map(\.specification)
        options = Arguments.options.map(\.specification)
        subcommands = []
    }

    /// A group of commands, each named after it: `state list`.
    init(
        name: String, summary: String, discussion: String, subcommands: [CommandSpecification], examples: [Example]
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.subcommands = subcommands
        self.examples = examples
        positionals = []
        options = subcommands.flatMap(\.options).reduce(into: []) { options, option in
            if !options.contains(where: { $0.name == option.name }) { options.append(option) }
        }
    }

    struct Example: Sendable {
        var command: String
        var purpose: String

        init(_ command: String, _ purpose: String) {
            self.command = command
            self.purpose = purpose
        }
    }
}

extension CommandSpecification {
    var allOptions: [OptionSpecification] { options + CommonArguments.options.map(\.specification) }

    /// `rm` of `state rm`.
    var lastWord: String { name.split(separator: " ").last.map(String.init) ?? name }

    /// `slipway plan [options] ENV`.
    var usage: String {
        guard subcommands.isEmpty else {
            return "slipway \(name) \(subcommands.map(\.lastWord).joined(separator: "|")) [options] [arguments]"
        }
        var text = "slipway \(name)"
        if !options.isEmpty { text += " [options]" }
        for positional in positionals {
            let name = positional.name + (positional.isRepeated ? " ..." : "")
            text += positional.isRequired ? " \(name)" : " [\(name)]"
        }
        return text
    }
}

/// What a command takes, as data: parsing, help, the manual and shell completions all come from it.
package struct CommandSpecification: Sendable {
    package var name: String
    /// One line, imperative, no full stop: what the command list shows.
    package var summary: String
    /// Paragraphs for `--help`.
    package var discussion: String
    package var positionals: [Positional]
    package var options: [Option]
    package var examples: [Example]
    package var subcommands: [String]

    package init(
        name: String, summary: String, discussion: String, positionals: [Positional] = [], options: [Option] = [],
        examples: [Example] = [], subcommands: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.positionals = positionals
        self.options = options
        self.examples = examples
        self.subcommands = subcommands
    }

    /// An argument by place.
    package struct Positional: Sendable {
        /// What completions offer.
        package enum Completion: Sendable {
            case environment, module, file, none
        }

        package var name: String
        package var help: String
        package var isRequired: Bool
        package var isRepeated: Bool
        package var completion: Completion

        package init(
            _ name: String, help: String, isRequired: Bool = true, isRepeated: Bool = false,
            completion: Completion = .none
        ) {
            self.name = name
            self.help = help
            self.isRequired = isRequired
            self.isRepeated = isRepeated
            self.completion = completion
        }

        package static let environment = Positional(
            "ENV", help: "The environment: a folder of environments/.", completion: .environment)
    }

    /// An argument by name.
    ///
    /// `-name`, `--name`, `-name=VALUE` and `-name VALUE` all work, as users of Terraform and of kubectl are used to.
    package struct Option: Sendable {
        package var name: String
        package var short: Character?
        /// The placeholder of the value; `nil` for a flag.
        package var value: String?
        package var help: String
        package var isRepeated: Bool
        /// The values there are; empty where anything goes.
        package var choices: [String]
        /// The options that contradict this flag.
        package var excludes: [String]

        package init(
            _ name: String, short: Character? = nil, value: String? = nil, help: String, isRepeated: Bool = false,
            choices: [String] = [], excludes: [String] = []
        ) {
            self.name = name
            self.short = short
            self.value = value
            self.help = help
            self.isRepeated = isRepeated
            self.choices = choices
            self.excludes = excludes
        }
    }

    package struct Example: Sendable {
        package var command: String
        package var purpose: String

        package init(_ command: String, _ purpose: String) {
            self.command = command
            self.purpose = purpose
        }
    }
}

extension CommandSpecification {
    /// `slipway plan [options] ENV`.
    var usage: String {
        var text = "slipway \(name)"
        if !subcommands.isEmpty { text += " " + subcommands.joined(separator: "|") }
        if !options.isEmpty { text += " [options]" }
        for positional in positionals {
            let name = positional.name + (positional.isRepeated ? " ..." : "")
            text += positional.isRequired ? " \(name)" : " [\(name)]"
        }
        return text
    }
}

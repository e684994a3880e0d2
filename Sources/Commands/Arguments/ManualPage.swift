/// The manual page in roff (`man 7 man`), from the same specifications that parse.
enum ManualPage {
    static func text(of groups: [(title: String, commands: [CommandSpecification])]) -> String {
        var page = """
            .TH SLIPWAY 1
            .SH NAME
            slipway \\- plan and apply Kubernetes platforms from a Git repository
            .SH SYNOPSIS
            .B slipway
            .I COMMAND
            [options] [arguments]
            .SH DESCRIPTION
            Compiles environments and modules into Kubernetes objects, plans the difference against the live cluster, applies
            it in dependency order, tells drift, and commits the rendered objects for Argo CD or Flux.

            """
        for group in groups {
            page += ".SH \(escaped(group.title.uppercased()))\n"
            for command in group.commands {
                page += section(command)
                for action in command.subcommands { page += section(action) }
            }
        }
        page += ".SH EXIT STATUS\n"
        for status in ExitCode.allCases { page += ".TP\n.B \(status.rawValue)\n\(escaped(status.meaning))\n" }
        return page
    }

    private static func section(_ command: CommandSpecification) -> String {
        var text = ".SS \(escaped(command.usage))\n\(escaped(command.discussion))\n"
        // What a group's commands take stands with each of them.
        guard command.subcommands.isEmpty else { return text }
        for positional in command.positionals { text += entry(positional.name, positional.help) }
        for option in command.allOptions {
            text += entry("-\(option.name)" + (option.value.map { " \($0)" } ?? ""), option.help)
        }
        for example in command.examples {
            text += ".PP\n\(escaped(example.purpose)):\n.PP\n.EX\n\(escaped(example.command))\n.EE\n"
        }
        return text
    }

    private static func entry(_ label: String, _ help: String) -> String {
        ".TP\n.B \(escaped(label))\n\(escaped(help))\n"
    }

    /// A backslash, and a dot or an apostrophe at the beginning of a line, mean something to roff.
    private static func escaped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let plain = line.map { $0 == "\\" ? "\\e" : $0 == "-" ? "\\-" : String($0) }.joined()
            return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain.isEmpty ? ".PP" : plain
        }.joined(separator: "\n")
    }
}

import Reporting

/// Help as text, from the same specification that parses.
struct HelpText {
    let style: Style
    let width: Int

    /// The page of one command.
    func page(for command: CommandSpecification) -> String {
        var text = "\(command.summary).\n\n"
        text += heading("Usage") + "  \(command.usage)\n\n"
        text += TextLayout.wrap(command.discussion, width: width) + "\n"
        if !command.subcommands.isEmpty {
            text += "\n" + heading("Commands")
            text += rows(command.subcommands.map { ($0.lastWord, $0.summary + ".") })
        }
        if !command.positionals.isEmpty {
            text += "\n" + heading("Arguments")
            text += rows(command.positionals.map { ($0.name, $0.help) })
        }
        text += "\n" + heading("Options")
        text += rows(command.allOptions.map { (label(of: $0), $0.help) })
        if !command.examples.isEmpty {
            text += "\n" + heading("Examples")
            for example in command.examples {
                text += "  " + style.dim("# \(example.purpose)") + "\n  \(example.command)\n"
            }
        }
        return text
    }

    /// The page of `slipway --help`.
    func overview(of groups: [(title: String, commands: [CommandSpecification])]) -> String {
        var text = "Plan and apply Kubernetes platforms from a Git repository.\n\n"
        text += heading("Usage") + "  slipway COMMAND [options] [arguments]\n"
        for group in groups {
            text += "\n" + heading(group.title)
            text += rows(group.commands.map { ($0.name, $0.summary + ".") })
        }
        let statuses = ExitCode.allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: ", ")
        let end = "slipway COMMAND --help tells more of each. Exit status: \(statuses)."
        text += "\n" + TextLayout.wrap(end, width: width)
        return text
    }

    private func heading(_ title: String) -> String { style.bold(title + ":") + "\n" }

    private func label(of option: OptionSpecification) -> String {
        var label = option.short.map { "-\($0), " } ?? ""
        label += "--\(option.name)"
        if let value = option.value { label += " \(value)" }
        return label
    }

    private func rows(_ rows: [(label: String, help: String)]) -> String {
        let column = min(rows.map { $0.label.count }.max() ?? 0, 30) + 4
        var text = ""
        for row in rows {
            let lines = TextLayout.wrap(row.help, width: max(width - column, 30)).split(separator: "\n")
            let label = "  " + row.label
            let first = lines.first.map(String.init) ?? ""
            text +=
                label.count < column
                ? TextLayout.padded(label, to: column) + first + "\n"
                : label + "\n" + String(repeating: " ", count: column) + first + "\n"
            for line in lines.dropFirst() { text += String(repeating: " ", count: column) + line + "\n" }
        }
        return text
    }
}

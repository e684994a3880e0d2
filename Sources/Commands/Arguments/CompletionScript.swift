/// Completion scripts for shells, from the same specifications that parse.
enum CompletionScript {
    static func bash(_ commands: [CommandSpecification]) -> String {
        var cases = ""
        for command in commands {
            let options = command.allOptions.map { "--\($0.name)" }
            let words = options + command.subcommands.map(\.lastWord)
            cases += "        \(command.name)) words=\"\(words.joined(separator: " "))\"\n"
            if command.takesEnvironment {
                cases += "            words=\"$words $(ls environments 2>/dev/null)\" ;;\n"
            } else {
                cases += "            ;;\n"
            }
        }
        let names = commands.map(\.name).joined(separator: " ")
        return """
            _slipway() {
                local current="${COMP_WORDS[COMP_CWORD]}" command="${COMP_WORDS[1]}" words=""
                if [ "$COMP_CWORD" -eq 1 ]; then
                    COMPREPLY=($(compgen -W "\(names)" -- "$current")); return
                fi
                case "$command" in
            \(cases)    esac
                COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
            }
            complete -F _slipway slipway

            """
    }

    static func fish(_ commands: [CommandSpecification]) -> String {
        var script = "complete -c slipway -f\n"
        for command in commands {
            let isChosen = "__fish_seen_subcommand_from \(command.name)"
            script += "complete -c slipway -n __fish_use_subcommand -a \(command.name) -d \(quoted(command.summary))\n"
            for option in command.allOptions {
                let value = option.isFlag ? "" : " -r"
                script += "complete -c slipway -n '\(isChosen)' -l \(option.name)\(value) -d \(quoted(option.help))\n"
            }
            if command.takesEnvironment {
                script += "complete -c slipway -n '\(isChosen)' -a '(ls environments 2>/dev/null)'\n"
            }
        }
        return script
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "\\'") + "'"
    }
}

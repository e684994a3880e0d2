/// Completion scripts for shells, from the same specifications that parse.
///
/// What a script says itself comes from this program and may be expanded by the shell. Names of folders come from whoever
/// wrote the repository: they are only ever compared, and inserted in quotes.
enum CompletionScript {
    /// Bash 4 and, through `bashcompinit`, zsh.
    static func bash(_ commands: [CommandSpecification]) -> String {
        """
        _slipway_words() {
            local word
            for word in $1; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done
        }
        _slipway_folders() {
            local path
            for path in "$folder/$1"/*/; do
                path=${path%/}
                [[ -d $path && ${path##*/} == "$current"* ]] && COMPREPLY+=("$(printf %q "${path##*/}")")
            done
        }
        _slipway_files() {
            local path
            while IFS= read -r path; do COMPREPLY+=("$(printf %q "$path")"); done < <(compgen -f -- "$current")
        }
        _slipway() {
            local current="${COMP_WORDS[COMP_CWORD]}" folder=. command="" action="" previous="" options="" takes="" index
            COMPREPLY=()
            for ((index = 1; index < COMP_CWORD; index++)); do
                previous="${COMP_WORDS[index]}"
                case "$previous" in
                    -C|-chdir|--chdir) index=$((index + 1)); folder="${COMP_WORDS[index]}" ;;
                    -*) ;;
                    *) if [ -z "$command" ]; then command="$previous"; elif [ -z "$action" ]; then action="$previous"; fi ;;
                esac
            done
            if [ "$command" = help ]; then _slipway_words "\(names(commands))"; return; fi
            case "$command" in
                "") _slipway_words "help \(names(commands))"; return ;;
        \(commands.map(bashCase).joined())    esac
            case "$command ${previous#"${previous%%[!-]*}"}" in
        \(commands.map(bashChoices).joined())    esac
            case " $takes " in *" ${previous#"${previous%%[!-]*}"} "*)
                case "$previous" in -*) _slipway_files; return ;; esac ;;
            esac
            case "$current" in
                --*) _slipway_words "$(printf -- '--%s ' $options)" ;;
                -*) _slipway_words "$(printf -- '-%s ' $options)" ;;
                *) _slipway_arguments ;;
            esac
        }
        _slipway_arguments() {
            case "$command" in
        \(commands.map(bashArguments).joined())    esac
        }
        complete -F _slipway slipway

        """
    }

    static func fish(_ commands: [CommandSpecification]) -> String {
        var script = "complete -c slipway -f\n"
        script += "complete -c slipway -n __fish_use_subcommand -a help -d 'Show the help of a command'\n"
        script += "complete -c slipway -n '__fish_seen_subcommand_from help' -a '\(names(commands))'\n"
        for command in commands {
            let isChosen = "__fish_seen_subcommand_from \(command.name)"
            script += "complete -c slipway -n __fish_use_subcommand -a \(command.name) -d \(quoted(command.summary))\n"
            for option in command.allOptions {
                let choices = option.choices.isEmpty ? " -r" : " -x -a '\(option.choices.joined(separator: " "))'"
                let value = option.isFlag ? "" : choices
                let description = "\(value) -d \(quoted(option.help))\n"
                script += "complete -c slipway -n '\(isChosen)' -l \(option.name)\(description)"
                script += "complete -c slipway -n '\(isChosen)' -o \(option.name)\(description)"
            }
            for action in command.subcommands {
                let word = "-a \(action.lastWord) -d \(quoted(action.summary))"
                script += "complete -c slipway -n '\(isChosen)' \(word)\n"
            }
            for kind in command.completions {
                script += "complete -c slipway -n '\(isChosen)' \(fishArgument(kind))\n"
            }
        }
        return script
    }

    // MARK: Bash

    private static func names(_ commands: [CommandSpecification]) -> String {
        commands.map(\.name).joined(separator: " ")
    }

    private static func bashCase(_ command: CommandSpecification) -> String {
        let options = command.allOptions.map(\.name).joined(separator: " ")
        let takes = command.allOptions.filter { !$0.isFlag }.map(\.name).joined(separator: " ")
        return "        \(command.name)) options=\"\(options)\" takes=\"\(takes)\" ;;\n"
    }

    private static func bashChoices(_ command: CommandSpecification) -> String {
        command.allOptions.filter { !$0.choices.isEmpty }.map { option in
            "        \"\(command.name) \(option.name)\") _slipway_words \"\(option.choices.joined(separator: " "))\"; return ;;\n"
        }.joined()
    }

    private static func bashArguments(_ command: CommandSpecification) -> String {
        var lines: [String] = []
        if !command.subcommands.isEmpty {
            let actions = command.subcommands.map(\.lastWord).joined(separator: " ")
            lines.append("[ -z \"$action\" ] && { _slipway_words \"\(actions)\"; return; }")
        }
        for kind in command.completions {
            switch kind {
            case .environment: lines.append("_slipway_folders environments")
            case .module: lines.append("_slipway_folders modules")
            case .file: lines.append("_slipway_files")
            case .none: break
            }
        }
        guard !lines.isEmpty else { return "" }
        return "        \(command.name)) \(lines.joined(separator: "; ")) ;;\n"
    }

    // MARK: Fish

    private static func fishArgument(_ kind: PositionalSpecification.Completion) -> String {
        switch kind {
        // `set` takes a glob that matches nothing, and what it gives is neither expanded nor run.
        case .environment: "-a '(set -l found environments/*/; path basename $found)'"
        case .module: "-a '(set -l found modules/*/; path basename $found)'"
        case .file: "-F"
        case .none: ""
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "\\'") + "'"
    }
}

extension CommandSpecification {
    /// What its arguments by place are, or those of the commands of the group; each once.
    fileprivate var completions: [PositionalSpecification.Completion] {
        let all = positionals.map(\.completion) + subcommands.flatMap { $0.positionals.map(\.completion) }
        return all.reduce(into: []) { kinds, kind in
            if kind != .none, !kinds.contains(kind) { kinds.append(kind) }
        }
    }
}

/// Completion scripts for shells, from the same specifications that parse.
///
/// What a script says itself comes from this program and may be expanded by the shell. Names of folders and objects come
/// from whoever wrote the repository: they are only ever compared, and inserted in quotes.
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
        _slipway_quoted() {
            local line
            while IFS= read -r line; do [[ $line == "$current"* ]] && COMPREPLY+=("$(printf %q "$line")"); done
        }
        _slipway_files() { _slipway_quoted < <(compgen -f -- "$current"); }
        _slipway_objects() { _slipway_quoted < <(slipway -C "$folder" render "$environment" -names 2>/dev/null); }
        _slipway_take() {
            if [ -z "$command" ]; then
                command="$1"
            elif [[ " $groups " == *" $command "* ]]; then
                command="$command $1"
            else
                [ $place = 0 ] && environment="$1"
                place=$((place + 1))
                return
            fi
            case "$command" in
        \(commands.map(bashOptions).joined())    esac
        }
        _slipway() {
            local current="${COMP_WORDS[COMP_CWORD]}" folder=. command="" environment="" place=0 index word
            local options="" files="" objects="" option="" groups="\(names(commands.filter { !$0.subcommands.isEmpty }))"
            COMPREPLY=()
            for ((index = 1; index < COMP_CWORD; index++)); do
                word="${COMP_WORDS[index]}"
                if [ -n "$option" ]; then
                    case "$option" in C|chdir) folder="$word" ;; esac
                    option=""
                elif [[ $word == -* ]]; then
                    option="${word#"${word%%[!-]*}"}"
                    [[ " C chdir $files $objects " == *" $option "* ]] || option=""
                else
                    _slipway_take "$word"
                fi
            done
            if [ -n "$option" ]; then
                case "$command $option" in
        \(commands.map(bashChoices).joined())        esac
                if [[ " $objects " == *" $option "* ]]; then _slipway_objects; else _slipway_files; fi
                return
            fi
            case "$current" in
                --*) _slipway_words "$(printf -- '--%s ' $options)"; return ;;
                -*) _slipway_words "$(printf -- '-%s ' $options)"; return ;;
            esac
            case "$command:$place" in
                :*) _slipway_words "help \(names(commands))" ;;
                help:0) _slipway_words "\(names(commands))" ;;
        \(commands.map(bashPlaces).joined())    esac
        }
        complete -F _slipway slipway

        """
    }

    static func fish(_ commands: [CommandSpecification]) -> String {
        var script = """
            function __slipway_objects
                for word in (commandline -opc)[2..]
                    if test -d environments/$word
                        slipway render $word -names 2>/dev/null
                        return
                    end
                end
            end
            complete -c slipway -f

            """
        script += "complete -c slipway -n __fish_use_subcommand -a help -d 'Show the help of a command'\n"
        script += "complete -c slipway -n '__fish_seen_subcommand_from help' -a '\(names(commands))'\n"
        for command in commands {
            let isChosen = "__fish_seen_subcommand_from \(command.name)"
            script += "complete -c slipway -n __fish_use_subcommand -a \(command.name) -d \(quoted(command.summary))\n"
            for option in command.allOptions {
                let choices = option.choices.isEmpty ? " -rF" : " -x -a '\(option.choices.joined(separator: " "))'"
                let value =
                    switch option.completion {
                    case .object: " -r -a '(__slipway_objects)'"
                    case .file: choices
                    case .environment, .module, .none: ""
                    }
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

    private static func bashOptions(_ command: CommandSpecification) -> String {
        func names(_ isMeant: (OptionSpecification) -> Bool) -> String {
            command.allOptions.filter(isMeant).map(\.name).joined(separator: " ")
        }
        let lists = [
            "options=\"\(names { _ in true })\"", "files=\"\(names { $0.completion == .file })\"",
            "objects=\"\(names { $0.completion == .object })\"",
        ]
        return "        \(quotedWord(command.name))) \(lists.joined(separator: " ")) ;;\n"
            + command.subcommands.map(bashOptions).joined()
    }

    private static func bashChoices(_ command: CommandSpecification) -> String {
        command.allOptions.filter { !$0.choices.isEmpty }.map { option in
            "            \"\(command.name) \(option.name)\") _slipway_words \"\(option.choices.joined(separator: " "))\"; return ;;\n"
        }.joined()
    }

    /// What stands at each place of a command's line.
    private static func bashPlaces(_ command: CommandSpecification) -> String {
        guard command.subcommands.isEmpty else {
            let actions = command.subcommands.map(\.lastWord).joined(separator: " ")
            return "        \(command.name):0) _slipway_words \"\(actions)\" ;;\n"
                + command.subcommands.map(bashPlaces).joined()
        }
        return command.positionals.enumerated().map { place, positional in
            let action =
                switch positional.completion {
                case .environment: "_slipway_folders environments"
                case .module: "_slipway_folders modules"
                case .object: "_slipway_objects"
                case .file: "_slipway_files"
                case .none: ""
                }
            let number = positional.isRepeated ? "*" : "\(place)"
            return action.isEmpty ? "" : "        \(quotedWord(command.name)):\(number)) \(action) ;;\n"
        }.joined()
    }

    /// A pattern of one word or two.
    private static func quotedWord(_ name: String) -> String { name.contains(" ") ? "\"\(name)\"" : name }

    // MARK: Fish

    private static func fishArgument(_ kind: Completion) -> String {
        switch kind {
        // `set` takes a glob that matches nothing, and what it gives is neither expanded nor run.
        case .environment: "-a '(set -l found environments/*/; path basename $found)'"
        case .module: "-a '(set -l found modules/*/; path basename $found)'"
        case .object: "-a '(__slipway_objects)'"
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
    fileprivate var completions: [Completion] {
        let all = positionals.map(\.completion) + subcommands.flatMap { $0.positionals.map(\.completion) }
        return all.reduce(into: []) { kinds, kind in
            if kind != .none, !kinds.contains(kind) { kinds.append(kind) }
        }
    }
}

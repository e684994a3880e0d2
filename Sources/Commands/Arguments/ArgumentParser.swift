import Model

/// Turns words into arguments, by a specification.
package struct ArgumentParser: Sendable {
    private let specification: CommandSpecification
    private let options: [CommandSpecification.Option]

    package init(_ specification: CommandSpecification) {
        self.specification = specification
        options = specification.options + CommandSpecification.commonOptions
    }

    /// Whether help is asked for, before anything else can be wrong.
    package static func asksForHelp(_ words: [String]) -> Bool {
        words.prefix { $0 != "--" }.contains { $0 == "-h" || $0 == "-help" || $0 == "--help" }
    }

    package func parse(_ words: [String]) throws(UsageError) -> ParsedArguments {
        var result = ParsedArguments()
        var plain: [String] = []
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            if word == "--" {
                plain += words[index...]
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                plain.append(word)
                continue
            }
            try takeOption(word, following: words, at: &index, into: &result)
        }
        try assign(plain, to: &result)
        try refuseContradictions(result)
        return result
    }

    private func refuseContradictions(_ arguments: ParsedArguments) throws(UsageError) {
        for option in options where arguments.flag(option.name) {
            for other in option.excludes where arguments.value(other) != nil {
                throw UsageError("-\(option.name) and -\(other) cannot go together.")
            }
        }
    }

    private func takeOption(
        _ word: String, following words: [String], at index: inout Int, into result: inout ParsedArguments
    ) throws(UsageError) {
        let body = word.drop { $0 == "-" }
        let name = String(body.prefix { $0 != "=" })
        let attached = body.count > name.count ? String(body.dropFirst(name.count + 1)) : nil
        guard let option = option(named: name) else { throw unknownOption(word: word, name: name) }
        guard option.value != nil else {
            guard attached == nil || attached == "true" || attached == "false" else {
                throw UsageError("-\(option.name) is a flag: it takes no value but true or false.")
            }
            result.add(option: option.name, attached ?? "true")
            return
        }
        if let attached {
            result.add(option: option.name, try checked(attached, for: option))
        } else if index < words.count {
            result.add(option: option.name, try checked(words[index], for: option))
            index += 1
        } else {
            throw UsageError("-\(option.name) needs a value: -\(option.name) \(option.value ?? "").")
        }
    }

    private func checked(
        _ value: String, for option: CommandSpecification.Option
    ) throws(UsageError) -> String {
        guard option.choices.isEmpty || option.choices.contains(value) else {
            let choices = option.choices.joined(separator: ", ")
            throw UsageError("-\(option.name) takes one of \(choices), not \"\(value)\".")
        }
        return value
    }

    private func option(named name: String) -> CommandSpecification.Option? {
        options.first { $0.name == name || (name.count == 1 && $0.short == name.first) }
    }

    private func unknownOption(word: String, name: String) -> UsageError {
        let suggestion = closest(to: name, among: options.map(\.name)).map { " Did you mean -\($0)?" } ?? ""
        return UsageError("There is no option \(word).\(suggestion)")
    }

    private func assign(_ words: [String], to result: inout ParsedArguments) throws(UsageError) {
        var rest = words[...]
        for positional in specification.positionals {
            if positional.isRepeated {
                for word in rest { result.add(positional: positional.name, word) }
                if rest.isEmpty && positional.isRequired { throw missing(positional) }
                rest = []
            } else if let word = rest.popFirst() {
                result.add(positional: positional.name, word)
            } else if positional.isRequired {
                throw missing(positional)
            }
        }
        guard let extra = rest.first else { return }
        throw UsageError("There is no place for the argument \"\(extra)\".")
    }

    private func missing(_ positional: CommandSpecification.Positional) -> UsageError {
        UsageError("\(positional.name) is missing: \(positional.help)")
    }
}

extension CommandSpecification {
    /// What every command takes.
    package static let commonOptions: [Option] = [
        Option("chdir", short: "C", value: "DIR", help: "Work in the repository at DIR instead of here."),
        Option("no-color", help: "No colour, as with NO_COLOR in the environment."),
        Option("help", short: "h", help: "Show this help."),
    ]

    /// What every command that talks to a cluster takes.
    package static let clusterOptions: [Option] = [
        Option("kubeconfig", value: "FILE", help: "The kubeconfig to use instead of KUBECONFIG or ~/.kube/config."),
        Option("context", value: "NAME", help: "The kubeconfig's context to use instead of the environment's."),
        Option(
            "embedded",
            help: "Use the embedded cluster, which keeps its data in .slipway/; the default where none is named.",
            excludes: ["kubeconfig", "context"]),
    ]
}

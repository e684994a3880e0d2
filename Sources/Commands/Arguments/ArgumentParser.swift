import Model

/// Turns the words behind a command's name into its arguments.
struct ArgumentParser<Arguments: CommandArguments>: Sendable {
    /// What every command takes beside its own.
    struct Result: Sendable {
        var own = Arguments()
        var common = CommonArguments()
    }

    private static var options: [Option<Result>] {
        Arguments.options.of(\.own) + CommonArguments.options.of(\.common)
    }

    private let options = ArgumentParser.options
    private var rest: ArraySlice<String>
    private var result = Result()
    /// The options that were given and not switched off.
    private var given: Set<String> = []

    static func parse(_ words: [String]) throws(UsageError) -> Result {
        var parser = ArgumentParser(rest: words[...])
        let plain = try parser.takeOptions()
        try parser.assign(plain)
        try parser.refuseContradictions()
        try parser.result.own.validate()
        return parser.result
    }

    private init(rest: ArraySlice<String>) { self.rest = rest }

    /// Takes the options, and gives the words that are none.
    private mutating func takeOptions() throws(UsageError) -> [String] {
        var plain: [String] = []
        while let word = rest.popFirst() {
            if word == "--" { return plain + rest }
            if let name = OptionWord(word) { try take(name, word) } else { plain.append(word) }
        }
        return plain
    }

    private mutating func take(_ option: OptionWord, _ word: String) throws(UsageError) {
        guard let found = options.first(where: { $0.specification.isNamed(option.name) }) else {
            let names = options.map(\.specification.name)
            let advice =
                FirstGuesses.option(option.name, of: names).map { " \($0)" }
                ?? closest(to: option.name, among: names).map { " Did you mean -\($0)?" } ?? ""
            throw UsageError("There is no option \(word).\(advice)")
        }
        let specification = found.specification
        let text: String
        if let placeholder = specification.value {
            guard let value = option.value ?? rest.popFirst() else {
                throw UsageError("-\(specification.name) needs a value: -\(specification.name) \(placeholder).")
            }
            text = value
            given.insert(specification.name)
        } else {
            text = option.value ?? "true"
            guard text == "true" || text == "false" else {
                throw UsageError("-\(specification.name) is a flag: it takes no value but true or false.")
            }
            if text == "true" { given.insert(specification.name) } else { given.remove(specification.name) }
        }
        try found.store(text, &result)
    }

    private mutating func assign(_ words: [String]) throws(UsageError) {
        var words = words[...]
        for positional in Arguments.positionals {
            let specification = positional.specification
            if words.isEmpty, specification.isRequired {
                throw UsageError("\(specification.name) is missing: \(specification.help)")
            }
            repeat {
                if let word = words.popFirst() { try positional.store(word, &result.own) }
            } while specification.isRepeated && !words.isEmpty
        }
        guard let extra = words.first else { return }
        throw UsageError("There is no place for the argument \"\(extra)\".")
    }

    private func refuseContradictions() throws(UsageError) {
        for option in options.map(\.specification) where given.contains(option.name) {
            for other in option.excludes where given.contains(other) {
                throw UsageError("-\(option.name) and -\(other) cannot go together.")
            }
        }
    }
}

/// `-name`, `--name` or `--name=value`.
struct OptionWord {
    let name: String
    let value: String?

    /// `nil` for what is no option: `-` alone is a name for a stream, and an argument.
    init?(_ word: String) {
        guard word.hasPrefix("-"), word != "-" else { return nil }
        let body = word.drop { $0 == "-" }
        name = String(body.prefix { $0 != "=" })
        value = body.count > name.count ? String(body.dropFirst(name.count + 1)) : nil
    }
}

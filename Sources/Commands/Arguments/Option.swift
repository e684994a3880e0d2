import APIMachinery

/// An argument by name: what help, completions and the parser know of it.
///
/// `-name`, `--name`, `-name=VALUE` and `-name VALUE` all work, as users of Terraform and of kubectl are used to.
struct OptionSpecification: Sendable, Hashable {
    var name: String
    var short: Character?
    /// The placeholder of the value; `nil` for a flag.
    var value: String?
    var help: String
    /// The names of the options that contradict this flag.
    var excludes: [String] = []
    /// The words that the value is one of; empty where it may be any.
    var choices: [String] = []

    var isFlag: Bool { value == nil }

    var completion: Completion {
        switch value {
        case nil: .none
        case "OBJECT": .object
        default: .file
        }
    }

    /// Whether a word's name means this option.
    func isNamed(_ word: String) -> Bool { name == word || (word.count == 1 && short == word.first) }
}

/// An option, and the field of the arguments that it fills.
struct Option<Arguments>: Sendable {
    let specification: OptionSpecification
    /// Stores a value; those of flags are `true` and `false`.
    let store: @Sendable (_ text: String, _ arguments: inout Arguments) throws(UsageError) -> Void

    init(
        _ specification: OptionSpecification,
        store: @escaping @Sendable (_ text: String, _ arguments: inout Arguments) throws(UsageError) -> Void
    ) {
        self.specification = specification
        self.store = store
    }
}

// MARK: - Flags

extension Option {
    /// A flag, which `=false` switches off.
    static func flag(
        _ name: String, _ field: ArgumentField<Arguments, Bool>, help: String, excludes: [Option] = []
    ) -> Option {
        Option(flag(name, help, excludes)) { text, arguments in arguments[keyPath: field] = text == "true" }
    }

    /// A flag for which "no" is something else than nothing.
    static func flag(
        _ name: String, _ field: ArgumentField<Arguments, Bool?>, help: String, excludes: [Option] = []
    ) -> Option {
        Option(flag(name, help, excludes)) { text, arguments in arguments[keyPath: field] = text == "true" }
    }

    /// One of several flags that choose between values; the last one counts.
    static func flag<Value: Equatable & Sendable>(
        _ name: String, _ field: ArgumentField<Arguments, Value>, _ value: Value, help: String, excludes: [Option] = []
    ) -> Option where Arguments: ArgumentGroup {
        Option(flag(name, help, excludes)) { text, arguments in
            if text == "true" {
                arguments[keyPath: field] = value
            } else if arguments[keyPath: field] == value {
                arguments[keyPath: field] = Arguments()[keyPath: field]
            }
        }
    }

    private static func flag(_ name: String, _ help: String, _ excludes: [Option]) -> OptionSpecification {
        OptionSpecification(name: name, help: help, excludes: excludes.map(\.specification.name))
    }
}

// MARK: - Values

extension Option {
    /// A text; of several the last counts.
    static func text(
        _ name: String, short: Character? = nil, value: String, _ field: ArgumentField<Arguments, String?>, help: String
    ) -> Option {
        Option(OptionSpecification(name: name, short: short, value: value, help: help)) { text, arguments in
            arguments[keyPath: field] = text
        }
    }

    /// A text that has a default; of several the last counts.
    static func text(
        _ name: String, value: String, _ field: ArgumentField<Arguments, String>, help: String
    ) -> Option {
        Option(OptionSpecification(name: name, value: value, help: help)) { text, arguments in
            arguments[keyPath: field] = text
        }
    }

    /// One of a few words.
    static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, value: String, _ field: ArgumentField<Arguments, Value>, help: String
    ) -> Option {
        Option(OptionSpecification(name: name, value: value, help: help, choices: words(of: Value.self))) {
            (text, arguments) throws(UsageError) in arguments[keyPath: field] = try choice(text, of: name)
        }
    }

    /// One of a few words, or none.
    static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, value: String, _ field: ArgumentField<Arguments, Value?>, help: String
    ) -> Option {
        Option(OptionSpecification(name: name, value: value, help: help, choices: words(of: Value.self))) {
            (text, arguments) throws(UsageError) in arguments[keyPath: field] = try choice(text, of: name)
        }
    }

    private static func words<Value: RawRepresentable<String> & CaseIterable>(of type: Value.Type) -> [String] {
        type.allCases.map(\.rawValue)
    }

    private static func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ text: String, of name: String
    ) throws(UsageError) -> Value {
        guard let choice = Value(rawValue: text) else {
            throw UsageError("-\(name) takes \(words(of: Value.self).joined(separator: ", ")), not \"\(text)\".")
        }
        return choice
    }

    /// All texts as they are: addresses of objects may hold commas.
    static func texts(
        _ name: String, value: String, _ field: ArgumentField<Arguments, [String]>, help: String
    ) -> Option {
        Option(OptionSpecification(name: name, value: value, help: help)) { text, arguments in
            arguments[keyPath: field].append(text)
        }
    }

    /// All texts, also those that commas separate.
    static func list(
        _ name: String, value: String, _ field: ArgumentField<Arguments, [String]>, help: String
    ) -> Option {
        Option(OptionSpecification(name: name, value: value, help: help)) { text, arguments in
            arguments[keyPath: field] += text.split(separator: ",").map(String.init)
        }
    }

    /// A whole number.
    static func number(
        _ name: String, value: String, _ field: ArgumentField<Arguments, Int>, minimum: Int, help: String
    ) -> Option {
        Option(OptionSpecification(name: name, value: value, help: help)) { (text, arguments) throws(UsageError) in
            guard let number = Int(text), number >= minimum else {
                throw UsageError("-\(name) takes a whole number of at least \(minimum), not \"\(text)\".")
            }
            arguments[keyPath: field] = number
        }
    }

    /// `90s`, `3m`, `1h30m`, or seconds.
    static func duration(
        _ name: String, value: String, _ field: ArgumentField<Arguments, Duration>, help: String
    ) -> Option {
        Option(OptionSpecification(name: name, value: value, help: help)) { (text, arguments) throws(UsageError) in
            guard let duration = Duration(argument: text) else {
                throw UsageError("-\(name) takes a duration such as 90s, 3m or 1h30m, not \"\(text)\".")
            }
            arguments[keyPath: field] = duration
        }
    }
}

extension Duration {
    /// `90s`, `3m`, `1h30m`, `250ms`; a bare number is seconds.
    init?(argument text: String) {
        if let seconds = Int(text) {
            self = .seconds(seconds)
            return
        }
        guard let duration = Duration(goText: text), duration >= .zero else { return nil }
        self = duration
    }
}

// MARK: - Groups

extension Array {
    /// A group's options as those of the arguments that have the group in a field.
    func of<Group, Arguments>(_ field: ArgumentField<Arguments, Group>) -> [Option<Arguments>]
    where Element == Option<Group> {
        map { option in
            Option<Arguments>(option.specification) { (text, arguments) throws(UsageError) in
                try option.store(text, &arguments[keyPath: field])
            }
        }
    }
}

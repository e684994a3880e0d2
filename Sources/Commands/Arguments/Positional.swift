/// What completions offer for an argument.
enum Completion: Sendable, Hashable {
    case environment, module, object, file, none
}

/// An argument by place: what help, completions and the parser know of it.
struct PositionalSpecification: Sendable, Hashable {
    var name: String
    var help: String
    var isRequired = true
    /// Whether it takes all words that are left.
    var isRepeated = false
    var completion = Completion.none
}

/// An argument by place, and the field of the arguments that it fills.
struct Positional<Arguments>: Sendable {
    let specification: PositionalSpecification
    let store: @Sendable (_ word: String, _ arguments: inout Arguments) throws(UsageError) -> Void

    private init(
        _ specification: PositionalSpecification,
        store: @escaping @Sendable (_ word: String, _ arguments: inout Arguments) throws(UsageError) -> Void
    ) {
        self.specification = specification
        self.store = store
    }

    static func required(
        _ name: String, _ field: ArgumentField<Arguments, String>, help: String,
        completion: Completion = .none
    ) -> Positional {
        Positional(PositionalSpecification(name: name, help: help, completion: completion)) { word, arguments in
            arguments[keyPath: field] = word
        }
    }

    /// One whose word stands for something.
    static func required<Value: Sendable>(
        _ name: String, _ field: ArgumentField<Arguments, Value>, help: String,
        read: @escaping @Sendable (_ word: String) throws(UsageError) -> Value
    ) -> Positional {
        Positional(PositionalSpecification(name: name, help: help)) { (word, arguments) throws(UsageError) in
            arguments[keyPath: field] = try read(word)
        }
    }

    static func optional(
        _ name: String, _ field: ArgumentField<Arguments, String?>, help: String,
        completion: Completion = .none
    ) -> Positional {
        Positional(PositionalSpecification(name: name, help: help, isRequired: false, completion: completion)) {
            word, arguments in arguments[keyPath: field] = word
        }
    }

    /// All that is left.
    static func repeated(
        _ name: String, _ field: ArgumentField<Arguments, [String]>, help: String, isRequired: Bool = false,
        completion: Completion = .none
    ) -> Positional {
        let specification = PositionalSpecification(
            name: name, help: help, isRequired: isRequired, isRepeated: true, completion: completion)
        return Positional(specification) { word, arguments in arguments[keyPath: field].append(word) }
    }

    /// Also by the path of its folder, as shells complete it: `environments/dev/`.
    static func environment(
        _ field: ArgumentField<Arguments, String>, help: String = "The environment: a folder of environments/."
    ) -> Positional {
        let specification = PositionalSpecification(name: "ENV", help: help, completion: .environment)
        return Positional(specification) { word, arguments in arguments[keyPath: field] = environmentName(word) }
    }

    /// The same where a command can go through several.
    static func environment(_ field: ArgumentField<Arguments, String?>) -> Positional {
        let specification = PositionalSpecification(
            name: "ENV", help: "The environment: a folder of environments/. -all means every one.", isRequired: false,
            completion: .environment)
        return Positional(specification) { word, arguments in arguments[keyPath: field] = environmentName(word) }
    }

    private static func environmentName(_ word: String) -> String {
        let parts = word.split(separator: "/")
        guard parts.count == 2, parts[0] == "environments", !word.hasPrefix("/") else { return word }
        return String(parts[1])
    }
}

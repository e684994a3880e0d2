import APIMachinery

/// What was on the command line, checked against a specification.
package struct ParsedArguments: Sendable {
    private(set) var positionals: [(name: String, value: String)] = []
    private(set) var options: [(name: String, value: String)] = []

    mutating func add(positional name: String, _ value: String) { positionals.append((name, value)) }
    mutating func add(option name: String, _ value: String) { options.append((name, value)) }

    /// Whether a flag was given and not switched off with `=false`.
    package func flag(_ name: String) -> Bool {
        options.last { $0.name == name }.map { $0.value == "true" } ?? false
    }

    /// The value of an option; of several the last.
    package func value(_ name: String) -> String? { options.last { $0.name == name }?.value }

    /// All values of an option, also those that commas separate.
    package func values(_ name: String) -> [String] {
        options.filter { $0.name == name }.flatMap { $0.value.split(separator: ",").map(String.init) }
    }

    /// All values of an option as they are: object addresses may hold commas.
    package func list(_ name: String) -> [String] { options.filter { $0.name == name }.map(\.value) }

    package func positional(_ name: String) -> String? { positionals.first { $0.name == name }?.value }

    package func positionals(_ name: String) -> [String] { positionals.filter { $0.name == name }.map(\.value) }

    /// An option that is a whole number of at least `minimum`.
    package func integer(_ name: String, minimum: Int) throws(UsageError) -> Int? {
        guard let text = value(name) else { return nil }
        guard let number = Int(text), number >= minimum else {
            throw UsageError("-\(name) takes a whole number of at least \(minimum), not \"\(text)\".")
        }
        return number
    }

    /// An option that is a duration: `90s`, `3m`, `1h30m`, or seconds.
    package func duration(_ name: String) throws(UsageError) -> Duration? {
        guard let text = value(name) else { return nil }
        guard let duration = Duration(argument: text) else {
            throw UsageError("-\(name) takes a duration such as 90s, 3m or 1h30m, not \"\(text)\".")
        }
        return duration
    }
}

/// A command line that makes no sense; exit status 64.
package struct UsageError: Error, Sendable, Hashable {
    package var message: String

    package init(_ message: String) { self.message = message }
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

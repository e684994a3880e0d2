/// What a word of the command line names: a command, or a group of commands.
protocol CommandEntry: Sendable {
    static var specification: CommandSpecification { get }

    /// The command that is meant by the words behind the name, and the words that are left for it.
    static func command(for words: [String]) throws(UsageError) -> (command: any Command.Type, words: [String])
}

/// A command: what it takes, and what it does.
protocol Command: CommandEntry {
    associatedtype Arguments: CommandArguments

    /// Runs; errors are thrown as `UsageError`, `Failure`, `DiagnosticsError`, or a boundary's own error type.
    static func run(_ arguments: Arguments, in context: CommandContext) async throws -> ExitCode
}

extension Command {
    static func command(for words: [String]) -> (command: any Command.Type, words: [String]) { (Self.self, words) }

    static func run(words: [String], in context: CommandContext) async throws -> ExitCode {
        let parsed = try ArgumentParser<Arguments>.parse(words)
        return try await run(parsed.own, in: context.with(parsed.common))
    }
}

/// Commands with a word in common: `state list`, `state rm`.
protocol CommandGroup: CommandEntry {
    static var commands: [any Command.Type] { get }
}

extension CommandGroup {
    static func command(for words: [String]) throws(UsageError) -> (command: any Command.Type, words: [String]) {
        let names = specification.subcommands.map(\.lastWord)
        let list = names.dropLast().joined(separator: ", ") + " or \(names.last ?? "")"
        guard let index = specification.firstArgument(in: words) else {
            throw UsageError("ACTION is missing: \(list).")
        }
        guard let command = commands.first(where: { $0.specification.lastWord == words[index] }) else {
            let advice = FirstGuesses.action(words[index], of: specification.name).map { " \($0)" } ?? ""
            throw UsageError("\(specification.name) takes \(list), not \"\(words[index])\".\(advice)")
        }
        return (command, Array(words[..<index] + words[(index + 1)...]))
    }
}

extension CommandSpecification {
    /// Where the first word stands that is neither an option nor the value of one.
    fileprivate func firstArgument(in words: [String]) -> Int? {
        var index = 0
        while index < words.count {
            guard let word = OptionWord(words[index]) else { return index }
            let takesNext = word.value == nil && allOptions.contains { $0.isNamed(word.name) && !$0.isFlag }
            index += takesNext ? 2 : 1
        }
        return nil
    }
}

/// How a command ends.
package enum ExitCode: Int32, Sendable, Hashable, CaseIterable {
    case done = 0
    case error = 1
    /// Changes (`plan -detailed-exitcode`) or drift.
    case changes = 2
    /// A command line that makes no sense (`EX_USAGE` of sysexits.h).
    case usage = 64
    /// Ended by Ctrl-C.
    case interrupted = 130

    var isSuccess: Bool { self == .done || self == .changes }

    /// For help and manual.
    var meaning: String {
        switch self {
        case .done: "done"
        case .error: "error"
        case .changes: "changes or drift"
        case .usage: "usage"
        case .interrupted: "interrupted"
        }
    }
}

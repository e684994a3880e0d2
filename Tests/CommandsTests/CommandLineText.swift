@testable import Commands

/// Command lines of Slipway as people write them into pages and help: with a prompt, a pipe, a remark behind them.
enum CommandLineText {
    /// The words behind each `slipway` of a line; nothing where there is none.
    static func commands(in line: String) -> [[String]] {
        var text = line[...]
        if text.hasPrefix("$ ") { text = text.dropFirst(2) }
        // `source <(slipway completion bash)`
        if let inner = text.firstRange(of: "<(slipway ") {
            text = text[inner.lowerBound...].dropFirst(2).prefix { $0 != ")" }
        }
        guard text.hasPrefix("slipway ") else { return [] }
        // Two blanks end a line that has a remark.
        if let remark = text.firstRange(of: "  ") { text = text[..<remark.lowerBound] }
        return text.split(separator: " && ").compactMap { part in
            // The shell takes the quotes away; no word of ours has a blank in it.
            let words = part.prefix { $0 != "|" && $0 != ">" }.filter { $0 != "'" }.split(separator: " ").map(
                String.init)
            return words.first == "slipway" ? Array(words.dropFirst()) : nil
        }
    }

    /// Parses the words as the program would.
    static func parse(_ words: [String]) throws(UsageError) {
        let (command, rest) = try find(words)
        guard !CommonArguments.asksForHelp(rest) else { return }
        try parse(command, rest)
    }

    /// Looks only whether there are such a command and such options: what a sentence names is seldom whole.
    static func look(at words: [String]) throws(UsageError) {
        let (command, rest) = try find(words)
        let specification = command.specification
        var operands = 0
        for word in rest {
            guard let option = OptionWord(word) else {
                operands += 1
                continue
            }
            let found = specification.allOptions.first { $0.isNamed(option.name) }
            guard let found else { throw UsageError("\(specification.name) has no option \(word)") }
            if !found.isFlag, option.value == nil { operands -= 1 }
        }
        let isRepeated = specification.positionals.contains(where: \.isRepeated)
        guard isRepeated || operands <= specification.positionals.count else {
            throw UsageError("\(specification.name) takes fewer arguments")
        }
    }

    private static func find(
        _ words: [String]
    ) throws(UsageError) -> (command: any Command.Type, words: [String]) {
        let entry = Application.commands.first { $0.specification.name == words.first }
        guard let entry else { throw UsageError("there is no command \(words.first ?? "")") }
        return try entry.command(for: Array(words.dropFirst()))
    }

    private static func parse<C: Command>(_ command: C.Type, _ words: [String]) throws(UsageError) {
        _ = try ArgumentParser<C.Arguments>.parse(words)
    }
}

internal import CArguments

/// The words that this process was started with.
package enum ProgramArguments {
    /// The program's own name first; also in a root without `/proc`, where Swift knows none.
    package static var current: [String] {
        guard let arguments = slipway_arguments() else { return CommandLine.arguments }
        var words: [String] = []
        while let word = arguments[words.count] { words.append(String(cString: word)) }
        return words
    }
}

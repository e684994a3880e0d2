/// Texts of others in Markdown: shown as they are, whatever Markdown and code hosts would make of them.
enum MarkdownText {
    /// Outside of a fence, on one line.
    ///
    /// Code hosts turn `@name`, `#12`, `!12` and addresses into mentions, references and links after Markdown's own escapes
    /// are gone, but not inside of code: such words become code.
    static func escaped(_ text: String) -> String {
        text.lines.joined(separator: " ").inOneLine.split(separator: " ", omittingEmptySubsequences: false)
            .map { isReference($0) ? code(String($0)) : punctuated($0) }.joined(separator: " ")
    }

    /// As code, on one line, in a fence longer than any in it.
    static func code(_ text: String) -> String {
        let text = text.inOneLine
        let fence = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
        // Markdown takes one space away at both ends where there is one at both.
        let needsSpace = text.hasPrefix("`") || text.hasSuffix("`") || text.hasPrefix(" ") && text.hasSuffix(" ")
        return needsSpace ? "\(fence) \(text) \(fence)" : "\(fence)\(text)\(fence)"
    }

    /// A fence for a block, longer than any in it.
    static func fence(for text: String) -> String {
        String(repeating: "`", count: max(longestRun(of: "`", in: text), 2) + 1)
    }

    /// Whether code hosts would make something of a word: `@team`, `owner/repository#1`, `GH-1`, `!5`, `~label`,
    /// `https://…`, `www.…`.
    private static func isReference(_ word: Substring) -> Bool {
        let lowercased = word.lowercased()
        if word.contains("://") || lowercased.contains("www.") || lowercased.hasPrefix("gh-") { return true }
        return zip(word.unicodeScalars, word.unicodeScalars.dropFirst()).contains { sign, next in
            "@#!~%&$".unicodeScalars.contains(sign) && next.properties.isAlphabetic
                || "@#!%&$".unicodeScalars.contains(sign) && next.properties.numericType != nil
        }
    }

    private static func punctuated(_ word: Substring) -> String {
        var result = ""
        for scalar in word.unicodeScalars {
            if "\\`*_[]<>|".unicodeScalars.contains(scalar) { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    private static func longestRun(of scalar: Unicode.Scalar, in text: String) -> Int {
        var longest = 0
        var run = 0
        for next in text.unicodeScalars {
            run = next == scalar ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}

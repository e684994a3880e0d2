import Model

/// What the caller wants the rendered commit to say.
package struct CommitWording: Sendable, Hashable {
    /// Why it cannot be said.
    package struct Mistake: Error, Sendable, Hashable {
        package var message: String
    }

    /// `nil` is our own message.
    let template: String?
    /// `Key: value`.
    let trailers: [String]

    /// `template` may have these in braces, and takes other braces as they are.
    package static let placeholders = ["sha", "commit", "subject", "body", "author", "environment", "branch"]

    package init() {
        template = nil
        trailers = []
    }

    /// `trailers` are `Key: value` or `Key=value`, as `git commit --trailer` takes them.
    package init(template: String?, trailers: [String]) throws(Mistake) {
        if let template {
            for name in Self.names(in: template) where !Self.placeholders.contains(name) {
                throw Mistake(
                    message: "{\(name)} means nothing in a message: there are "
                        + Self.placeholders.map { "{\($0)}" }.joined(separator: ", ") + ".")
            }
            guard !template.allSatisfy(\.isWhitespace) else { throw Mistake(message: "A commit needs a message.") }
        }
        self.template = template
        var lines: [String] = []
        for trailer in trailers { lines.append(try Self.trailer(trailer)) }
        self.trailers = lines
    }

    private static func trailer(_ text: String) throws(Mistake) -> String {
        let key = text.prefix { $0 != ":" && $0 != "=" }
        let isKey =
            !key.isEmpty
            && key.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || Character(Unicode.Scalar(byte)).isLetter && byte < 0x80
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
        var value = text.dropFirst(key.count).dropFirst()
        while value.first == " " { value.removeFirst() }
        guard isKey, !value.isEmpty, key.count < text.count else {
            throw Mistake(message: "A trailer looks like Key: value, its key of letters, digits and dashes.")
        }
        // A line of its own would be another trailer, or the end of them.
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }),
            !text.unicodeScalars.contains(where: { ["\u{2028}", "\u{2029}", "\u{85}"].contains($0) })
        else { throw Mistake(message: "A trailer is one line, without control characters.") }
        return "\(key): \(value)"
    }

    /// What stands in braces and is a word.
    private static func names(in text: String) -> [String] {
        text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            guard let end = part.firstIndex(of: "}") else { return nil }
            let name = part[..<end]
            return !name.isEmpty && name.allSatisfy { $0.isASCII && $0.isLetter } ? String(name) : nil
        }
    }

    /// The message of the template; one pass, so that what a commit says is never a placeholder.
    func message(_ source: SourceCommit, environment: String, branch: String) -> String? {
        guard let template else { return nil }
        let values = [
            "sha": source.shortSHA, "commit": source.sha, "subject": source.subject, "body": source.body,
            "author": source.author.address, "environment": environment, "branch": branch,
        ]
        var parts = template.split(separator: "{", omittingEmptySubsequences: false)
        var text = String(parts.removeFirst())
        for part in parts {
            if let end = part.firstIndex(of: "}"), let value = values[String(part[..<end])] {
                text += value + part[part.index(after: end)...]
            } else {
                text += "{" + part
            }
        }
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text.isEmpty ? "Render \(environment)" : text
    }
}

import Documents
import Model

/// Values as a plan shows them.
struct ValueText {
    let style: Style

    /// On one line: scalars as they are, lists and objects as compact JSON.
    static func inline(_ value: Value?, isSensitive: Bool = false) -> String {
        guard let value else { return "(none)" }
        return isSensitive ? "(sensitive)" : text(value).inOneLine
    }

    private static func text(_ value: Value) -> String {
        switch value {
        case .string(let text): return needsQuotes(text) ? quoted(text) : text
        case .null, .bool, .integer, .number: return String(decoding: JSON.serialize(value), as: UTF8.self)
        case .array, .object: return String(decoding: JSON.serialize(value), as: UTF8.self)
        }
    }

    /// Whether a scalar would be read as something else, or not be seen.
    private static func needsQuotes(_ text: String) -> Bool {
        if text.isEmpty || ["true", "false", "null", "(none)", "(sensitive)"].contains(text) { return true }
        if text.first == " " || text.last == " " || Double(text) != nil { return true }
        return text.unicodeScalars.contains(where: \.isHidden)
    }

    private static func quoted(_ text: String) -> String {
        String(decoding: JSON.serialize(.string(text)), as: UTF8.self)
    }

    /// As indented YAML, each line behind a symbol: what is created or deleted whole.
    func block(_ value: Value, symbol: String, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        if let text = value.string {
            // A text of many lines is itself, as in a difference.
            let lines = text.lines
            return (lines.last == "" ? lines.dropLast() : lines[...])
                .map { "\(margin)\(symbol) \($0.inLines)\n" }.joined()
        }
        let yaml = String(decoding: YAML.canonical(value), as: UTF8.self)
        return yaml.lines.dropLast().map { "\(margin)\(symbol) \($0.inLines)\n" }.joined()
    }
}

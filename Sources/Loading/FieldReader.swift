internal import Model

/// The only way from a mapping to typed values: each key is asked for once, and what nobody asked for is unknown.
///
/// A mistake is reported at its place and reading goes on, so that one run finds many.
struct FieldReader {
    /// What the mapping is, for messages: `an instance`, `module trino`.
    let subject: String
    let node: Node
    private let entries: [Node.Entry]
    private var asked: [String] = []

    /// Fails, reported, where the node is not a mapping; nothing at all counts as an empty one.
    init?(_ node: Node, subject: String, _ diagnostics: inout Diagnostics) {
        self.subject = subject
        self.node = node
        if node.isNull {
            entries = []
        } else if let entries = node.entries {
            self.entries = entries
        } else {
            diagnostics.reportWrongType(node, what: subject, wanted: "a mapping")
            return nil
        }
    }

    /// Reports the keys that nobody asked for.
    func finish(_ diagnostics: inout Diagnostics) {
        for entry in entries where !asked.contains(entry.key) {
            diagnostics.reportUnknownKey(entry, in: subject, known: asked)
        }
    }

    /// The value of a key as it stands; an empty value counts as absent.
    mutating func node(_ key: String) -> Node? {
        entry(key)?.value
    }

    /// The key with its place.
    mutating func entry(_ key: String) -> Node.Entry? {
        if !asked.contains(key) { asked.append(key) }
        guard let entry = entries.first(where: { $0.key == key }), !entry.value.isNull else { return nil }
        return entry
    }

    /// Whether the key stands there, even with nothing behind it.
    func contains(_ key: String) -> Bool { entries.contains { $0.key == key } }

    func phrase(_ key: String) -> String { "\"\(key)\" of \(subject)" }

    mutating func string(_ key: String, _ diagnostics: inout Diagnostics) -> Located<String>? {
        guard let node = node(key) else { return nil }
        guard let text = node.string else {
            diagnostics.reportWrongType(node, what: phrase(key), wanted: "a string")
            return nil
        }
        return Located(text, at: node.range)
    }

    mutating func requiredString(_ key: String, _ diagnostics: inout Diagnostics) -> Located<String>? {
        if node(key) == nil {
            diagnostics.reportMissingKey(key, in: subject, at: node.range.firstLine)
            return nil
        }
        return string(key, &diagnostics)
    }

    mutating func integer(_ key: String, _ diagnostics: inout Diagnostics) -> Located<Int>? {
        guard let node = node(key) else { return nil }
        guard case .integer(let number) = node.content, let value = Int(exactly: number) else {
            diagnostics.reportWrongType(node, what: phrase(key), wanted: "an integer")
            return nil
        }
        return Located(value, at: node.range)
    }

    mutating func boolean(_ key: String, _ diagnostics: inout Diagnostics) -> Bool? {
        guard let node = node(key) else { return nil }
        guard case .bool(let value) = node.content else {
            diagnostics.reportWrongType(node, what: phrase(key), wanted: "true or false")
            return nil
        }
        return value
    }

    /// A number of any kind as a value, so that nothing is lost.
    mutating func number(_ key: String, _ diagnostics: inout Diagnostics) -> Located<Value>? {
        guard let node = node(key) else { return nil }
        switch node.content {
        case .integer, .number: return Located(node.value, at: node.range)
        default:
            diagnostics.reportWrongType(node, what: phrase(key), wanted: "a number")
            return nil
        }
    }

    /// A scalar of any kind that may hold `${…}`.
    mutating func scalar(_ key: String, _ diagnostics: inout Diagnostics) -> Node? {
        guard let node = node(key) else { return nil }
        guard node.entries == nil, node.elements == nil else {
            diagnostics.reportWrongType(node, what: phrase(key), wanted: "a scalar")
            return nil
        }
        return node
    }

    /// One of a closed set of words.
    mutating func word<Word: RawRepresentable<String> & CaseIterable & Sendable>(
        _ key: String, as type: Word.Type, _ diagnostics: inout Diagnostics
    ) -> Located<Word>? {
        guard let text = string(key, &diagnostics) else { return nil }
        if let word = Word(rawValue: text.value) { return Located(word, at: text.range) }
        let words = Word.allCases.map(\.rawValue)
        let suggestion = didYouMean(text.value, among: words)
        diagnostics.reportInvalid(
            "\(phrase(key).capitalizedFirst) cannot be \"\(text.value)\".\(suggestion) "
                + "It is one of \(quotedList(words, conjunction: "or")).", at: text.range)
        return nil
    }

    mutating func elements(_ key: String, _ diagnostics: inout Diagnostics) -> [Node]? {
        guard let node = node(key) else { return nil }
        guard let elements = node.elements else {
            diagnostics.reportWrongType(node, what: phrase(key), wanted: "a list")
            return nil
        }
        return elements
    }

    mutating func strings(_ key: String, _ diagnostics: inout Diagnostics) -> [Located<String>]? {
        guard let elements = elements(key, &diagnostics) else { return nil }
        return elements.compactMap { element in
            guard let text = element.string else {
                diagnostics.reportWrongType(element, what: "each element of \(phrase(key))", wanted: "a string")
                return nil
            }
            return Located(text, at: element.range)
        }
    }

    /// The entries of a mapping with keys of the user's own choice.
    mutating func entries(_ key: String, _ diagnostics: inout Diagnostics) -> [Node.Entry] {
        guard let node = node(key) else { return [] }
        guard let entries = node.entries else {
            diagnostics.reportWrongType(node, what: phrase(key), wanted: "a mapping")
            return []
        }
        return entries
    }

    /// A mapping of names to anything.
    mutating func named(_ key: String, _ diagnostics: inout Diagnostics) -> [NamedNode] {
        entries(key, &diagnostics).map { NamedNode(name: $0.name, node: $0.value) }
    }

    /// A mapping of names to strings: labels, annotations.
    mutating func texts(_ key: String, _ diagnostics: inout Diagnostics) -> [NamedNode] {
        let what = phrase(key)
        return entries(key, &diagnostics).compactMap { entry in
            guard entry.value.string != nil else {
                diagnostics.reportWrongType(entry.value, what: "\"\(entry.key)\" in \(what)", wanted: "a string")
                return nil
            }
            return NamedNode(name: entry.name, node: entry.value)
        }
    }
}

extension Node.Entry {
    var name: Located<String> { Located(key, at: keyRange) }
}

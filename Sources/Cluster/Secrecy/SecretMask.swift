import Documents
package import Model

/// Replaces known secret values inside of texts, also where they stand percent-encoded, in base64, or escaped as in JSON.
///
/// A value that is short is a word that stands everywhere. It is concealed where it is all of a field, or in quotes.
package struct SecretMask: Sendable {
    package static let text = "(sensitive)"
    /// The shortest value that is looked for inside of texts, in bytes.
    private static let shortest = 8
    /// Shorter ones are concealed nowhere.
    private static let shortestWord = 3
    /// The fewest digits of base64 that make so many bytes.
    private static let shortestRun = 11

    /// By their first eight bytes, the longest first, so that none is cut by one that it contains.
    private let values: [UInt64: [[UInt8]]]
    /// Which last two of eight bytes there are at all: most of a text is passed over by these.
    private let endings: Set<UInt16>
    /// Those that are concealed only where they are all of a field, or in quotes.
    package let words: Set<String>

    /// A mask for these values, but for what is `open`, whatever Secret holds it.
    init(_ secrets: Set<[UInt8]>, except open: Set<[UInt8]>) {
        var forms: Set<[UInt8]> = []
        var words: Set<String> = []
        for secret in secrets {
            for form in SecretForms.of(secret) where !open.contains(form) {
                if form.count >= SecretMask.shortest {
                    forms.insert(form)
                } else if form.count >= SecretMask.shortestWord {
                    let word = String(decoding: form, as: UTF8.self)
                    // What a YAML document is full of.
                    guard !["true", "false", "null", "yes", "none"].contains(word) else { continue }
                    words.insert(word)
                    let encoded = Base64.encode(form)
                    if encoded.utf8.count >= SecretMask.shortest {
                        forms.insert(Array(encoded.utf8))
                    } else {
                        words.insert(encoded)
                    }
                }
            }
        }
        self.words = words
        values = Dictionary(grouping: forms) { SecretMask.window($0) }.mapValues { $0.sorted { $0.count > $1.count } }
        endings = Set(values.keys.map { UInt16(truncatingIfNeeded: $0) })
    }

    package var isEmpty: Bool { values.isEmpty && words.isEmpty }

    private static func window(_ bytes: [UInt8]) -> UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

    // MARK: Texts

    package func conceal(_ text: String) -> String {
        if words.contains(text) { return SecretMask.text }
        let bytes = Array(text.utf8)
        guard !values.isEmpty, bytes.count >= SecretMask.shortest else { return text }
        let spans = spans(in: bytes, depth: 2).sorted { $0.lowerBound < $1.lowerBound }
        guard !spans.isEmpty else { return text }
        var result: [UInt8] = []
        var end = 0
        for span in spans {
            if span.lowerBound >= end {
                result += bytes[end..<span.lowerBound]
                result += SecretMask.text.utf8
            }
            end = max(end, span.upperBound)
        }
        return String(decoding: result + bytes[end...], as: UTF8.self)
    }

    /// As texts of values, and short values where a sentence quotes them.
    package func conceal(sentence: String) -> String {
        let text = conceal(sentence)
        guard !words.isEmpty, text.utf8.contains(UInt8(ascii: "\"")) else { return text }
        return text.split(separator: "\"", omittingEmptySubsequences: false).map { part in
            words.contains(String(part)) ? Substring(SecretMask.text) : part
        }.joined(separator: "\"")
    }

    private func spans(in bytes: [UInt8], depth: Int) -> [Range<Int>] {
        var spans = occurrences(in: bytes)
        for form in PercentEncoding.forms(of: bytes) {
            spans += occurrences(in: form.bytes).map { form.places[$0.lowerBound]..<form.places[$0.upperBound] }
        }
        guard depth > 0 else { return spans }
        for run in Base64Run.all(in: bytes, atLeast: SecretMask.shortestRun)
        where run.decodings.contains(where: { !self.spans(in: $0, depth: depth - 1).isEmpty }) {
            spans.append(run.range)
        }
        return spans
    }

    private func occurrences(in bytes: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var window: UInt64 = 0
        var next = 0
        for index in bytes.indices {
            window = window << 8 | UInt64(bytes[index])
            let start = index - 7
            guard start >= next, endings.contains(UInt16(truncatingIfNeeded: window)),
                let value = values[window]?.first(where: { bytes[start...].starts(with: $0) })
            else { continue }
            next = start + value.count
            found.append(start..<next)
        }
        return found
    }

    // MARK: Values

    /// A value with its keys: of a map, people choose them.
    package func conceal(_ value: Value) -> Value {
        switch value {
        case .string(let text): .string(conceal(text))
        case .array(let elements): .array(elements.map { conceal($0) })
        case .object(let fields): .object(conceal(fields))
        case .null, .bool, .integer, .number: value
        }
    }

    package func conceal(_ path: FieldPath) -> FieldPath {
        FieldPath(
            path.steps.map { step in
                switch step {
                case .key(let key): .key(conceal(key: key))
                case .element(let keys): .element(conceal(names: keys))
                case .value(let value): .value(conceal(name: value))
                case .index: step
                }
            })
    }

    private func conceal(names: ValueObject) -> ValueObject {
        ValueObject(names.map { ValueObject.Field(key: $0.key, value: conceal(name: $0.value)) })
    }

    /// What tells an element of a list from the others is a name, as keys are.
    private func conceal(name value: Value) -> Value {
        if case .string(let text) = value { .string(conceal(key: text)) } else { conceal(value) }
    }

    private func conceal(_ fields: ValueObject) -> ValueObject {
        var keys: Set<String> = []
        return ValueObject(
            fields.map { field in
                var key = conceal(key: field.key)
                // Two keys that look alike by now are still two.
                while key != field.key, !keys.insert(key).inserted { key += "'" }
                return ValueObject.Field(key: key, value: conceal(field.value))
            })
    }

    /// Whatever is short may be the name of a field.
    private func conceal(key: String) -> String { words.contains(key) ? key : conceal(key) }

    package func conceal(_ diagnostic: Diagnostic) -> Diagnostic {
        guard !isEmpty else { return diagnostic }
        var result = diagnostic
        result.detail = conceal(sentence: diagnostic.detail)
        result.path = diagnostic.path.map(conceal)
        for index in result.notes.indices {
            result.notes[index].message = conceal(sentence: result.notes[index].message)
        }
        return result
    }

    // MARK: Comparing

    /// Whether two values may be the same one, of which either may be concealed.
    package static func mayBeSame(_ one: Value?, _ other: Value?) -> Bool {
        switch (one, other) {
        case (.string(let one)?, .string(let other)?): return mayBeSame(one, other)
        case (.array(let one)?, .array(let other)?):
            return one.count == other.count && zip(one, other).allSatisfy { mayBeSame($0, $1) }
        case (.object(let one)?, .object(let other)?):
            guard one.count == other.count else { return false }
            // The order of keys is that of their texts.
            var rest = Array(other)
            for field in one {
                let match =
                    rest.firstIndex { $0.key == field.key }
                    ?? rest.firstIndex { mayBeSame(field.key, $0.key) && mayBeSame(field.value, $0.value) }
                guard let match, mayBeSame(field.value, rest[match].value) else { return false }
                rest.remove(at: match)
            }
            return true
        default: return one == other
        }
    }

    private static func mayBeSame(_ one: String, _ other: String) -> Bool {
        one == other || fits(other, concealed: one) || fits(one, concealed: other)
    }

    private static func fits(_ text: String, concealed: String) -> Bool {
        guard concealed.contains(SecretMask.text) else { return false }
        let parts = concealed.split(separator: SecretMask.text, omittingEmptySubsequences: false)
        return Glob.matches(text, parts.joined(separator: "*"))
    }
}

internal import Model

/// Why a text is no label selector, in the API server's words.
package struct LabelSelectorError: Error, Sendable, Hashable {
    package var message: String

    init(_ message: String) { self.message = message }
}

extension LabelSelector {
    /// Reads the form of queries: `app=trino,tier in (a,b),!old` (apimachinery `labels.Parse`).
    package init(parsing text: String) throws(LabelSelectorError) {
        var parser = LabelSelectorParser(text)
        self.init(try parser.parse())
    }

    /// The form of queries, sorted by key.
    package var text: String {
        requirements.sorted { $0.key.precedes(inBytes: $1.key) }.map(\.text).joined(separator: ",")
    }
}

extension LabelRequirement {
    /// As `Requirement.String()` prints it.
    var text: String {
        let sorted = values.sorted { $0.precedes(inBytes: $1) }
        let list = sorted.joined(separator: ",")
        return switch operation {
        case .equals: "\(key)=\(list)"
        case .notEquals: "\(key)!=\(list)"
        case .isIn: "\(key) in (\(list))"
        case .notIn: "\(key) notin (\(list))"
        case .exists: key
        case .doesNotExist: "!\(key)"
        case .greaterThan: "\(key)>\(list)"
        case .lessThan: "\(key)<\(list)"
        }
    }

    /// What `labels.NewRequirement` has against it; `nil` for nothing.
    fileprivate var mistake: String? {
        var mistakes: [String] = []
        if operation == .greaterThan || operation == .lessThan {
            for (index, value) in values.enumerated() where Int64(value) == nil {
                mistakes.append(
                    "values[\(index)]: Invalid value: \(GoText.quoted(value)): for 'Gt', 'Lt' operators, the value must "
                        + "be an integer")
            }
        }
        for (index, value) in values.enumerated() {
            let reasons = NameRule.labelValue.mistakes(in: value)
            guard !reasons.isEmpty else { continue }
            mistakes.append(
                "values[\(index)][\(key)]: Invalid value: \(GoText.quoted(value)): \(reasons.joined(separator: "; "))")
        }
        return mistakes.count > 1 ? "[\(mistakes.joined(separator: ", "))]" : mistakes.first
    }
}

/// The parser of apimachinery's `pkg/labels`, state by state, because its sentences come back to the user.
private struct LabelSelectorParser {
    private enum Token: Equatable {
        case word(String)
        case sign(String)
        case end

        var text: String {
            switch self {
            case .word(let text), .sign(let text): text
            case .end: ""
            }
        }

        var isWord: Bool { if case .word = self { true } else { false } }
    }

    private var tokens: [Token] = []
    private var position = 0

    private static let signs: Set<String> = ["=", "==", "!=", "!", ">", "<", "(", ")", ","]

    init(_ text: String) {
        var rest = text.utf8[...]
        while let first = rest.first {
            let word = rest.prefix { !LabelSelectorParser.isSpace($0) && !LabelSelectorParser.isSign($0) }
            if !word.isEmpty {
                tokens.append(.word(String(Substring(word))))
                rest.removeFirst(word.count)
            } else if LabelSelectorParser.isSpace(first) {
                rest.removeFirst()
            } else {
                let pair = String(Substring(rest.prefix(2)))
                let sign = LabelSelectorParser.signs.contains(pair) ? pair : String(Substring(rest.prefix(1)))
                tokens.append(.sign(sign))
                rest.removeFirst(sign.utf8.count)
            }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
    private static func isSign(_ byte: UInt8) -> Bool { "=!(),<>".utf8.contains(byte) }

    private var next: Token { position < tokens.count ? tokens[position] : .end }

    private mutating func take() -> Token {
        defer { position += 1 }
        return next
    }

    mutating func parse() throws(LabelSelectorError) -> [LabelRequirement] {
        var requirements: [LabelRequirement] = []
        guard next != .end else { return [] }
        guard startsRequirement else { throw unexpected(next, "!, identifier, or 'end of string'") }
        while true {
            requirements.append(try requirement())
            switch take() {
            case .end: return requirements
            case .sign(","): guard startsRequirement else { throw unexpected(next, "identifier after ','") }
            case let other: throw unexpected(other, "',' or 'end of string'")
            }
        }
    }

    private var startsRequirement: Bool { next.isWord || next == .sign("!") }

    private mutating func requirement() throws(LabelSelectorError) -> LabelRequirement {
        do throws(LabelSelectorError) {
            let requirement = try unchecked()
            if let mistake = requirement.mistake { throw LabelSelectorError(mistake) }
            return requirement
        } catch { throw LabelSelectorError("unable to parse requirement: \(error.message)") }
    }

    private mutating func unchecked() throws(LabelSelectorError) -> LabelRequirement {
        let isNegated = next == .sign("!")
        if isNegated { position += 1 }
        let key = try word()
        let reasons = NameRule.qualifiedName.mistakes(in: key)
        guard reasons.isEmpty else {
            throw LabelSelectorError("<nil>: Invalid value: \(GoText.quoted(key)): \(reasons.joined(separator: "; "))")
        }
        if isNegated { return LabelRequirement(key, .doesNotExist) }
        if next == .end || next == .sign(",") { return LabelRequirement(key, .exists) }
        switch take() {
        case .sign("="), .sign("=="): return LabelRequirement(key, .equals, [try value()])
        case .sign("!="): return LabelRequirement(key, .notEquals, [try value()])
        case .sign(">"): return LabelRequirement(key, .greaterThan, [try value()])
        case .sign("<"): return LabelRequirement(key, .lessThan, [try value()])
        case .word("in"): return LabelRequirement(key, .isIn, try values())
        case .word("notin"): return LabelRequirement(key, .notIn, try values())
        case let other: throw unexpected(other, "in, notin, =, ==, !=, gt, lt")
        }
    }

    private mutating func word() throws(LabelSelectorError) -> String {
        switch take() {
        case .word(let text): return text
        case let other: throw unexpected(other, "identifier")
        }
    }

    /// The value behind `=`, which may be empty.
    private mutating func value() throws(LabelSelectorError) -> String {
        next == .end || next == .sign(",") ? "" : try word()
    }

    /// The values in brackets, of which any may be empty; each once, sorted.
    private mutating func values() throws(LabelSelectorError) -> [String] {
        let opening = take()
        guard opening == .sign("(") else { throw LabelSelectorError("found '\(opening.text)' expected: '('") }
        var values: Set<String> = []
        while true {
            switch next {
            case .word(let text):
                position += 1
                values.insert(text)
                guard next == .sign(",") || next == .sign(")") else { throw unexpected(next, "',' or ')'") }
            case .sign(","), .sign(")"): values.insert("")
            case let other where values.isEmpty: throw unexpected(other, "',', ')' or identifier")
            case let other: throw unexpected(other, "',', or identifier")
            }
            if take() == .sign(")") { return values.sorted { $0.precedes(inBytes: $1) } }
        }
    }

    private func unexpected(_ token: Token, _ expected: String) -> LabelSelectorError {
        LabelSelectorError("found '\(token.text)', expected: \(expected)")
    }
}

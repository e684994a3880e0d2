/// Reads the query form of a label selector: `app=trino,tier in (a,b),!old`.
extension LabelSelector {
    init(parsing text: String) throws(APIStatus) {
        var parser = LabelSelectorParser(text)
        requirements = try parser.parse()
    }
}

private struct LabelSelectorParser {
    private enum Token: Equatable {
        case word(String), open, close, comma, equals, notEquals, not, greater, less, end

        var text: String {
            switch self {
            case .word(let text): text
            case .open: "("
            case .close: ")"
            case .comma: ","
            case .equals: "="
            case .notEquals: "!="
            case .not: "!"
            case .greater: ">"
            case .less: "<"
            case .end: ""
            }
        }
    }

    private var tokens: [Token] = []
    private var position = 0

    init(_ text: String) {
        let bytes = Array(text.utf8)
        var index = 0
        func peek(_ ahead: Int) -> UInt8? { index + ahead < bytes.count ? bytes[index + ahead] : nil }
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): index += 1
            case UInt8(ascii: "("): append(.open, 1, &index)
            case UInt8(ascii: ")"): append(.close, 1, &index)
            case UInt8(ascii: ","): append(.comma, 1, &index)
            case UInt8(ascii: ">"): append(.greater, 1, &index)
            case UInt8(ascii: "<"): append(.less, 1, &index)
            case UInt8(ascii: "!"):
                let isNotEquals = peek(1) == UInt8(ascii: "=")
                append(isNotEquals ? .notEquals : .not, isNotEquals ? 2 : 1, &index)
            case UInt8(ascii: "="): append(.equals, peek(1) == UInt8(ascii: "=") ? 2 : 1, &index)
            default:
                let start = index
                while index < bytes.count, !" \t(),!=<>".utf8.contains(bytes[index]) { index += 1 }
                tokens.append(.word(String(decoding: bytes[start..<index], as: UTF8.self)))
            }
        }
    }

    private mutating func append(_ token: Token, _ length: Int, _ index: inout Int) {
        tokens.append(token)
        index += length
    }

    private var current: Token { position < tokens.count ? tokens[position] : .end }

    private mutating func next() -> Token {
        defer { position += 1 }
        return current
    }

    mutating func parse() throws(APIStatus) -> [LabelSelector.Requirement] {
        var result: [LabelSelector.Requirement] = []
        while current != .end {
            result.append(try requirement())
            switch next() {
            case .end: return result
            case .comma where current == .end: throw unexpected(.end, "identifier after ','")
            case .comma: continue
            case let other: throw unexpected(other, "',' or 'end of string'")
            }
        }
        return result
    }

    private mutating func requirement() throws(APIStatus) -> LabelSelector.Requirement {
        let isNegated = current == .not
        if isNegated { position += 1 }
        let key = try word()
        if isNegated { return LabelSelector.Requirement(key: key, operation: .doesNotExist, values: []) }
        switch current {
        case .end, .comma: return LabelSelector.Requirement(key: key, operation: .exists, values: [])
        default: break
        }
        switch next() {
        case .equals: return LabelSelector.Requirement(key: key, operation: .isIn, values: [try value()])
        case .notEquals: return LabelSelector.Requirement(key: key, operation: .notIn, values: [try value()])
        case .greater: return LabelSelector.Requirement(key: key, operation: .greater, values: [try value()])
        case .less: return LabelSelector.Requirement(key: key, operation: .less, values: [try value()])
        case .word("in"): return LabelSelector.Requirement(key: key, operation: .isIn, values: try values())
        case .word("notin"): return LabelSelector.Requirement(key: key, operation: .notIn, values: try values())
        case let other: throw unexpected(other, "in, notin, =, ==, !=, gt, lt")
        }
    }

    private mutating func word() throws(APIStatus) -> String {
        switch next() {
        case .word(let text): return text
        case let other: throw unexpected(other, "identifier")
        }
    }

    /// The value behind `=`, which may be empty.
    private mutating func value() throws(APIStatus) -> String {
        switch current {
        case .end, .comma: return ""
        default: return try word()
        }
    }

    private mutating func values() throws(APIStatus) -> [String] {
        let opening = next()
        guard opening == .open else { throw unexpected(opening, "'('") }
        var result: [String] = []
        while true {
            if current == .close || current == .comma { result.append("") } else { result.append(try word()) }
            switch next() {
            case .close: return result
            case .comma: continue
            case let other: throw unexpected(other, "',' or ')'")
            }
        }
    }

    private func unexpected(_ token: Token, _ expected: String) -> APIStatus {
        .badRequest("unable to parse requirement: found '\(token.text)', expected: \(expected)")
    }
}

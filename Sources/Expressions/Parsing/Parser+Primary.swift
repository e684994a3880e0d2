extension Parser {
    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    mutating func primary(sign: String) throws(SyntaxFault) -> Syntax.ID {
        let start = token
        switch token.kind {
        case .integer, .unsigned, .double:
            let datum = try number(sign: sign)
            try advance()
            return try add(.literal(datum), at: start.start)
        case .string, .bytes:
            var literal = StringLiteral(token, in: lexer.bytes)
            let bytes = try literal.decode()
            try advance()
            let isText = start.kind == .string
            return try add(
                .literal(isText ? .string(String(decoding: bytes, as: UTF8.self)) : .bytes(bytes)), at: start.start)
        case .leftParenthesis:
            try advance()
            let inner = try expression()
            try expect(.rightParenthesis, "expected ')'")
            return inner
        case .leftBracket: return try list()
        case .leftBrace: return try map()
        case .identifier: return try name(isAbsolute: false)
        case .dot:
            try advance()
            guard token.kind == .identifier else { throw unexpected("expected a name behind the dot") }
            return try name(isAbsolute: true)
        case .leftBracketQuestion: return try list()
        case .in: throw unexpected("expected a value ('in' is an operator)")
        default: throw unexpected("expected a value")
        }
    }

    // MARK: Names

    private mutating func name(isAbsolute: Bool) throws(SyntaxFault) -> Syntax.ID {
        let offset = token.start
        let name = text(of: token)
        guard !Parser.reserved.contains(name) else {
            throw SyntaxFault(message: "'\(name)' is a reserved word and cannot be a name", offset: offset)
        }
        try advance()
        switch name {
        case "true": return try add(.literal(.bool(true)), at: offset)
        case "false": return try add(.literal(.bool(false)), at: offset)
        case "null": return try add(.literal(.null), at: offset)
        case "has" where token.kind == .leftParenthesis && !isAbsolute: return try presence(at: offset)
        default: break
        }
        if token.kind == .leftParenthesis {
            return try call(name, isMember: false, try arguments(), at: offset)
        }
        if !isAbsolute, let slot = locals.lastIndex(of: name) { return try add(.local(slot), at: offset) }
        return try add(.variable(name), at: offset)
    }

    // MARK: Numbers

    private func number(sign: String) throws(SyntaxFault) -> Datum {
        var digits = text(of: token)
        let kind = token.kind
        if kind == .double {
            guard let number = Double(sign + digits) else { throw unexpected("expected a number") }
            return .double(number)
        }
        if kind == .unsigned { digits.removeLast() }
        var radix = 10
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
            radix = 16
            digits.removeFirst(2)
        }
        if kind == .unsigned, let number = UInt64(digits, radix: radix) { return .uint(number) }
        if kind == .integer, let number = Int64(sign + digits, radix: radix) { return .int(number) }
        throw SyntaxFault(
            message: "\(text(of: token)) does not fit into 64 bits", offset: token.start)
    }

    // MARK: Lists and maps

    private mutating func list() throws(SyntaxFault) -> Syntax.ID {
        let offset = token.start
        var elements: [Syntax.ID] = []
        var optionals: Set<Int32> = []
        if token.kind == .leftBracketQuestion { optionals.insert(0) }
        try advance()
        while token.kind != .rightBracket {
            if try take(.question) { optionals.insert(Int32(elements.count)) }
            elements.append(try expression())
            guard try take(.comma) else { break }
        }
        try expect(.rightBracket, "expected ',' or ']'")
        return try add(.list(store(elements), optionals: optionals), at: offset, over: elements)
    }

    private mutating func map() throws(SyntaxFault) -> Syntax.ID {
        let offset = token.start
        try advance()
        var parts: [Syntax.ID] = []
        var optionals: Set<Int32> = []
        while token.kind != .rightBrace {
            if try take(.question) { optionals.insert(Int32(parts.count)) }
            parts.append(try expression())
            try expect(.colon, "expected ':' and the value of this key")
            parts.append(try expression())
            guard try take(.comma) else { break }
        }
        try expect(.rightBrace, "expected ',' or '}'")
        return try add(.map(store(parts), optionals: optionals), at: offset, over: parts)
    }
}

extension Parser {
    /// A primary and what is read from it: fields, elements, calls of members.
    mutating func member(sign: String = "") throws(SyntaxFault) -> Syntax.ID {
        var operand = try primary(sign: sign)
        while true {
            let offset = token.start
            switch token.kind {
            case .dot:
                try advance()
                operand = try field(of: operand)
            case .questionDot:
                try advance()
                let (name, place) = try fieldName()
                operand = try add(.optionalSelect(operand, field: name), at: place, over: operand)
            case .leftBracket, .leftBracketQuestion:
                let isOptional = token.kind == .leftBracketQuestion
                try advance()
                let key = try expression()
                try expect(.rightBracket, "expected ']'")
                operand = try add(
                    isOptional ? .optionalIndex(operand, key) : .index(operand, key), at: offset, over: operand, key)
            case .leftBrace where isName(operand):
                throw SyntaxFault(
                    message: "there are no message types here; an object is written as a map: {'key': value}",
                    offset: offset)
            default:
                return operand
            }
        }
    }

    private func isName(_ id: Syntax.ID) -> Bool {
        switch syntax[id].operation {
        case .variable: true
        case .select(let operand, _): isName(operand)
        default: false
        }
    }

    private mutating func fieldName() throws(SyntaxFault) -> (name: String, offset: Int) {
        let place = token
        switch token.kind {
        case .identifier:
            let name = text(of: token)
            guard !["true", "false", "null"].contains(name) else { break }
            try advance()
            return (name, place.start)
        case .quotedIdentifier:
            let name = String(text(of: token).dropFirst().dropLast())
            try advance()
            return (name, place.start)
        default: break
        }
        throw unexpected("expected a field's name behind the dot")
    }

    private mutating func field(of operand: Syntax.ID) throws(SyntaxFault) -> Syntax.ID {
        let isQuoted = token.kind == .quotedIdentifier
        let (name, offset) = try fieldName()
        if token.kind == .leftParenthesis, !isQuoted {
            return try memberCall(name, on: operand, at: offset)
        }
        if let qualified = qualifiedName(of: operand, name), TypeNames.qualified.contains(qualified) {
            return try add(.literal(.type(qualified)), at: offset)
        }
        return try add(.select(operand, field: name), at: offset, over: operand)
    }

    /// `a.b.c` for a chain of plain names that no macro defined.
    private func qualifiedName(of operand: Syntax.ID, _ name: String) -> String? {
        switch syntax[operand].operation {
        case .variable(let first): "\(first).\(name)"
        case .select(let inner, let field): qualifiedName(of: inner, field).map { "\($0).\(name)" }
        default: nil
        }
    }

    private mutating func memberCall(
        _ name: String, on operand: Syntax.ID, at offset: Int
    ) throws(SyntaxFault) -> Syntax.ID {
        if name == "bind", case .variable("cel") = syntax[operand].operation { return try bind(at: offset) }
        if let macro = MacroShape(named: name) { return try comprehension(macro, name, over: operand, at: offset) }
        let arguments = try arguments()
        if let qualified = qualifiedName(of: operand, name), library.hasFunction(qualified, isMember: false) {
            return try call(qualified, isMember: false, arguments, at: offset)
        }
        return try call(name, isMember: true, [operand] + arguments, at: offset)
    }

    // MARK: Calls

    /// From the opening parenthesis to behind the closing one.
    mutating func arguments() throws(SyntaxFault) -> [Syntax.ID] {
        try expect(.leftParenthesis, "expected '('")
        var arguments: [Syntax.ID] = []
        while token.kind != .rightParenthesis {
            arguments.append(try expression())
            guard try take(.comma) else { break }
        }
        try expect(.rightParenthesis, "expected ',' or ')'")
        return arguments
    }

    mutating func call(
        _ name: String, isMember: Bool, _ arguments: [Syntax.ID], at offset: Int
    ) throws(SyntaxFault) -> Syntax.ID {
        let operands = store(arguments)
        guard let family = library.family(name, isMember: isMember, count: arguments.count) else {
            return try add(.unknownCall(name, isMember: isMember, operands), at: offset, over: arguments)
        }
        if PatternFunctions.names.contains(name), arguments.count > 1 { compilePattern(arguments[1]) }
        return try add(.call(family, operands), at: offset, over: arguments)
    }
}

extension Parser {
    /// Puts the compiled pattern in place of a literal one.
    ///
    private mutating func compilePattern(_ id: Syntax.ID) {
        // May fail: a malformed one stays, and is an error when it is reached.
        guard case .literal(.string(let text)) = syntax[id].operation, let pattern = try? Pattern(parsing: text) else {
            return
        }
        syntax.nodes[Int(id)].operation = .literal(.pattern(pattern))
    }
}

/// The types that expressions name, as values.
enum TypeNames {
    static let simple: Set<String> = [
        "bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint", "optional_type",
    ]
    static let qualified: Set<String> = [
        "google.protobuf.Timestamp", "google.protobuf.Duration", "net.IP", "net.CIDR",
    ]
}

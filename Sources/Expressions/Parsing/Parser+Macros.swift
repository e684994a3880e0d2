/// How a macro's arguments are laid out.
struct MacroShape {
    var result: Comprehension.Result
    /// How many variables it may define.
    var variables: ClosedRange<Int>
    /// Whether a condition may stand before the body.
    var mayFilter = false

    /// `nil` for a name that is no macro.
    init?(named name: String) {
        switch name {
        case "all": self.init(.all, 1...2)
        case "exists": self.init(.exists, 1...2)
        case "exists_one", "existsOne": self.init(.existsOne, 1...2)
        case "filter": self.init(.filter, 1...1)
        case "map": self.init(.list, 1...1, mayFilter: true)
        case "transformList": self.init(.list, 2...2, mayFilter: true)
        case "transformMap": self.init(.map, 2...2, mayFilter: true)
        case "transformMapEntry": self.init(.entries, 2...2, mayFilter: true)
        case "optMap": self.init(.optionalMap, 1...1)
        case "optFlatMap": self.init(.optionalFlatMap, 1...1)
        default: return nil
        }
    }

    private init(_ result: Comprehension.Result, _ variables: ClosedRange<Int>, mayFilter: Bool = false) {
        self.result = result
        self.variables = variables
        self.mayFilter = mayFilter
    }
}

extension Parser {
    /// `has(e.f)`: from the opening parenthesis.
    mutating func presence(at offset: Int) throws(SyntaxFault) -> Syntax.ID {
        let arguments = try arguments()
        guard arguments.count == 1 else {
            throw SyntaxFault(message: "has() takes one field, as in has(inputs.image)", offset: offset)
        }
        switch syntax[arguments[0]].operation {
        case .select(let operand, let field):
            return try add(.presence(operand, field: field), at: Int(syntax[arguments[0]].offset), over: operand)
        case .optionalSelect(let operand, let field):
            return try add(.presence(operand, field: field), at: Int(syntax[arguments[0]].offset), over: operand)
        default:
            throw SyntaxFault(
                message: "has() takes a field, as in has(inputs.image); for a key use: 'key' in map", offset: offset)
        }
    }

    /// `range.macro(x, …)`: from the opening parenthesis.
    mutating func comprehension(
        _ shape: MacroShape, _ name: String, over range: Syntax.ID, at offset: Int
    ) throws(SyntaxFault) -> Syntax.ID {
        try expect(.leftParenthesis, "expected '('")
        var names = [try variableName(of: name)]
        // A second variable is a name with a comma behind it and something still to come.
        if shape.variables.upperBound == 2, token.kind == .identifier {
            let saved = (lexer, token)
            let second = text(of: token)
            try advance()
            if token.kind == .comma {
                try advance()
                names.append(second)
            } else {
                (lexer, token) = saved
            }
        }
        guard shape.variables.contains(names.count), Set(names).count == names.count else {
            throw SyntaxFault(
                message: "\(name)() takes two different names first, as in \(name)(key, value, …)", offset: offset)
        }
        let slot = locals.count
        locals += names
        defer { locals.removeLast(names.count) }
        syntax.localCount = max(syntax.localCount, locals.count)
        var body = try expression()
        var condition: Syntax.ID?
        if shape.mayFilter, try take(.comma) {
            condition = body
            body = try expression()
        }
        try expect(.rightParenthesis, "expected ')' at the end of \(name)()")
        let comprehension = Comprehension(
            result: shape.result, range: range, slot: slot, names: names, condition: condition, body: body)
        return try add(.macro(comprehension), at: offset, over: [range, body] + (condition.map { [$0] } ?? []))
    }

    private mutating func variableName(of macro: String) throws(SyntaxFault) -> String {
        guard token.kind == .identifier else {
            throw unexpected("\(macro)() takes a name first, as in list.\(macro)(x, …)")
        }
        let name = text(of: token)
        try advance()
        try expect(.comma, "\(macro)() takes a plain name first and then an expression, as in list.\(macro)(x, …)")
        return name
    }

    /// `cel.bind(x, value, body)`: from the opening parenthesis.
    mutating func bind(at offset: Int) throws(SyntaxFault) -> Syntax.ID {
        try expect(.leftParenthesis, "expected '('")
        let name = try variableName(of: "cel.bind")
        let value = try expression()
        try expect(.comma, "cel.bind() takes a name, its value and an expression")
        let slot = locals.count
        locals.append(name)
        defer { locals.removeLast() }
        syntax.localCount = max(syntax.localCount, locals.count)
        let body = try expression()
        try expect(.rightParenthesis, "expected ')' at the end of cel.bind()")
        return try add(.bind(slot: slot, name: name, value: value, body: body), at: offset, over: value, body)
    }
}

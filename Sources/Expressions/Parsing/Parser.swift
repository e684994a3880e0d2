/// Builds the tree of an expression (cel-spec `doc/langdef.md`, section Syntax), names of macros' variables resolved.
struct Parser {
    /// How deep a tree may be: evaluating and checking recurse, and a thread's stack is finite.
    static let depthLimit = 160
    /// How long a text may be, in bytes.
    static let lengthLimit = 100_000

    var lexer: Lexer
    var token: Token
    var syntax = Syntax()
    /// The names of the macro variables in view; the place is the slot.
    var locals: [String] = []
    /// How deep the functions below are in each other.
    private var depth = 0
    let library = Library.standard

    /// Stands before the first token at `position`.
    init(_ bytes: [UInt8], from position: Int = 0) throws(SyntaxFault) {
        lexer = Lexer(bytes, from: position)
        token = Token(kind: .end, start: position, end: position)
        try advance()
    }

    /// Parses a text that is one expression from start to end.
    static func parse(_ bytes: [UInt8]) throws(SyntaxFault) -> Syntax {
        guard bytes.count <= lengthLimit else {
            throw SyntaxFault(message: "an expression may be at most \(lengthLimit) bytes long", offset: 0)
        }
        var parser = try Parser(bytes)
        parser.syntax.root = try parser.expression()
        guard parser.token.kind == .end else { throw parser.unexpected("expected an operator or the end") }
        return parser.syntax
    }

    // MARK: Tokens

    mutating func advance() throws(SyntaxFault) { token = try lexer.next() }

    mutating func take(_ kind: Token.Kind) throws(SyntaxFault) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    mutating func expect(_ kind: Token.Kind, _ message: @autoclosure () -> String) throws(SyntaxFault) {
        guard try take(kind) else { throw unexpected(message()) }
    }

    func text(of token: Token) -> String { String(decoding: lexer.bytes[token.start..<token.end], as: UTF8.self) }

    func unexpected(_ expectation: String) -> SyntaxFault {
        let found = token.kind == .end ? "but the expression ends here" : "but found '\(text(of: token))'"
        return SyntaxFault(message: "\(expectation), \(found)", offset: token.start)
    }

    // MARK: Nodes

    /// Adds a node whose deepest operand is so high.
    mutating func add(
        _ operation: Node.Operation, at offset: Int, over operands: Syntax.ID...
    ) throws(SyntaxFault) -> Syntax.ID {
        try add(operation, at: offset, over: operands)
    }

    mutating func add(
        _ operation: Node.Operation, at offset: Int, over operands: [Syntax.ID]
    ) throws(SyntaxFault) -> Syntax.ID {
        let height = (operands.map { syntax[$0].height }.max() ?? -1) + 1
        guard height < Parser.depthLimit else { throw tooDeep(at: offset) }
        syntax.nodes.append(Node(operation: operation, offset: Int32(offset), height: height))
        return Syntax.ID(syntax.nodes.count - 1)
    }

    mutating func store(_ operands: [Syntax.ID]) -> Range<Int32> {
        let start = Int32(syntax.operands.count)
        syntax.operands += operands
        return start..<Int32(syntax.operands.count)
    }

    private func tooDeep(at offset: Int) -> SyntaxFault {
        SyntaxFault(
            message: "this expression is nested more than \(Parser.depthLimit) levels deep; split it up",
            offset: offset)
    }

    // MARK: Expressions

    mutating func expression() throws(SyntaxFault) -> Syntax.ID {
        depth += 1
        defer { depth -= 1 }
        guard depth < Parser.depthLimit else { throw tooDeep(at: token.start) }
        let condition = try disjunction()
        let offset = token.start
        guard try take(.question) else { return condition }
        let then = try disjunction()
        try expect(.colon, "expected ':' and the value for false of this '? :'")
        let otherwise = try expression()
        return try add(.conditional(condition, then, otherwise), at: offset, over: condition, then, otherwise)
    }

    /// Chains of `||` are one node, so that a long one is not a deep one; the same for `&&`.
    private mutating func disjunction() throws(SyntaxFault) -> Syntax.ID {
        let offset = token.start
        var terms = [try conjunction()]
        while try take(.or) { terms.append(try conjunction()) }
        return terms.count == 1 ? terms[0] : try add(.or(store(terms)), at: offset, over: terms)
    }

    private mutating func conjunction() throws(SyntaxFault) -> Syntax.ID {
        let offset = token.start
        var terms = [try binary(minimum: 1)]
        while try take(.and) { terms.append(try binary(minimum: 1)) }
        return terms.count == 1 ? terms[0] : try add(.and(store(terms)), at: offset, over: terms)
    }

    /// Precedence climbing over relations, additions and multiplications.
    private mutating func binary(minimum: Int) throws(SyntaxFault) -> Syntax.ID {
        var left = try unary()
        while let (binaryOperator, precedence) = Parser.binaryOperator(token.kind), precedence >= minimum {
            let offset = token.start
            try advance()
            let right = try binary(minimum: precedence + 1)
            left = try add(.binary(binaryOperator, left, right), at: offset, over: left, right)
        }
        return left
    }

    private static func binaryOperator(_ kind: Token.Kind) -> (BinaryOperator, precedence: Int)? {
        switch kind {
        case .equal: (.equal, 1)
        case .notEqual: (.notEqual, 1)
        case .less: (.less, 1)
        case .lessOrEqual: (.lessOrEqual, 1)
        case .greater: (.greater, 1)
        case .greaterOrEqual: (.greaterOrEqual, 1)
        case .in: (.in, 1)
        case .plus: (.add, 2)
        case .minus: (.subtract, 2)
        case .star: (.multiply, 3)
        case .slash: (.divide, 3)
        case .percent: (.remainder, 3)
        default: nil
        }
    }

    private mutating func unary() throws(SyntaxFault) -> Syntax.ID {
        let kind = token.kind
        guard kind == .not || kind == .minus else { return try member() }
        var offsets: [Int] = []
        while token.kind == kind {
            offsets.append(token.start)
            try advance()
        }
        if kind == .minus, token.kind == .integer || token.kind == .double {
            // The sign belongs to the number: the smallest int has no positive counterpart.
            return try unaryChain(offsets.dropLast(), .minus, over: try member(sign: "-"))
        }
        return try unaryChain(offsets[...], kind, over: try member())
    }

    private mutating func unaryChain(
        _ offsets: ArraySlice<Int>, _ kind: Token.Kind, over operand: Syntax.ID
    ) throws(SyntaxFault) -> Syntax.ID {
        var operand = operand
        for offset in offsets.reversed() {
            operand = try add(kind == .not ? .not(operand) : .negate(operand), at: offset, over: operand)
        }
        return operand
    }
}

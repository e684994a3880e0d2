/// One lexical element of an expression: what it is and which bytes it covers.
struct Token: Sendable {
    enum Kind: Sendable, Hashable {
        case identifier
        /// A name in backticks, legal behind a dot: `` labels.`app.kubernetes.io/name` ``.
        case quotedIdentifier
        case integer, unsigned, double
        /// A string literal; `prefix` holds the length of `r`, `b` and their combinations.
        case string, bytes
        case dot, questionDot, comma, colon, question
        case leftParenthesis, rightParenthesis, leftBracket, leftBracketQuestion, rightBracket, leftBrace, rightBrace
        case plus, minus, star, slash, percent, not
        case and, or
        case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual, `in`
        case end
    }

    var kind: Kind
    /// Byte offsets in the text.
    var start: Int
    var end: Int
}

/// What an expression cannot be parsed for; offsets are bytes.
struct SyntaxFault: Error {
    var message: String
    var offset: Int
}

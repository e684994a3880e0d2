package import Model

/// A parsed CEL expression.
package struct Expression: Sendable {
    /// The text it was parsed from.
    package let text: String

    /// Parses one expression (cel-spec `doc/langdef.md`, section Syntax).
    package init(parsing text: String) throws(ExpressionError) {
        self.text = text
    }

    /// Evaluates with the given variables.
    package func evaluate(in scope: Scope) throws(ExpressionError) -> Value {
        throw ExpressionError(message: "not there yet", offset: 0, expression: text)
    }
}

/// The variables that an expression sees.
package struct Scope: Sendable {
    package private(set) var variables: [(name: String, value: Value)] = []

    package init(_ variables: [(name: String, value: Value)] = []) { self.variables = variables }

    package func value(of name: String) -> Value? { variables.last { $0.name == name }?.value }

    package mutating func define(_ name: String, _ value: Value) { variables.append((name, value)) }
}

/// Why an expression could not be parsed or evaluated, and where.
package struct ExpressionError: Error, Sendable, Hashable {
    /// A sentence without the position.
    package var message: String
    /// Where in the expression, in Unicode scalars from its start.
    package var offset: Int
    package var expression: String

    package init(message: String, offset: Int, expression: String) {
        self.message = message
        self.offset = offset
        self.expression = expression
    }
}

package import Model

/// A string with `${…}` in it. A string that is one whole `${…}` keeps the expression's type; `$${` is a literal `${`.
package struct Template: Sendable {
    /// Whether the text has anything for a template to do; a cheap look, for the many strings that have not.
    package static func isNeeded(for text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "$"))
    }

    /// Parses; offsets of errors count from the start of `text`.
    package init(parsing text: String) throws(ExpressionError) {
        throw ExpressionError(message: "not there yet", offset: 0, expression: text)
    }

    /// Evaluates; parts of a longer string must be scalars and are written as CEL's `string()` writes them.
    package func evaluate(in scope: Scope) throws(ExpressionError) -> Value {
        throw ExpressionError(message: "not there yet", offset: 0, expression: "")
    }
}

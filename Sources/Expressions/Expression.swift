package import Model

/// A parsed CEL expression: parse once, evaluate many times.
package struct Expression: Sendable {
    /// The text it was parsed from.
    package let text: String
    let syntax: Syntax

    /// Parses one expression (cel-spec `doc/langdef.md`, section Syntax).
    package init(parsing text: String) throws(ExpressionError) {
        self.text = text
        do {
            syntax = try Parser.parse(Array(text.utf8))
        } catch {
            throw ExpressionError(message: error.message, byteOffset: error.offset, expression: text)
        }
    }

    /// Adopts a tree whose offsets count in `text`, of which the expression may be only a part.
    init(_ syntax: Syntax, of text: String) {
        self.syntax = syntax
        self.text = text
    }

    /// Evaluates with the given variables, to a value that a document can hold.
    package func evaluate(in scope: Scope, budget: Budget = .standard) throws(ExpressionError) -> Value {
        var budget = budget
        return try evaluate(in: scope, spending: &budget)
    }

    /// The same; `budget` tells afterwards what is left of it.
    package func evaluate(in scope: Scope, spending budget: inout Budget) throws(ExpressionError) -> Value {
        let datum = try evaluateDatum(in: scope, spending: &budget)
        do {
            return try datum.value(budget: budget)
        } catch {
            throw ExpressionError(
                message: error.message, byteOffset: Int(syntax[syntax.root].offset), expression: text)
        }
    }

    /// Evaluates to a CEL value, which keeps apart what documents do not: `uint`, `bytes`, times, optionals.
    package func evaluateDatum(in scope: Scope, budget: Budget = .standard) throws(ExpressionError) -> Datum {
        var budget = budget
        return try evaluateDatum(in: scope, spending: &budget)
    }

    func evaluateDatum(in scope: Scope, spending budget: inout Budget) throws(ExpressionError) -> Datum {
        var evaluation = Evaluation(syntax, in: scope, budget: budget)
        defer { budget = evaluation.budget }
        do {
            return try evaluation.run()
        } catch {
            throw ExpressionError(error, at: error.offset, expression: text)
        }
    }
}

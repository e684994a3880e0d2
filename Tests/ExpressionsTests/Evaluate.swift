import Expressions
import Model

/// Parses and evaluates in one step.
func evaluate(_ text: String, _ variables: [(name: String, value: Value)] = []) throws(ExpressionError) -> Value {
    try Expression(parsing: text).evaluate(in: Scope(variables))
}

/// The message that parsing or evaluating fails with; `nil` when it succeeds.
func failure(_ text: String, _ variables: [(name: String, value: Value)] = []) -> ExpressionError? {
    do {
        _ = try evaluate(text, variables)
        return nil
    } catch {
        return error
    }
}

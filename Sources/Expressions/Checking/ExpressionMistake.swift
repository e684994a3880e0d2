import Model

/// What is wrong with a text that is to be an expression of a certain type.
package enum ExpressionMistake: Sendable, Hashable {
    /// It is no expression, or names what is not there; in a sentence.
    case malformed(String)
    /// It yields something else; in a sentence.
    case otherType(String)

    /// `nil` where nothing is wrong.
    package init?(in text: String, over environment: TypeEnvironment, yields wanted: ExpressionType) {
        do throws(ExpressionError) {
            let type = try Expression(parsing: text).check(against: environment)
            if wanted.accepts(type) { return nil }
            self = .otherType("A \(wanted) is wanted here, and this expression yields a \(type).")
        } catch {
            self = .malformed(error.message.asSentence)
        }
    }

    package var sentence: String {
        switch self {
        case .malformed(let sentence), .otherType(let sentence): sentence
        }
    }
}

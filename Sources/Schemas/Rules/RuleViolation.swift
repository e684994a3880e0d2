package import Model

/// One place where a value breaks a CEL rule of its schema (`x-kubernetes-validations`).
package struct RuleViolation: Sendable, Hashable {
    /// What the rule's author calls it; the API server answers with it.
    package enum Reason: String, Sendable, Hashable {
        case invalid = "FieldValueInvalid"
        case required = "FieldValueRequired"
        case forbidden = "FieldValueForbidden"
        case duplicate = "FieldValueDuplicate"
    }

    /// The value that the rule is about, or the field in it that the rule names.
    package var path: FieldPath
    package var reason: Reason
    /// The author's words, or `failed rule: …` where there are none.
    package var message: String
    /// The rule's text.
    package var rule: String
    /// What the value is, in OpenAPI's words.
    package var type: String
    /// Whether the rule could not be evaluated: `message` says why.
    package var isFault = false
}

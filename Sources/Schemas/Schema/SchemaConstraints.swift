package import Model

/// What a schema demands of a value beyond its type.
///
/// Rare for built-in kinds, so kept apart from the nodes.
package struct SchemaConstraints: Sendable, Hashable {
    package var enumeration: [Value]?
    package var defaultValue: Value?
    /// OpenAPI's `format` where it is none of `FieldFormat`'s.
    package var format: String?
    package var pattern: String?
    package var minimum: Value?
    package var maximum: Value?
    package var isMinimumExclusive = false
    package var isMaximumExclusive = false
    package var multipleOf: Value?
    package var minLength: Int?
    package var maxLength: Int?
    package var minItems: Int?
    package var maxItems: Int?
    package var hasUniqueItems = false
    package var minProperties: Int?
    package var maxProperties: Int?
    /// The default of a built-in kind's field, which is often Go's zero value: it counts for list keys only.
    var zeroValue: Value?
    /// Required names that are no declared fields: possible inside `anyOf` and its like.
    package var required: [String] = []
    /// `x-kubernetes-validations`, each entry as it stands in the document.
    package var rules: [Value] = []
    /// Nodes of value rules that must all, at least one, exactly one, or not hold.
    var allOf: [Int32] = []
    var anyOf: [Int32] = []
    var oneOf: [Int32] = []
    var not: Int32?

    package init() {}
}

/// One demand that a label selector makes on an object's labels.
package struct LabelRequirement: Sendable, Hashable {
    /// In apimachinery's words (`pkg/selection`).
    package enum Operator: Sendable, Hashable {
        case equals, notEquals
        case isIn, notIn
        case exists, doesNotExist
        case greaterThan, lessThan
    }

    package var key: String
    package var operation: Operator
    /// One for a comparison, none for the question whether there is such a label.
    package var values: [String]

    package init(_ key: String, _ operation: Operator, _ values: [String] = []) {
        self.key = key
        self.operation = operation
        self.values = values
    }
}

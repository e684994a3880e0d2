package import Model

/// Which labels an object must have (apimachinery `pkg/labels`): from a query, a `LabelSelector` object or a plain map.
package struct LabelSelector: Sendable, Hashable {
    /// All must hold.
    package let requirements: [LabelRequirement]
    /// Selects no object, whatever its labels are.
    private let isNothing: Bool

    package init(_ requirements: [LabelRequirement]) {
        self.requirements = requirements
        isNothing = false
    }

    private init(nothing: Void) {
        requirements = []
        isNothing = true
    }

    package static let everything = LabelSelector([])
    package static let nothing = LabelSelector(nothing: ())

    /// Whether every object is selected.
    package var isEverything: Bool { requirements.isEmpty && !isNothing }

    /// `matchLabels` and `matchExpressions` of an object (`metav1.LabelSelectorAsSelector`).
    ///
    /// No object, and one with an operator that there is not, selects nothing; an empty one selects everything.
    package init(object: Value?) {
        guard case .object(let selector)? = object else {
            self = .nothing
            return
        }
        var requirements = LabelSelector.equalities(selector["matchLabels"]?.object ?? [:])
        for expression in selector["matchExpressions"]?.array ?? [] {
            guard let operation = LabelSelector.operations[expression["operator"]?.string ?? ""] else {
                self = .nothing
                return
            }
            let values = (expression["values"]?.array ?? []).compactMap(\.string)
            requirements.append(LabelRequirement(expression["key"]?.string ?? "", operation, values))
        }
        self.init(requirements)
    }

    /// A plain map of labels, as a Service's selector is one.
    package init(labels: ValueObject) { self.init(LabelSelector.equalities(labels)) }

    private static func equalities(_ labels: ValueObject) -> [LabelRequirement] {
        labels.map { LabelRequirement($0.key, .equals, [$0.value.string ?? ""]) }
    }

    /// What `matchExpressions` call their operators.
    package static let operations: [String: LabelRequirement.Operator] = [
        "In": .isIn, "NotIn": .notIn, "Exists": .exists, "DoesNotExist": .doesNotExist,
    ]

    package func matches(_ labels: ValueObject?) -> Bool {
        if isNothing { return false }
        for requirement in requirements where !requirement.matches(labels) { return false }
        return true
    }
}

extension LabelRequirement {
    /// Whether the labels of an object meet it; what has no such label differs from every value.
    package func matches(_ labels: ValueObject?) -> Bool {
        let label = labels?[key]
        switch operation {
        case .equals, .isIn: return label.map { has($0) } ?? false
        case .notEquals, .notIn: return label.map { !has($0) } ?? true
        case .exists: return label != nil
        case .doesNotExist: return label == nil
        case .greaterThan, .lessThan:
            guard let number = label?.string.flatMap({ Int64($0) }), let bound = values.first.flatMap({ Int64($0) })
            else { return false }
            return operation == .greaterThan ? number > bound : number < bound
        }
    }

    /// A label that is null reads as the empty string, as in Go.
    private func has(_ label: Value) -> Bool {
        let text = label.string ?? ""
        return values.contains { $0.isIdentical(inBytesTo: text) }
    }
}

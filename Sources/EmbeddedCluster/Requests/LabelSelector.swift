import Model

/// Which labels an object must have (apimachinery `pkg/labels`), from a query or from a `LabelSelector` object.
struct LabelSelector: Sendable, Hashable {
    enum Operator: Sendable, Hashable {
        case isIn, notIn, exists, doesNotExist
        case greater, less
    }

    struct Requirement: Sendable, Hashable {
        var key: String
        var operation: Operator
        var values: [String]
    }

    var requirements: [Requirement]

    static let everything = LabelSelector(requirements: [])

    init(requirements: [Requirement]) { self.requirements = requirements }

    /// `matchLabels` and `matchExpressions` of an object; `nil` selects nothing, an empty one everything.
    init(object: Value?) {
        var requirements: [Requirement] = []
        for field in object?["matchLabels"]?.object ?? [:] {
            requirements.append(Requirement(key: field.key, operation: .isIn, values: [field.value.string ?? ""]))
        }
        for expression in object?["matchExpressions"]?.array ?? [] {
            let values = (expression["values"]?.array ?? []).compactMap(\.string)
            let operation: Operator =
                switch expression["operator"]?.string {
                case "In": .isIn
                case "NotIn": .notIn
                case "Exists": .exists
                default: .doesNotExist
                }
            requirements.append(
                Requirement(key: expression["key"]?.string ?? "", operation: operation, values: values))
        }
        self.requirements = requirements
    }

    /// A plain map of labels, as a Service's selector is one.
    init(labels: ValueObject) {
        requirements = labels.map {
            Requirement(key: $0.key, operation: .isIn, values: [$0.value.string ?? ""])
        }
    }

    func matches(_ labels: ValueObject?) -> Bool {
        for requirement in requirements where !requirement.matches(labels?[requirement.key]?.string) {
            return false
        }
        return true
    }
}

extension LabelSelector.Requirement {
    func matches(_ label: String?) -> Bool {
        switch operation {
        case .isIn: label.map { values.contains($0) } ?? false
        case .notIn: label.map { !values.contains($0) } ?? true
        case .exists: label != nil
        case .doesNotExist: label == nil
        case .greater: compare(label) { $0 > $1 }
        case .less: compare(label) { $0 < $1 }
        }
    }

    private func compare(_ label: String?, _ holds: (Int64, Int64) -> Bool) -> Bool {
        guard let number = label.flatMap({ Int64($0) }), let bound = values.first.flatMap({ Int64($0) }) else {
            return false
        }
        return holds(number, bound)
    }

    /// As `Selector.String()` prints it, for `status.selector` of a Scale.
    var text: String {
        switch operation {
        case .isIn where values.count == 1: "\(key)=\(values[0])"
        case .isIn: "\(key) in (\(values.sorted().joined(separator: ",")))"
        case .notIn where values.count == 1: "\(key)!=\(values[0])"
        case .notIn: "\(key) notin (\(values.sorted().joined(separator: ",")))"
        case .exists: key
        case .doesNotExist: "!\(key)"
        case .greater: "\(key)>\(values[0])"
        case .less: "\(key)<\(values[0])"
        }
    }
}

extension LabelSelector {
    /// Requirements sorted by key, joined by commas.
    var text: String {
        requirements.sorted { $0.key < $1.key }.map(\.text).joined(separator: ",")
    }
}

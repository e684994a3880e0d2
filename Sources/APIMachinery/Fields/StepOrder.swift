package import Model

/// The order of path elements in a field set: names, then list keys, then set values, then positions
/// (structured-merge-diff `fieldpath.PathElement.Compare`).
///
/// Numbers compare by value: `1` and `1.0` name the same element. Below 0 for less, 0 for equal, above 0 for greater.
package enum StepOrder {
    package static func compare(_ left: FieldPath.Step, _ right: FieldPath.Step) -> Int {
        switch (left, right) {
        case (.key(let left), .key(let right)): compare(left, right)
        case (.element(let left), .element(let right)): compare(left, right)
        case (.value(let left), .value(let right)): compare(left, right)
        case (.index(let left), .index(let right)): left < right ? -1 : (left == right ? 0 : 1)
        default: rank(left) - rank(right)
        }
    }

    private static func rank(_ step: FieldPath.Step) -> Int {
        switch step {
        case .key: 0
        case .element: 1
        case .value: 2
        case .index: 3
        }
    }

    /// By UTF-8 bytes, as Go compares strings.
    package static func compare(_ left: String, _ right: String) -> Int {
        var left = left
        var right = right
        return left.withUTF8 { left in
            right.withUTF8 { right in
                let count = min(left.count, right.count)
                var index = 0
                while index < count {
                    let difference = Int(left[index]) &- Int(right[index])
                    if difference != 0 { return difference }
                    index &+= 1
                }
                return left.count &- right.count
            }
        }
    }

    /// Field by field, name before value; a shorter list of fields comes first.
    private static func compare(_ left: ValueObject, _ right: ValueObject) -> Int {
        for (left, right) in zip(left, right) {
            let byName = compare(left.key, right.key)
            if byName != 0 { return byName }
            let byValue = compare(left.value, right.value)
            if byValue != 0 { return byValue }
        }
        return left.count - right.count
    }

    /// Numbers, strings, booleans, lists, objects, null, in this order.
    package static func compare(_ left: Value, _ right: Value) -> Int {
        switch (left, right) {
        case (.string(let left), .string(let right)): compare(left, right)
        case (.integer(let left), .integer(let right)): left < right ? -1 : (left == right ? 0 : 1)
        case (.integer(let left), .number(let right)): compare(Double(left), right)
        case (.number(let left), .integer(let right)): compare(left, Double(right))
        case (.number(let left), .number(let right)): compare(left, right)
        case (.bool(let left), .bool(let right)): left == right ? 0 : (left ? 1 : -1)
        case (.array(let left), .array(let right)): compare(left, right)
        case (.object(let left), .object(let right)): compare(left, right)
        default: rank(left) - rank(right)
        }
    }

    private static func compare(_ left: Double, _ right: Double) -> Int {
        left < right ? -1 : (left > right ? 1 : 0)
    }

    private static func compare(_ left: [Value], _ right: [Value]) -> Int {
        for (left, right) in zip(left, right) {
            let result = compare(left, right)
            if result != 0 { return result }
        }
        return left.count - right.count
    }

    private static func rank(_ value: Value) -> Int {
        switch value {
        case .integer, .number: 0
        case .string: 1
        case .bool: 2
        case .array: 3
        case .object: 4
        case .null: 5
        }
    }
}

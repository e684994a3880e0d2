/// A Kubernetes value: what JSON and YAML documents, object fields and expressions hold.
///
/// Numbers follow the API machinery: whole numbers are 64-bit integers, everything else is a double
/// (apimachinery `util/json`). Equality is by bytes: two strings that Unicode calls equivalent but that differ in their
/// encoding are different values, because the API server would store them as such.
package enum Value: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([Value])
    case object(ValueObject)
}

extension Value: Hashable {
    package static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): left.isIdentical(inBytesTo: right)
        case (.object(let left), .object(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.null, .null): true
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .array(let value): hasher.combine(value)
        case .object(let value): hasher.combine(value)
        }
    }
}

extension Value {
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    package var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    package var array: [Value]? {
        if case .array(let value) = self { value } else { nil }
    }

    package var object: ValueObject? {
        if case .object(let value) = self { value } else { nil }
    }

    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The field of an object; `nil` when there is none or when this is not an object.
    ///
    /// Setting a field of a value that is not an object makes it one; setting `nil` removes the field.
    package subscript(key: String) -> Value? {
        get { if case .object(let fields) = self { fields[key] } else { nil } }
        set {
            guard case .object(var fields) = self else {
                if let newValue { self = .object([key: newValue]) }
                return
            }
            self = .null  // Lets go of the buffer, so that the change below is made in place.
            fields[key] = newValue
            self = .object(fields)
        }
    }

    /// The value at a path of object keys; an empty path is the value itself.
    package func value(at keys: [String]) -> Value? {
        var current = self
        for key in keys {
            guard let next = current[key] else { return nil }
            current = next
        }
        return current
    }

    /// The word for this kind of value in messages: JSON's names, "integer" apart from "number".
    package var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

// Not `ExpressibleByNilLiteral`: the `nil` of `condition ? value : nil` would be `.null` instead of no value.
extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(arrayLiteral elements: Value...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, Value)...) {
        self = .object(ValueObject(elements.map { ValueObject.Field(key: $0.0, value: $0.1) }))
    }
}

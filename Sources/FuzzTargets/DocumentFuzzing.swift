internal import Documents
internal import Model

/// What is read can be written, and reading that gives the same again.
enum DocumentFuzzing {
    static func yaml(_ bytes: [UInt8]) {
        guard let documents = try? YAML.parse(bytes, file: .none) else { return }
        let values = documents.map(\.value)
        let text = YAML.canonical(values)
        guard let again = try? YAML.parse(text, file: .none) else {
            preconditionFailure("what was written cannot be read")
        }
        precondition(again.map(\.value) == values, "what was written reads otherwise")
    }

    static func json(_ bytes: [UInt8]) {
        guard let value = try? JSON.parse(bytes) else { return }
        let text = JSON.serialize(value.withoutNegativeZero)
        guard let again = try? JSON.parse(text) else { preconditionFailure("what was written cannot be read") }
        // Not the values themselves: 2e3 is a double, and written as 2000, which is an integer.
        precondition(JSON.serialize(again) == text, "what was written is written otherwise")
    }
}

extension Value {
    /// Go writes -0 for a negative zero and reads it back as the integer 0, and so do we.
    fileprivate var withoutNegativeZero: Value {
        switch self {
        case .number(0): .integer(0)
        case .array(let elements): .array(elements.map(\.withoutNegativeZero))
        case .object(let fields):
            .object(
                ValueObject(fields.map { ValueObject.Field(key: $0.key, value: $0.value.withoutNegativeZero) }))
        default: self
        }
    }
}

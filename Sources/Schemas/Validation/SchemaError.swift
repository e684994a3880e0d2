import APIMachinery
package import Model

/// One place where a value breaks a rule of its schema.
package struct SchemaError: Sendable, Hashable {
    /// Which rule, with what it asks for.
    package enum Rule: Sendable, Hashable {
        /// The field is not declared; the declared field that it may stand for.
        case unknownField(suggestion: String?)
        /// The value is of the wrong sort.
        case type(expected: FieldType)
        case required
        case enumeration([Value])
        case pattern(String)
        /// By OpenAPI's name of the format.
        case format(String)
        case minimum(Value, isExclusive: Bool)
        case maximum(Value, isExclusive: Bool)
        case multipleOf(Value)
        case minLength(Int)
        case maxLength(Int)
        case minItems(Int)
        case maxItems(Int)
        /// An element of a set, or the keys of a list of type `map`, stand there twice.
        case duplicateElement
        case minProperties(Int)
        case maxProperties(Int)
        case anyOf
        case oneOf(matches: Int)
        case not

        /// Whether CEL rules say nothing about a value with this error: the API server does not run them then
        /// (`hasBlockingErr` of apiextensions-apiserver).
        package var blocksRules: Bool {
            switch self {
            case .unknownField, .type, .required, .enumeration, .format, .maxLength, .maxItems, .maxProperties: true
            default: false
            }
        }
    }

    /// Elements of lists are named by position, as the API server does, or by their keys: see `Validation.Naming`.
    package var path: FieldPath
    package var rule: Rule
    /// What is there; `nil` for a missing field.
    package var value: Value?

    package init(path: FieldPath, rule: Rule, value: Value?) {
        self.path = path
        self.rule = rule
        self.value = value
    }

    /// A sentence or two without the path: what is wrong, and what would be right.
    package var message: String {
        switch rule {
        case .unknownField(let suggestion):
            "This kind has no field \"\(lastName)\" here." + (suggestion.map { " Did you mean \"\($0)\"?" } ?? "")
        case .type(let expected): "Expected \(expected.words), found \(found)."
        case .required: "The field \"\(lastName)\" is required and missing."
        case .enumeration(let values):
            "\(text) is none of the allowed values: " + values.map(SchemaError.text).joined(separator: ", ") + "."
        case .pattern(let pattern): "\(text) does not match the pattern \(pattern)."
        case .format(let format): "\(text) is no valid \(SchemaError.words(of: format))."
        case .minimum(let value, let isExclusive):
            "\(text) is too small: it must be \(isExclusive ? "above" : "at least") \(SchemaError.text(value))."
        case .maximum(let value, let isExclusive):
            "\(text) is too large: it must be \(isExclusive ? "below" : "at most") \(SchemaError.text(value))."
        case .multipleOf(let value): "\(text) is no multiple of \(SchemaError.text(value))."
        case .minLength(let count): "\(text) is too short: at least \(counted(count, "character"))."
        case .maxLength(let count): "The text is too long: at most \(counted(count, "character"))."
        case .minItems(let count): "The list is too short: at least \(counted(count, "element"))."
        case .maxItems(let count): "The list is too long: at most \(counted(count, "element"))."
        case .duplicateElement: "\(keysText) stands in the list twice, and this list tells its elements apart by it."
        case .minProperties(let count): "The object has too few fields: at least \(count)."
        case .maxProperties(let count): "The object has too many fields: at most \(count)."
        case .anyOf: "The value fits none of the forms that the schema allows."
        case .oneOf(let matches):
            matches == 0
                ? "The value fits none of the forms that the schema allows."
                : "The value fits \(matches) of the forms that exclude each other."
        case .not: "The value has a form that the schema forbids."
        }
    }

    /// The message for a value that must not be shown.
    package var messageWithoutValue: String {
        switch rule {
        case .unknownField, .required: message
        case .type(let expected): "Expected \(expected.words), found \(value?.kindName ?? "null")."
        case .format(let format): "The value is no valid \(SchemaError.words(of: format))."
        default: "The value breaks a rule of its kind."
        }
    }

    /// What people call a format of OpenAPI.
    private static func words(of format: String) -> String {
        switch format {
        case "int32": "32-bit integer"
        case "byte": "base64 text"
        default: format
        }
    }

    private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    private var lastName: String {
        if case .key(let name)? = path.steps.last { name } else { path.description }
    }

    private var found: String {
        switch value {
        case nil, .null?: "null"
        case .object?: "an object"
        case .array?: "a list"
        case .string(let text)?: "the string \(GoText.quoted(text))"
        case .bool(let flag)?: "the boolean \(flag)"
        case .integer?, .number?: "the number \(text)"
        }
    }

    private var text: String { value.map(SchemaError.text) ?? "null" }

    /// The keys of an element as paths write them, `name=trino`.
    private var keysText: String {
        guard let keys = value?.object else { return text }
        return keys.map { "\($0.key)=\(GoText.plain($0.value))" }.joined(separator: ",")
    }

    private static func text(_ value: Value) -> String {
        if case .string(let text) = value { GoText.quoted(text) } else { GoText.plain(value) }
    }
}

extension FieldType {
    /// As a sentence names a value of the type.
    fileprivate var words: String {
        switch self {
        case .object: "an object"
        case .array: "a list"
        case .string: "a string"
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .intOrString: "an integer or a string"
        case .quantity: "a quantity such as 500m or 2Gi"
        case .any: "any value"
        }
    }
}

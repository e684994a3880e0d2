internal import Expressions
internal import Model

extension InputSchema {
    /// What expressions see of a value of this type; `name` is what messages call an object of it.
    func expressionType(named name: String) -> ExpressionType {
        let type = plainType(named: name)
        return isNullable && type != .dyn ? .nullable(type) : type
    }

    private func plainType(named name: String) -> ExpressionType {
        if isIntegerOrString { return .dyn }
        switch kind {
        case nil: return .dyn
        case .string: return .string
        case .integer: return .int
        case .number: return .double
        case .boolean: return .bool
        case .array:
            guard case .schema(let items) = items else { return .list(.dyn) }
            return .list(items.expressionType(named: "\(name)[]"))
        case .object: return objectType(named: name)
        }
    }

    private func objectType(named name: String) -> ExpressionType {
        let additional: ExpressionType? =
            switch additionalProperties {
            case .any: .dyn
            case .none: nil
            case .schema(let schema): schema.expressionType(named: "\(name)[]")
            }
        guard !properties.isEmpty else { return .map(.string, additional ?? .dyn) }
        let required = Set(self.required.map(\.value))
        let fields = properties.map { property in
            ObjectType.Field(
                property.name.value, property.schema.expressionType(named: "\(name).\(property.name.value)"),
                isOptional: !required.contains(property.name.value) && property.schema.defaultValue == nil)
        }
        return .object(ObjectType(name: name, fields: fields, additional: additional))
    }

    /// Whether a value of the type may be one of this schema; what is only known when it runs is checked then.
    func mayHold(_ type: ExpressionType) -> Bool {
        if isIntegerOrString { return [.int, .uint, .string].contains(type) || type.isUnknown }
        switch (kind, type) {
        case (_, .nullable(let wrapped)): return mayHold(wrapped)
        case (nil, _), (_, .null), (.string, .string), (.boolean, .bool), (.object, .map), (.object, .object):
            return true
        case (.integer, .int), (.integer, .uint), (.integer, .double): return true
        case (.number, .int), (.number, .uint), (.number, .double): return true
        case (.string, .int), (.string, .uint), (.string, .double): return format?.value == .quantity
        case (.array, .list(let element)):
            guard case .schema(let items) = items else { return true }
            return items.mayHold(element)
        default: return type.isUnknown
        }
    }
}

extension ExpressionType {
    /// Whether only running tells what the value is.
    ///
    /// Times and the types that only functions know become text on their way into a document, or fail there.
    var isUnknown: Bool {
        switch self {
        case .dyn, .parameter, .opaque, .timestamp, .duration, .bytes, .type: true
        case .nullable(let wrapped), .optional(let wrapped): wrapped.isUnknown
        default: false
        }
    }

    /// `an integer`, `a list`: for messages.
    var phrase: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .int, .uint: "an integer"
        case .double: "a number"
        case .string: "a string"
        case .list: "a list"
        case .map, .object: "a map"
        case .optional: "an optional"
        case .nullable(let wrapped): "\(wrapped.phrase) or null"
        case .dyn, .parameter, .opaque, .timestamp, .duration, .bytes, .type: "\(self)"
        }
    }
}

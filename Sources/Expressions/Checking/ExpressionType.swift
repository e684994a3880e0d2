/// The type of an expression or variable, known before anything runs.
package indirect enum ExpressionType: Sendable, Hashable {
    /// Anything: checked when it runs.
    case dyn
    case null, bool, int, uint, double, string, bytes, timestamp, duration
    /// A type as a value, such as `type(1)`.
    case type
    case list(ExpressionType)
    case map(ExpressionType, ExpressionType)
    case optional(ExpressionType)
    /// Either null or the type.
    case nullable(ExpressionType)
    case object(ObjectType)
    /// A type that only functions know: `Quantity`, `Semver`, `URL`, `IP`, `CIDR`.
    case opaque(String)
    /// Stands for any type in a signature: `A` in `list(A)`.
    case parameter(String)
}

/// An object with fields that are known by name, from a schema's `properties`.
package struct ObjectType: Sendable, Hashable {
    /// One field.
    package struct Field: Sendable, Hashable {
        package var name: String
        package var type: ExpressionType
        /// Whether the field may be missing when the expression runs: neither required nor with a default.
        package var isOptional: Bool

        package init(_ name: String, _ type: ExpressionType, isOptional: Bool = false) {
            self.name = name
            self.type = type
            self.isOptional = isOptional
        }
    }

    /// For messages: "module trino", "inputs".
    package var name: String
    package var fields: [Field]
    /// The type of fields that are not named, from `additionalProperties`; `nil` when there may be none.
    package var additional: ExpressionType?

    package init(name: String, fields: [Field], additional: ExpressionType? = nil) {
        self.name = name
        self.fields = fields
        self.additional = additional
    }

    package func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

extension ExpressionType: CustomStringConvertible {
    package var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .optional(let wrapped): "optional(\(wrapped))"
        case .nullable(let wrapped): "\(wrapped) or null"
        case .object(let object): object.name
        case .opaque(let name), .parameter(let name): name
        }
    }
}

/// An input of a module, or a property of one that is an object.
package struct InputDeclaration: Sendable {
    package var name: Located<String>
    package var schema: InputSchema

    package init(name: Located<String>, schema: InputSchema) {
        self.name = name
        self.schema = schema
    }
}

/// The type of an input: the part of OpenAPI v3 that CustomResourceDefinitions know as structural schemas.
package struct InputSchema: Sendable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case string, integer, number, boolean, array, object
    }

    /// What the elements of a list or the values of a map are.
    package indirect enum Element: Sendable {
        case any
        /// No other keys than the properties.
        case none
        case schema(InputSchema)
    }

    /// `nil` means any type.
    package var kind: Kind?
    package var description: String?
    package var format: Located<InputFormat>?
    package var defaultValue: Node?
    package var allowed: Located<[Value]>?
    package var pattern: Located<String>?
    package var minimum: Bound?
    package var maximum: Bound?
    package var multipleOf: Double?
    /// For strings in code points, for lists in elements, for objects in keys.
    package var minimumCount: Int?
    package var maximumCount: Int?
    package var hasUniqueItems = false
    package var items: Element = .any
    package var properties: [InputDeclaration] = []
    package var additionalProperties: Element = .none
    /// The properties that must be there.
    package var required: [Located<String>] = []
    package var isNullable = false
    /// `x-kubernetes-int-or-string`: a port by number or name, a share or a count.
    package var isIntegerOrString = false
    /// Whether the input itself must be given; `nil` where the declaration does not say.
    package var isRequired: Bool?
    package var range: SourceRange

    package init(kind: Kind?, range: SourceRange) {
        self.kind = kind
        self.range = range
    }
}

/// A limit of a number.
package struct Bound: Sendable, Hashable {
    /// An integer or a number.
    package var value: Value
    /// Whether the limit itself is outside.
    package var isExclusive: Bool

    package init(value: Value, isExclusive: Bool = false) {
        self.value = value
        self.isExclusive = isExclusive
    }
}

/// The formats of OpenAPI and Kubernetes that are accepted; those with a rule are checked.
package enum InputFormat: String, Sendable, Hashable, CaseIterable {
    /// `500m`, `4Gi` (apimachinery `resource.Quantity`).
    case quantity
    /// `90s`, `1h30m` (Go's `time.ParseDuration`).
    case duration
    case int32, int64, float, double
    /// A DNS-1123 subdomain.
    case hostname
    /// A DNS-1123 label.
    case label = "dns-label"
    case byte, date, datetime = "date-time", email, ipv4, ipv6, cidr, password, uri, uuid, cron
}

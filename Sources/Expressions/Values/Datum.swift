package import APIMachinery
package import Model

/// A CEL value while an expression runs; Kubernetes values are wrapped, not copied.
package enum Datum: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list(DatumList)
    case map(DatumMap)
    case timestamp(Time)
    /// In nanoseconds, about 292 years each way.
    case duration(Int64)
    /// A type by its CEL name.
    case type(String)
    indirect case optional(Datum?)
    indirect case quantity(Quantity)
    indirect case version(SemanticVersion)
    indirect case url(ResourceLocator)
    indirect case address(NetworkAddress)
    indirect case network(AddressRange)
    indirect case format(NamedFormat)
    /// A compiled regular expression in place of a literal one; expressions cannot see it.
    case pattern(Pattern)

    /// Wraps a Kubernetes value.
    package init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .integer(let number): self = .int(number)
        case .number(let number): self = .double(number)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .list(.values(elements))
        case .object(let fields): self = .map(.object(fields))
        }
    }

    /// A list of CEL values.
    static func list(_ elements: [Datum]) -> Datum { .list(.data(elements)) }

    /// The name of the value's type, as `type()` tells it.
    package var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string, .pattern: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .optional: "optional_type"
        case .quantity: "kubernetes.Quantity"
        case .version: "kubernetes.Semver"
        case .url: "kubernetes.URL"
        case .address: "net.IP"
        case .network: "net.CIDR"
        case .format: "kubernetes.NamedFormat"
        }
    }

    /// The type in messages: `timestamp` and `duration` by the names that users write.
    var kindName: String {
        switch self {
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .null: "null"
        case .optional: "optional"
        default: typeName
        }
    }
}

/// A list, either of CEL values or of Kubernetes values that are converted one by one when they are read.
package enum DatumList: Sendable, RandomAccessCollection {
    case data([Datum])
    case values([Value])

    package var startIndex: Int { 0 }

    package var endIndex: Int {
        switch self {
        case .data(let elements): elements.count
        case .values(let elements): elements.count
        }
    }

    package subscript(position: Int) -> Datum {
        switch self {
        case .data(let elements): elements[position]
        case .values(let elements): Datum(elements[position])
        }
    }
}

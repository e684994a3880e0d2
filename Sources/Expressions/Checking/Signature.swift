/// What a function takes and gives, read from a text such as `list(A).indexOf(A) -> int`.
struct Signature: Sendable {
    /// With the receiver of a member first.
    let parameters: [ExpressionType]
    let result: ExpressionType

    private static let simple: [String: ExpressionType] = [
        "dyn": .dyn, "null": .null, "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string,
        "bytes": .bytes, "timestamp": .timestamp, "duration": .duration, "type": .type,
        "Quantity": .opaque("Quantity"), "Semver": .opaque("Semver"), "URL": .opaque("URL"), "IP": .opaque("IP"),
        "CIDR": .opaque("CIDR"),
    ]

    /// Whether a text in front of a dot is the receiver's type and no namespace.
    static func isType(_ text: String) -> Bool {
        simple[text] != nil || isParameter(text) || text.hasSuffix(")")
    }

    private static func isParameter(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, text.utf8.count == 1 else { return false }
        return ("A"..."Z").contains(first)
    }
}

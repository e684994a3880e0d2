package import Model

/// JSON in (simdjson) and out.
package enum JSON {
    /// Parses one document (RFC 8259). Duplicate keys: the last wins, as in the API machinery.
    package static func parse(_ bytes: [UInt8]) throws(JSONError) -> Value {
        throw JSONError(message: "not there yet", offset: nil)
    }

    /// Compact JSON: no white space, keys in the value's order.
    package static func serialize(_ value: Value) -> [UInt8] { [] }
}

/// Why bytes are not JSON.
package struct JSONError: Error, Sendable, Hashable {
    package var message: String
    package var offset: Int?

    package init(message: String, offset: Int?) {
        self.message = message
        self.offset = offset
    }
}

package import Model

/// JSON in (simdjson) and out.
package enum JSON {
    /// How deep collections may nest.
    package static let maximumDepth = 1000

    /// Parses one document (RFC 8259).
    ///
    /// Duplicate keys: the last wins, as in the API machinery.
    ///
    /// Numbers without fraction and exponent that fit 64 bits are integers, all others doubles (apimachinery
    /// `util/json`).
    package static func parse(_ bytes: [UInt8]) throws(JSONError) -> Value {
        guard let tape = JSONTape.parse(bytes) else { return try PreciseReader.read(bytes) }
        var reader = TapeReader(tape)
        let value = reader.value()
        extendLifetime(tape)
        return value
    }
}

/// Why bytes are not JSON.
package struct JSONError: Error, Sendable, Hashable {
    package var message: String
    /// The byte at which reading had to stop; `nil` where the document as a whole is the problem.
    package var offset: Int?

    package init(message: String, offset: Int?) {
        self.message = message
        self.offset = offset
    }
}

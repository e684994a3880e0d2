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
        return reader.value()
    }

    /// Hands over the elements of one top-level array one after the other, so that the values of a long list need not
    /// exist at the same time.
    ///
    /// The bytes are checked as a whole first: where they are not JSON, `body` is never called.
    ///
    /// - Parameters:
    ///   - key: The field of the root object that holds the array: `items` of a Kubernetes list.
    ///   - bytes: One document.
    ///   - body: Called for each element in order; what it throws ends the walk.
    /// - Throws: `JSONError` where the bytes are not JSON, or what `body` throws.
    /// - Returns: The document without the array. A field of that name that is no array stays in it.
    package static func forEachElement(
        of key: String, in bytes: [UInt8], _ body: (Value) throws(JSONError) -> Void
    ) throws(JSONError) -> Value {
        guard let tape = JSONTape.parse(bytes) else {
            return try forEachElement(of: key, in: try PreciseReader.read(bytes), body)
        }
        var reader = TapeReader(tape)
        guard reader.enterObject() else { return reader.value() }
        var others: [ValueObject.Field] = []
        while let name = reader.nextKey() {
            if name.isIdentical(inBytesTo: key), reader.enterArray() {
                while !reader.leaveArray() { try body(reader.value()) }
            } else {
                others.append(ValueObject.Field(key: name, value: reader.value()))
            }
        }
        return .object(ValueObject(others))
    }

    private static func forEachElement(
        of key: String, in document: Value, _ body: (Value) throws(JSONError) -> Void
    ) throws(JSONError) -> Value {
        guard let elements = document[key]?.array else { return document }
        for element in elements { try body(element) }
        var others = document
        others[key] = nil
        return others
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

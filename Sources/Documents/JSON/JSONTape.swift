import CSimdJSON

/// A document that simdjson has read: its tape and its strings, in C memory that this handle owns.
struct JSONTape: ~Copyable {
    private let parser: OpaquePointer
    let words: UnsafePointer<UInt64>
    let strings: UnsafePointer<UInt8>

    private init(adopting parser: OpaquePointer, words: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>) {
        self.parser = parser
        self.words = words
        self.strings = strings
    }

    deinit { csimdjson_free(parser) }

    /// `nil` where simdjson refuses the bytes: it does not say where they are wrong.
    static func parse(_ bytes: [UInt8]) -> JSONTape? {
        guard let parser = csimdjson_create(JSON.maximumDepth) else { return nil }
        // An array's spare capacity is memory of its own, which simdjson may read past the end.
        let isRead = bytes.withUnsafeBufferPointer {
            csimdjson_parse(parser, $0.baseAddress, $0.count, bytes.capacity)
        }
        guard isRead, let words = csimdjson_tape(parser), let strings = csimdjson_strings(parser) else {
            csimdjson_free(parser)
            return nil
        }
        return JSONTape(adopting: parser, words: words, strings: strings)
    }
}

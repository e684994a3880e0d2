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

    static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONTape {
        guard let parser = csimdjson_create(JSON.maximumDepth) else {
            throw JSONError(message: "out of memory", offset: nil)
        }
        let problem = bytes.withUnsafeBufferPointer { csimdjson_parse(parser, $0.baseAddress, $0.count) }
        guard problem == nil, let words = csimdjson_tape(parser), let strings = csimdjson_strings(parser) else {
            csimdjson_free(parser)
            throw JSONError(message: problem.map { String(cString: $0) } ?? "out of memory", offset: nil)
        }
        return JSONTape(adopting: parser, words: words, strings: strings)
    }
}

import CSimdJSON
import Synchronization

/// A document that simdjson has read: its tape and its strings, in C memory that this handle owns.
struct JSONTape: ~Copyable {
    private let parser: Parser
    let words: UnsafePointer<UInt64>
    let strings: UnsafePointer<UInt8>

    deinit { ParserShelf.put(parser) }

    /// `nil` where simdjson refuses the bytes: it does not say where they are wrong.
    static func parse(_ bytes: [UInt8]) -> JSONTape? {
        guard let parser = ParserShelf.take() else { return nil }
        // An array's spare capacity is memory of its own, which simdjson may read past the end.
        let isRead = bytes.withUnsafeBufferPointer {
            csimdjson_parse(parser.pointer, $0.baseAddress, $0.count, bytes.capacity)
        }
        guard isRead, let words = csimdjson_tape(parser.pointer), let strings = csimdjson_strings(parser.pointer)
        else {
            ParserShelf.put(parser)
            return nil
        }
        return JSONTape(parser: parser, words: words, strings: strings)
    }
}

/// A parser and its buffers, which are several times the size of the largest document that it has read.
///
/// Belongs to whoever took it from the shelf.
private struct Parser: @unchecked Sendable {
    let pointer: OpaquePointer
}

/// Keeps one parser for the next document: filling new buffers costs as much as reading into them.
private enum ParserShelf {
    private static let parser = Mutex<Parser?>(nil)

    /// `nil` where memory is short.
    static func take() -> Parser? {
        let kept = parser.withLock { parser in
            defer { parser = nil }
            return parser
        }
        return kept ?? csimdjson_create(JSON.maximumDepth).map(Parser.init)
    }

    static func put(_ used: Parser) {
        let surplus = parser.withLock { parser -> Parser? in
            defer { parser = used }
            return parser
        }
        if let surplus { csimdjson_free(surplus.pointer) }
    }
}

import CSimdJSON
import Synchronization

/// A document that simdjson has read: its tape and its strings, in C memory that this handle owns.
///
/// Nothing writes to that memory after parsing, and it is given back only when the handle ends, so any thread may read.
struct JSONTape: ~Copyable, @unchecked Sendable {
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

/// Keeps a few parsers for the next documents: filling new buffers costs as much as reading into them.
private enum ParserShelf {
    /// As many as there usually are processors at work; every further one would only hold memory.
    private static let capacity = 2
    private static let parsers = Mutex<[Parser]>([])

    /// `nil` where memory is short.
    static func take() -> Parser? {
        parsers.withLock { $0.popLast() } ?? csimdjson_create(JSON.maximumDepth).map(Parser.init)
    }

    static func put(_ used: Parser) {
        let isKept = parsers.withLock { parsers in
            guard parsers.count < capacity else { return false }
            parsers.append(used)
            return true
        }
        if !isKept { csimdjson_free(used.pointer) }
    }
}

extension SourceMap {
    /// The place of a character of a scalar that holds `${…}`.
    ///
    /// A scalar's text is not its source: quotes, block indentation and folded lines come between. Yet each `${` of
    /// the text stands in the source too, in the same order, and what follows it differs by indentation at most. So
    /// the place is found from the last `${` before the character.
    ///
    /// The offset counts Unicode scalars from the start of `text`, the scalar's value, as expression errors do; the range
    /// is the scalar's place, quotes included.
    package func range(ofOffset offset: Int, in text: String, at range: SourceRange) -> SourceRange {
        guard let file = self[range.file] else { return range }
        return range.range(ofOffset: offset, in: text, source: file.bytes)
    }
}

extension SourceRange {
    /// The place of a character of the scalar at this place, which stands in a file of these bytes.
    package func range(ofOffset offset: Int, in text: String, source: [UInt8]) -> SourceRange {
        let scalars = Array(text.unicodeScalars)
        let limit = min(offset, scalars.count)
        let openings = scalars.indices.filter { isOpening(scalars, at: $0) && $0 <= limit }
        guard let last = openings.last else { return self }
        var cursor = ScalarCursor(bytes: source, at: start)
        var seen = 0
        while !cursor.isAtEnd, cursor.position < end {
            if cursor.isAtOpening {
                seen += 1
                if seen == openings.count { break }
            }
            cursor.advance()
        }
        guard seen == openings.count, !cursor.isAtEnd else { return self }
        var position = last
        while position < limit {
            let isLineEnd = cursor.isAtLineEnd
            cursor.advanceInScalar()
            position += 1
            // The cursor is behind the line's indentation, of which the text may have kept a part.
            while isLineEnd, position < limit, scalars[position] == " " { position += 1 }
        }
        let first = min(cursor.position, end)
        // A name is marked to its end.
        repeat { cursor.advance() } while cursor.isInName && cursor.position < end
        return SourceRange(file: file, start: first, end: max(first, cursor.position))
    }

    private func isOpening(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        scalars[index] == "$" && index + 1 < scalars.count && scalars[index + 1] == "{"
    }
}

/// Walks over the code points of a file and knows the line and column of each.
private struct ScalarCursor {
    let bytes: [UInt8]
    private(set) var index: Int
    private(set) var position: SourcePosition

    init(bytes: [UInt8], at start: SourcePosition) {
        self.bytes = bytes
        index = 0
        position = SourcePosition(line: 1, column: 1)
        while !isAtEnd, position < start { advance() }
    }

    var isAtEnd: Bool { index >= bytes.count }

    var isAtOpening: Bool {
        index + 1 < bytes.count && bytes[index] == UInt8(ascii: "$") && bytes[index + 1] == UInt8(ascii: "{")
    }

    /// Whether this character and the one before it belong to one name.
    var isInName: Bool {
        !isAtEnd && index > 0 && bytes[index].isNamePart && bytes[index - 1].isNamePart
    }

    var isAtLineEnd: Bool { !isAtEnd && bytes[index] == UInt8(ascii: "\n") }

    mutating func advance() {
        guard !isAtEnd else { return }
        let isLineEnd = isAtLineEnd
        repeat { index += 1 } while !isAtEnd && bytes[index] & 0xC0 == 0x80
        position =
            isLineEnd
            ? SourcePosition(line: position.line + 1, column: 1)
            : SourcePosition(line: position.line, column: position.column + 1)
    }

    /// One character of the scalar's text: a line end takes the next line's indentation with it.
    mutating func advanceInScalar() {
        let isLineEnd = isAtLineEnd
        advance()
        guard isLineEnd else { return }
        while !isAtEnd, bytes[index] == UInt8(ascii: " ") { advance() }
    }
}

extension UInt8 {
    fileprivate var isNamePart: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

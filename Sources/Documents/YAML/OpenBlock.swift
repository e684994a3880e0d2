/// A block of text at the end of a file whose last line has no end: kubectl gives it one before it reads YAML, so that the
/// text ends with a line end as it would anywhere else in the file.
enum OpenBlock {
    static func closed(_ bytes: [UInt8]) -> [UInt8] { isAtEnd(of: bytes) ? bytes + [UInt8(ascii: "\n")] : bytes }

    /// Whether one of the lines that the last one is nested in begins a block.
    private static func isAtEnd(of bytes: [UInt8]) -> Bool {
        guard let last = bytes.last, last != UInt8(ascii: "\n") else { return false }
        var depth = Int.max
        var isLast = true
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true).reversed() {
            let blanks = line.prefix { $0 == UInt8(ascii: " ") }.count
            if blanks == line.count { continue }
            if !isLast, blanks < depth, beginsBlock(line) { return true }
            depth = min(depth, blanks)
            isLast = false
            if depth == 0 { return false }
        }
        return false
    }

    /// Whether a line ends in `|` or `>`, with or without how deep it is and that line ends are kept.
    private static func beginsBlock(_ line: ArraySlice<UInt8>) -> Bool {
        let header = line.reversed().drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
            .drop { $0 == UInt8(ascii: "+") || (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }
        return header.first == UInt8(ascii: "|") || header.first == UInt8(ascii: ">")
    }
}

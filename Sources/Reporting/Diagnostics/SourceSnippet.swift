import Model

/// A line of a file with a caret below what is meant, as a compiler shows it.
struct SourceSnippet {
    let sources: SourceMap
    let style: Style
    let width: Int

    /// Longer lines are cut around the caret, also where the terminal is narrower: it wraps what is a little too long.
    private static let shortest = 160

    /// Nothing where the file has no such line.
    func text(of range: SourceRange) -> String {
        guard range.start.line > 0, let line = line(Int(range.start.line), of: range.file) else { return "" }
        let number = String(range.start.line)
        let gutter = String(repeating: " ", count: max(5 - number.count, 1)) + number
        let blank = String(repeating: " ", count: gutter.count)
        let start = min(max(Int(range.start.column) - 1, 0), line.count)
        let isOneLine = range.end.line == range.start.line
        let end = isOneLine ? min(max(Int(range.end.column) - 1, start + 1), line.count) : line.count
        let window = window(of: line.count, around: start)
        let before = (window.lowerBound > 0 ? "…" : "") + text(line[window.lowerBound..<start])
        let shown = text(line[window])
        let marked = end > start ? text(line[start..<min(end, window.upperBound)]) : ""
        let caret = String(repeating: "^", count: max(TextLayout.width(of: marked.trimmingSpacesAtEnd), 1))
        let indent = String(repeating: " ", count: TextLayout.width(of: before))
        return "\(style.dim(gutter + " |")) "
            + "\(window.lowerBound > 0 ? "…" : "")\(shown)\(window.upperBound < line.count ? "…" : "")\n"
            + "\(style.dim(blank + " |")) \(indent)\(style.red(caret))\n"
    }

    /// What of a line is shown: a third of the room in front of the place, the rest behind it.
    private func window(of length: Int, around start: Int) -> Range<Int> {
        let room = max(width - 8, SourceSnippet.shortest)
        guard length > room else { return 0..<length }
        let first = min(max(start - room / 3, 0), length - room)
        return first..<first + room
    }

    private func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(scalars)) }

    /// One line of a file for showing: tabs become a space each, and what is hidden a replacement character, so that the
    /// caret stands where it belongs.
    private func line(_ number: Int, of file: SourceFileID) -> [Unicode.Scalar]? {
        // A saved plan knows the names of files and not their texts.
        guard let file = sources[file], !file.bytes.isEmpty else { return nil }
        var current = 1
        var start = 0
        while current < number {
            guard let end = file.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            start = end + 1
            current += 1
        }
        let end = file.bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        let text = String(decoding: file.bytes[start..<(end ?? file.bytes.count)], as: UTF8.self)
        return text.unicodeScalars.map { $0 == "\t" ? " " : $0.isHidden ? "\u{FFFD}" : $0 }
    }
}

extension String {
    fileprivate var trimmingSpacesAtEnd: String {
        var copy = self
        while copy.last == " " { copy.removeLast() }
        return copy
    }
}

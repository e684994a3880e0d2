/// The lines of a file, and what formatting asks of them.
struct SourceLines {
    let lines: [[UInt8]]

    init(_ bytes: [UInt8]) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for index in lines.indices where lines[index].last == UInt8(ascii: "\r") { lines[index].removeLast() }
        self.lines = lines
    }

    subscript(index: Int) -> [UInt8] { lines[index] }

    var count: Int { lines.count }

    /// Where the first item of a sequence stands, or any other one: a dash at this column.
    func isItem(_ index: Int, at column: Int) -> Bool {
        let line = lines[index]
        guard line.indentation == column, line.count > column, line[column] == UInt8(ascii: "-") else { return false }
        return line.count == column + 1 || line[column + 1] == UInt8(ascii: " ")
    }

    /// The line behind the last one that belongs to something that starts at a column.
    ///
    /// Blank lines at its end, and comments that do not stand deeper than it, are in front of what comes next.
    func end(of start: Int, before limit: Int, column: Int) -> Int {
        var end = limit
        while end > start + 1 {
            let line = lines[end - 1]
            guard line.isBlank || (line.isComment && line.indentation <= column) else { break }
            end -= 1
        }
        return end
    }
}

extension [UInt8] {
    static func spaces(_ count: Int) -> [UInt8] { [UInt8](repeating: UInt8(ascii: " "), count: count) }

    var indentation: Int { prefix { $0 == UInt8(ascii: " ") }.count }

    var isBlank: Bool { allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

    var isComment: Bool { first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } == UInt8(ascii: "#") }

    /// Without blanks at the end.
    var trimmedEnd: [UInt8] {
        var line = self
        while line.last == UInt8(ascii: " ") || line.last == UInt8(ascii: "\t") { line.removeLast() }
        return line
    }

    /// With so many blanks more or fewer in front.
    func shifted(by delta: Int) -> [UInt8] {
        if isEmpty || delta == 0 { return self }
        return delta > 0 ? [UInt8].spaces(delta) + self : Array(dropFirst(Swift.min(-delta, indentation)))
    }
}

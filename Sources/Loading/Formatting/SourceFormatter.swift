internal import Documents
package import Model

/// Writes environment and module files in one form: two blanks a level, lists deeper than their key, keys in the order
/// of the documentation, no blanks at line ends, and no two empty lines in a row.
///
/// Comments stay where they are: above the key that follows them, or behind a value. What stands between braces or
/// quotes, and the lines of a text, stay as they are but for their indentation. The formatted file means the same as
/// before; where that cannot be told for sure, the file is left alone.
package enum SourceFormatter {
    /// The formatted file; `nil` where formatting would change what it means, which is then better left to its author.
    ///
    /// - Throws: What is wrong with the file's YAML.
    package static func format(_ bytes: [UInt8], file: SourceFileID) throws(DiagnosticsError) -> [UInt8]? {
        let documents = try YAML.parse(bytes, file: file)
        guard documents.count == 1, let document = documents.first, document.entries?.isEmpty == false else {
            return nil
        }
        let writer = BlockWriter(
            source: SourceLines(bytes), kind: document["kind"]?.string ?? "")
        guard let lines = writer.document(document) else { return nil }
        let result = Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
        // May fail: then the file is left alone, as where its meaning would change.
        guard let again = try? YAML.parse(result, file: file), again.count == 1, again[0].value == document.value,
            comments(in: bytes) == comments(in: result)
        else { return nil }
        return result
    }

    /// The comments that have a line of their own, sorted.
    private static func comments(in bytes: [UInt8]) -> [String] {
        SourceLines(bytes).lines.filter(\.isComment).map { line in
            String(decoding: line.trimmedEnd.dropFirst(line.indentation), as: UTF8.self)
        }.sorted { $0.precedes(inBytes: $1) }
    }
}

/// Writes block collections again, line by line, from the places of their parts in the source.
///
/// Each function gives `nil` for what it does not understand, and then the lines are only moved.
private struct BlockWriter {
    let source: SourceLines
    let kind: String

    /// What belongs to one key or one item: the lines above it, and its own.
    private struct Chunk {
        var above: [[UInt8]]
        var lines: [[UInt8]]
        /// Whether empty lines behind it would become part of its text.
        var keepsEmptyLines = false
    }

    func document(_ node: Node) -> [[UInt8]]? {
        guard let entries = node.entries, let first = entries.first else { return nil }
        let start = first.keyRange.line
        // What stands above the first key speaks of the file, whichever key comes first in the end.
        let head = above(0..<start, indent: 0)
        let last = endOfDocument
        guard let body = mapping(entries, in: start..<last, column: 0, indent: 0, path: [], isInline: true) else {
            return nil
        }
        let tail = (last..<source.count).map { source[$0].trimmedEnd }
        return head.isEmpty ? body + tail : Array(head.drop(while: \.isEmpty)) + body + tail
    }

    /// `...` ends a document.
    private var endOfDocument: Int {
        source.lines.firstIndex { $0 == Array("...".utf8) } ?? source.count
    }

    // MARK: Mappings

    /// The entries of a block mapping whose keys stand at a column.
    ///
    /// `isInline` says that the first key's line is the first of the lines, be it behind a dash or at the top.
    private func mapping(
        _ entries: [Node.Entry], in region: Range<Int>, column: Int, indent: Int, path: [String], isInline: Bool
    ) -> [[UInt8]]? {
        let starts = entries.map(\.keyRange.line)
        guard isAscending(starts, in: region), entries.allSatisfy({ $0.keyRange.column == column }) else { return nil }
        var chunks: [Chunk] = []
        var cursor = isInline ? starts[0] : region.lowerBound
        for (index, entry) in entries.enumerated() {
            let limit = index + 1 < starts.count ? starts[index + 1] : region.upperBound
            let end = contentEnd(of: entry.value, from: starts[index], before: limit, column: column)
            let own = lines(
                of: entry.value, from: starts[index], to: end, column: column, indent: indent, path: path + [entry.key])
            chunks.append(
                Chunk(
                    above: above(cursor..<starts[index], indent: indent), lines: own,
                    keepsEmptyLines: endsInKeptText(entry.value)))
            cursor = end
        }
        let tail = above(cursor..<region.upperBound, indent: indent)
        if let order = KeyOrder.keys(at: path, kind: kind), path.isEmpty || !isInline {
            chunks = KeyOrder.sorted(entries.map(\.key), by: order).map { chunks[$0] }
        }
        return joined(chunks) + tail
    }

    /// Chunks below each other, without an empty line in front of the first.
    private func joined(_ chunks: [Chunk]) -> [[UInt8]] {
        var result: [[UInt8]] = []
        for (index, chunk) in chunks.enumerated() {
            let mayBeEmpty = index > 0 && !chunks[index - 1].keepsEmptyLines
            result += mayBeEmpty ? chunk.above : Array(chunk.above.drop { $0.isEmpty })
            result += chunk.lines
        }
        return result
    }

    /// The lines of a key, or of an item whose dash stands at the column, and of what is behind it.
    private func lines(
        of value: Node, from start: Int, to end: Int, column: Int, indent: Int, path: [String]
    ) -> [[UInt8]] {
        let first = [UInt8].spaces(indent) + source[start].dropFirst(column)
        guard end > start + 1 else { return [first.trimmedEnd] }
        let inner = start + 1..<end
        if value.range.line > start, let nested = block(value, in: inner, indent: indent + 2, path: path) {
            return [first.trimmedEnd] + nested
        }
        return [first.trimmedEnd] + inner.map { source[$0].shifted(by: indent - column) }
    }

    /// A block collection that begins on a line of its own.
    private func block(_ node: Node, in region: Range<Int>, indent: Int, path: [String]) -> [[UInt8]]? {
        guard region.contains(node.range.line), isBlock(node) else { return nil }
        let column = node.range.column
        if let entries = node.entries, !entries.isEmpty {
            return mapping(entries, in: region, column: column, indent: indent, path: path, isInline: false)
        }
        if let elements = node.elements, !elements.isEmpty {
            return sequence(elements, in: region, column: column, indent: indent, path: path, first: nil)
        }
        return nil
    }

    // MARK: Sequences

    /// The items of a block sequence whose dashes stand at a column; `first` is the line of the first where that has
    /// something else in front.
    private func sequence(
        _ elements: [Node], in region: Range<Int>, column: Int, indent: Int, path: [String], first: Int?
    ) -> [[UInt8]]? {
        var starts = region.filter { $0 != first && source.isItem($0, at: column) }
        if let first { starts.insert(first, at: 0) }
        guard starts.count == elements.count, isAscending(starts, in: region) else { return nil }
        var chunks: [Chunk] = []
        var cursor = first ?? region.lowerBound
        for (index, element) in elements.enumerated() {
            let limit = index + 1 < starts.count ? starts[index + 1] : region.upperBound
            let end = contentEnd(of: element, from: starts[index], before: limit, column: column)
            chunks.append(
                Chunk(
                    above: above(cursor..<starts[index], indent: indent),
                    lines: item(element, from: starts[index], to: end, column: column, indent: indent, path: path)))
            cursor = end
        }
        return joined(chunks) + above(cursor..<region.upperBound, indent: indent)
    }

    private func item(
        _ node: Node, from start: Int, to end: Int, column: Int, indent: Int, path: [String]
    ) -> [[UInt8]] {
        if node.range.line == start, node.range.column > column, isBlock(node),
            let nested = inline(node, in: start..<end, indent: indent + 2, path: path + ["[]"]), !nested.isEmpty
        {
            let first = [UInt8].spaces(indent) + Array("- ".utf8) + nested[0].dropFirst(indent + 2)
            return [first] + nested.dropFirst()
        }
        return lines(of: node, from: start, to: end, column: column, indent: indent, path: path + ["[]"])
    }

    /// A block collection that begins behind a dash.
    private func inline(_ node: Node, in region: Range<Int>, indent: Int, path: [String]) -> [[UInt8]]? {
        let column = node.range.column
        if let entries = node.entries, !entries.isEmpty {
            return mapping(entries, in: region, column: column, indent: indent, path: path, isInline: true)
        }
        if let elements = node.elements, !elements.isEmpty {
            return sequence(
                elements, in: region, column: column, indent: indent, path: path, first: region.lowerBound)
        }
        return nil
    }

    // MARK: Places

    private func isAscending(_ starts: [Int], in region: Range<Int>) -> Bool {
        starts.allSatisfy(region.contains) && zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }
    }

    /// Whether a collection is written without braces.
    private func isBlock(_ node: Node) -> Bool {
        let line = source[node.range.line]
        guard node.entries != nil || node.elements != nil, node.range.column < line.count else { return false }
        return line[node.range.column] != UInt8(ascii: "{") && line[node.range.column] != UInt8(ascii: "[")
    }

    /// As for any lines, but with the empty lines that a text of the form `|+` ends in.
    private func contentEnd(of value: Node, from start: Int, before limit: Int, column: Int) -> Int {
        guard endsInKeptText(value) else { return source.end(of: start, before: limit, column: column) }
        var end = limit
        while end > start + 1, source[end - 1].isComment, source[end - 1].indentation <= column { end -= 1 }
        return end
    }

    /// Whether what is written last in a value is a text of the form `|+`, to which all empty lines behind it belong.
    private func endsInKeptText(_ value: Node) -> Bool {
        let last = value.last
        guard last.string != nil, last.range.line < source.count else { return false }
        let header = source[last.range.line].dropFirst(last.range.column).prefix { $0 != UInt8(ascii: " ") }
        return (header.first == UInt8(ascii: "|") || header.first == UInt8(ascii: ">"))
            && header.contains(UInt8(ascii: "+"))
    }

    /// Comments and empty lines above something.
    private func above(_ region: Range<Int>, indent: Int) -> [[UInt8]] {
        SourceLines.collapsed(
            region.map { index in
                let line = source[index].trimmedEnd
                return line.isComment ? [UInt8].spaces(indent) + line.dropFirst(line.indentation) : line
            })
    }
}

extension SourceLines {
    /// With one empty line in the place of several.
    ///
    /// Only for lines outside of texts.
    fileprivate static func collapsed(_ lines: [[UInt8]]) -> [[UInt8]] {
        var result: [[UInt8]] = []
        for line in lines where !(line.isEmpty && result.last?.isEmpty == true) { result.append(line) }
        return result
    }
}

extension Node {
    /// What is written last in it.
    fileprivate var last: Node {
        if let entry = entries?.last { return entry.value.last }
        return elements?.last?.last ?? self
    }
}

extension SourceRange {
    /// Counted from 0.
    fileprivate var line: Int { Int(start.line) - 1 }
    fileprivate var column: Int { Int(start.column) - 1 }
}

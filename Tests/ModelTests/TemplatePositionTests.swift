import Model
import Testing

/// Where a character of a scalar's text stands in the file, whatever YAML made of the scalar.
@Suite struct TemplatePositionTests {
    /// The marked text of the source, for a mistake at the first character of `mark` in the scalar's text.
    private func marked(_ source: String, scalar: ClosedRange<Int>, text: String, mark: String) -> String {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        var sources = SourceMap()
        let file = sources.add(path: "f.yaml", bytes: Array(source.utf8))
        let range = SourceRange(
            file: file, start: SourcePosition(line: UInt32(scalar.lowerBound), column: 4),
            end: SourcePosition(
                line: UInt32(scalar.upperBound), column: UInt32(lines[scalar.upperBound - 1].unicodeScalars.count + 1)))
        let scalars = Array(text.unicodeScalars)
        let wanted = Array(mark.unicodeScalars)
        let offset = scalars.indices.first { scalars[$0...].starts(with: wanted) } ?? scalars.count
        let found = sources.range(ofOffset: offset, in: text, at: range)
        if found == range { return "(the whole)" }
        let line = Array(lines[Int(found.start.line) - 1].unicodeScalars)
        #expect(found.start.line == found.end.line)
        let part = line[(Int(found.start.column) - 1)..<min(Int(found.end.column) - 1, line.count)]
        return "\(found.start.line): " + String(String.UnicodeScalarView(part))
    }

    @Test func plainScalars() {
        #expect(marked("a: ${inputs.x}", scalar: 1...1, text: "${inputs.x}", mark: "inputs") == "1: inputs")
        #expect(marked("a: ${inputs.x}", scalar: 1...1, text: "${inputs.x}", mark: "x}") == "1: x")
        #expect(marked("a: v${a}-${bc}", scalar: 1...1, text: "v${a}-${bc}", mark: "bc") == "1: bc")
    }

    @Test func quotesAndEscapesComeBetween() {
        #expect(marked(#"a: "\u00e9\t${ab} ${cd}""#, scalar: 1...1, text: "é\t${ab} ${cd}", mark: "cd") == "1: cd")
        #expect(marked("a: 'it''s ${ab}'", scalar: 1...1, text: "it's ${ab}", mark: "ab") == "1: ab")
    }

    @Test func columnsCountCodePoints() {
        #expect(marked("a: 🦀é${ab}", scalar: 1...1, text: "🦀é${ab}", mark: "ab") == "1: ab")
        #expect(marked("a: ${'🦀é' + ab}", scalar: 1...1, text: "${'🦀é' + ab}", mark: "ab") == "1: ab")
    }

    @Test func blocksAreIndented() {
        let source = "a: |\n  one ${x}\n  two ${yy +\n    zz}\n"
        let text = "one ${x}\ntwo ${yy +\n  zz}\n"
        #expect(marked(source, scalar: 1...4, text: text, mark: "x") == "2: x")
        #expect(marked(source, scalar: 1...4, text: text, mark: "yy") == "3: yy")
        #expect(marked(source, scalar: 1...4, text: text, mark: "zz") == "4: zz")
    }

    @Test func withoutATemplateTheWholeScalarIsMarked() {
        #expect(marked("a: text", scalar: 1...1, text: "text", mark: "x") == "(the whole)")
        #expect(marked("a: x ${y}", scalar: 1...1, text: "x ${y}", mark: "x") == "(the whole)")
    }

    @Test func anUnknownFileKeepsTheRange() {
        let range = SourceRange(
            file: .none, start: SourcePosition(line: 3, column: 1), end: SourcePosition(line: 3, column: 9))
        #expect(SourceMap().range(ofOffset: 2, in: "${x}", at: range) == range)
    }
}

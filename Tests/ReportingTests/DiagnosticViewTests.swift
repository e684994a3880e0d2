import Model
import Testing

@testable import Reporting

@Suite struct DiagnosticViewTests {
    private func position(_ line: UInt32, _ column: UInt32) -> SourcePosition {
        SourcePosition(line: line, column: column)
    }

    @Test func showsPlaceLineCaretDetailAndNotes() {
        var sources = SourceMap()
        let environment = sources.add(
            path: "environments/eks/environment.yaml", bytes: Array("a: 1\n  inputs: {broker: 3}\n".utf8))
        let module = sources.add(path: "modules/kafka/module.yaml", bytes: Array("brokers: {}\n".utf8))
        let diagnostic = Diagnostic(
            code: "compose.unknown-input", summary: "Unknown input",
            detail: "Module kafka has no input \"broker\". Did you mean \"brokers\"?",
            at: SourceRange(file: environment, start: position(2, 12), end: position(2, 18)),
            notes: [
                .init(
                    "\"brokers\" is declared here",
                    at: SourceRange(file: module, start: position(1, 1), end: position(1, 8)))
            ])
        let view = DiagnosticView(sources: sources, style: .plain, width: 100)
        #expect(
            view.text(of: [diagnostic]) == """
                environments/eks/environment.yaml:2:12: error: Unknown input [compose.unknown-input]
                    2 |   inputs: {broker: 3}
                      |            ^^^^^^
                  Module kafka has no input "broker". Did you mean "brokers"?
                  modules/kafka/module.yaml:1:1: note: "brokers" is declared here

                """)
    }

    @Test func caretStandsBelowWideCharacters() {
        var sources = SourceMap()
        let file = sources.add(path: "f.yaml", bytes: Array("日本: x\n".utf8))
        let diagnostic = Diagnostic(
            code: "c", summary: "S", detail: "",
            at: SourceRange(file: file, start: position(1, 5), end: position(1, 6)))
        let text = DiagnosticView(sources: sources, style: .plain, width: 100).text(of: [diagnostic])
        #expect(text.hasSuffix("    1 | 日本: x\n      |       ^\n"))
    }

    @Test func sortsByPlaceAndCounts() {
        var sources = SourceMap()
        let file = sources.add(path: "f.yaml", bytes: Array("a\nb\nc\n".utf8))
        func diagnostic(_ line: UInt32) -> Diagnostic {
            Diagnostic(
                code: "c", summary: "S\(line)", detail: "",
                at: SourceRange(file: file, start: position(line, 1), end: position(line, 2)))
        }
        let view = DiagnosticView(sources: sources, style: .plain, width: 100)
        let text = view.text(of: [diagnostic(3), diagnostic(1), diagnostic(3)])
        let first = text.range(of: "S1"), second = text.range(of: "S3")
        #expect(first != nil && second != nil)
        #expect(text.hasSuffix("2 errors.\n"))
    }

    /// A generated line of megabytes would hide what is said about it.
    @Test(arguments: [(3, false, true), (5_000, true, true), (9_999, true, false)])
    func aLongLineIsCutAroundTheCaret(column: Int, isCutBefore: Bool, isCutBehind: Bool) throws {
        var sources = SourceMap()
        var line = Array(repeating: UInt8(ascii: "x"), count: 10_000)
        line[column - 1] = UInt8(ascii: "!")
        let file = sources.add(path: "f.yaml", bytes: line + Array("\n".utf8))
        let start = position(1, UInt32(column))
        let range = SourceRange(file: file, start: start, end: position(1, UInt32(column) + 1))
        let view = DiagnosticView(sources: sources, style: .plain, width: 100)
        let lines = view.text(of: [Diagnostic(code: "c", summary: "S", detail: "", at: range)]).split(
            separator: "\n")
        try #require(lines.count == 3)
        #expect(lines[1].count <= 172)
        #expect(lines[1].hasPrefix("    1 | …") == isCutBefore)
        #expect(lines[1].hasSuffix("…") == isCutBehind)
        let caret = try #require(lines[2].firstIndex(of: "^"))
        let place = lines[1].index(
            lines[1].startIndex, offsetBy: lines[2].distance(from: lines[2].startIndex, to: caret))
        #expect(lines[1][place] == "!")
        #expect(lines[2].count { $0 == "^" } == 1)
    }

    /// A range of a whole long line has carets as far as the line is shown.
    @Test func caretsEndWithTheLine() {
        var sources = SourceMap()
        let file = sources.add(path: "f.yaml", bytes: Array(String(repeating: "x", count: 5_000).utf8))
        let range = SourceRange(file: file, start: position(1, 1), end: position(1, 5_001))
        let view = DiagnosticView(sources: sources, style: .plain, width: 100)
        let text = view.text(of: [Diagnostic(code: "c", summary: "S", detail: "", at: range)])
        #expect(text.count { $0 == "^" } == 160)
    }

    @Test func tenThousandOfOneKindEndWithACount() {
        let view = DiagnosticView(sources: SourceMap(), style: .plain, width: 100)
        let many = (0..<10_000).map {
            Diagnostic(code: "many", summary: "Many", detail: "number \($0) of them")
        }
        let few = (0..<3).map { Diagnostic(.warning, code: "few", summary: "Few", detail: "\($0)") }
        let text = view.text(of: many + few)
        #expect(text.split(separator: "\n").count { $0.contains("[many]") } == 51)
        #expect(text.contains("… and 9950 more: Many [many]\n"))
        #expect(text.split(separator: "\n").count { $0.contains("[few]") } == 3)
        #expect(text.hasSuffix("10000 errors, 3 warnings.\n"))
        #expect(text.utf8.count < 10_000)
    }

    @Test func aPlaceOutsideOfTheFileIsNoReasonToCrash() {
        var sources = SourceMap()
        let file = sources.add(path: "f.yaml", bytes: [])
        let range = SourceRange(file: file, start: position(9, 9), end: position(9, 9))
        let view = DiagnosticView(sources: sources, style: .plain, width: 100)
        #expect(view.text(of: [Diagnostic(code: "c", summary: "S", detail: "", at: range)]).contains("f.yaml:9:9"))
    }
}

extension String {
    fileprivate func range(of text: String) -> Range<String.Index>? { ranges(of: text).first }
}

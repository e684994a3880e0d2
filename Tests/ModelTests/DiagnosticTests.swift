import Model
import Testing

@Suite struct DiagnosticTests {
    private static func diagnostic(_ severity: Diagnostic.Severity, _ code: String) -> Diagnostic {
        Diagnostic(severity, code: code, summary: "Summary", detail: "Detail.")
    }

    @Test func whatIsReportedStaysInOrder() {
        var diagnostics = Diagnostics()
        diagnostics.report(Self.diagnostic(.warning, "b"))
        diagnostics.report(Self.diagnostic(.error, "a"))
        var others = Diagnostics()
        others.report(Self.diagnostic(.note, "c"))
        others.merge(diagnostics)
        #expect(others.all.map(\.code) == ["c", "b", "a"])
        #expect(diagnostics.all.map(\.code) == ["b", "a"])
    }

    @Test func mistakesAreSortedByFileAndPlace() {
        func diagnostic(_ code: String, file: UInt32? = nil, line: UInt32 = 1, column: UInt32 = 1) -> Diagnostic {
            var result = Self.diagnostic(.error, code)
            let start = SourcePosition(line: line, column: column)
            result.range = file.map { SourceRange(file: SourceFileID(index: $0), start: start, end: start) }
            return result
        }
        var diagnostics = Diagnostics()
        for each in [
            diagnostic("g", file: 1), diagnostic("e", file: 0, line: 2), diagnostic("c", file: 0, line: 1, column: 9),
            diagnostic("f", file: 0, line: 10), diagnostic("a"), diagnostic("d", file: 0, line: 1, column: 9),
            diagnostic("b"),
        ] {
            diagnostics.report(each)
        }
        #expect(diagnostics.sortedByPlace.map(\.code) == ["a", "b", "c", "d", "e", "f", "g"])
        #expect(diagnostics.all.map(\.code) == ["g", "e", "c", "f", "a", "d", "b"])
    }

    @Test func onlyErrorsAreErrors() {
        var diagnostics = Diagnostics()
        #expect(!diagnostics.hasErrors)
        diagnostics.report(Self.diagnostic(.note, "n"))
        diagnostics.report(Self.diagnostic(.warning, "w"))
        #expect(!diagnostics.hasErrors)
        var whole = Diagnostics()
        whole.report(Self.diagnostic(.error, "e"))
        diagnostics.merge(whole)
        #expect(diagnostics.hasErrors)
    }

    @Test func aDiagnosticIsAnErrorUnlessItSaysOtherwise() {
        let diagnostic = Diagnostic(code: "x.y", summary: "S", detail: "D.")
        #expect(diagnostic.severity == .error)
        #expect(diagnostic.range == nil && diagnostic.object == nil && diagnostic.path == nil)
        #expect(diagnostic.notes.isEmpty)
    }

    /// Messages that say the same at the same place are told once, which their equality decides.
    @Test func everyPartOfADiagnosticCounts() {
        let base = Self.diagnostic(.error, "a")
        var variants = [Diagnostic](repeating: base, count: 8)
        variants[1].severity = .warning
        variants[2].code = "b"
        variants[3].detail = "Another."
        variants[4].range = SourceRange.none
        variants[5].object = ObjectIdentity(group: "", kind: "Pod", namespace: "n", name: "p")
        variants[6].path = FieldPath(keys: "spec")
        variants[7].notes = [Diagnostic.Note("declared here")]
        #expect(Set(variants).count == variants.count)
    }

    @Test func anErrorOfOneDiagnosticHasNoFiles() {
        let error = DiagnosticsError(Self.diagnostic(.error, "a"))
        #expect(error.diagnostics.map(\.code) == ["a"])
        #expect(error.sources.files.isEmpty)
    }
}

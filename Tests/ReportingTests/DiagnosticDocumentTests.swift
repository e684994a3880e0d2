import Documents
import Model
import TestSupport
import Testing

@testable import Reporting

/// Mistakes for programs: Terraform's JSON, SARIF, JUnit.
@Suite struct DiagnosticDocumentTests {
    private static let web = ObjectIdentity(group: "apps", kind: "Deployment", namespace: "shop", name: "web")
    private static let quiet = ObjectIdentity(group: "", kind: "ConfigMap", namespace: "shop", name: "quiet")

    /// An error of an object, one of a file, a warning of nothing.
    private static let sample: DiagnosticDocuments = {
        var sources = SourceMap()
        let file = sources.add(path: "modules/web/module.yaml", bytes: Array("a\nb\n".utf8))
        let range = SourceRange(
            file: file, start: SourcePosition(line: 2, column: 1), end: SourcePosition(line: 2, column: 2))
        var whole = range
        (whole.start.line, whole.end.line) = (0, 0)
        let refused = Diagnostic(
            code: "validate.refused", summary: "Refused", detail: "No.", at: range, object: web,
            path: FieldPath(keys: "spec", "replicas"), notes: [.init("here", at: range), .init("nowhere")])
        return DiagnosticDocuments(
            diagnostics: [
                refused, Diagnostic(.warning, code: "odd", summary: "Odd", detail: "It is odd."),
                Diagnostic(code: "load.empty", summary: "Empty file", detail: "Nothing.", at: whole), refused,
            ], sources: sources)
    }()

    @Test func eachOnceAndCounted() {
        let json = Self.sample.json
        #expect(json["valid"] == false)
        #expect(json["error_count"] == 2)
        #expect(json["warning_count"] == 1)
        #expect((json["diagnostics"]?.array ?? []).map { $0["code"] } == ["odd", "load.empty", "validate.refused"])
        let clean = DiagnosticDocuments(diagnostics: [], sources: SourceMap()).json
        #expect(clean["valid"] == true && clean["diagnostics"] == [])
    }

    @Test func terraformsFieldsAndOurs() throws {
        let diagnostic = try #require(Self.sample.json["diagnostics"]?.array?.last)
        let range: Value = [
            "filename": "modules/web/module.yaml", "start": ["line": 2, "column": 1],
            "end": ["line": 2, "column": 2],
        ]
        #expect(diagnostic["severity"] == "error")
        #expect(diagnostic["range"] == range)
        #expect(diagnostic["object"] == ["group": "apps", "kind": "Deployment", "namespace": "shop", "name": "web"])
        #expect(diagnostic["path"] == "spec.replicas")
        #expect(diagnostic["notes"] == [["message": "here", "range": range], ["message": "nowhere"]])
        #expect(Self.sample.json["diagnostics"]?.array?.first?["range"] == nil)
    }

    @Test func codeScannersFindPlacesAndRules() {
        let run = DiagnosticDocuments.sarif([("slipway/validate/dev", Self.sample)])["runs"]?.array?.first
        let driver = run?.value(at: ["tool", "driver"])
        #expect(
            (driver?["rules"]?.array ?? []).compactMap { $0["id"]?.string } == [
                "load.empty", "odd", "validate.refused",
            ])
        let results = run?["results"]?.array ?? []
        #expect(results.map { $0["level"] } == ["warning", "error", "error"])
        #expect(results[0]["locations"] == nil)
        let empty = results[1]["locations"]?.array?.first?["physicalLocation"]
        #expect(empty == ["artifactLocation": ["uri": "modules/web/module.yaml"]], "a whole file has no region")
        let region = results[2]["locations"]?.array?.first?.value(at: ["physicalLocation", "region"])
        #expect(region == ["startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 2])
        #expect(results[2]["relatedLocations"]?.array?.count == 1, "a note without a place is no location")
    }

    private static func junit(_ suite: JUnitSuite) -> String {
        JUnitDocument(command: "slipway validate", suites: [suite]).text
    }

    /// Whatever a detail holds, the report is XML, and CPython reads the same text out of it.
    @Test(.enabled(if: CPython.isAvailable, Comment(rawValue: CPython.whyUnavailable)))
    func reportsAreXML() throws {
        let hostile = "a < b & \"c\" ]]> \u{1B}[31m \u{0} \t é \u{FFFE} 'd'"
        let diagnostics = DiagnosticDocuments(
            diagnostics: [Diagnostic(code: "x", summary: hostile, detail: hostile, object: Self.web)],
            sources: SourceMap())
        let texts = [
            Self.junit(.init(environment: "dev", objects: [Self.quiet, Self.web], report: Self.sample)),
            Self.junit(.init(environment: hostile, objects: [], report: diagnostics)),
        ]
        let answers = try CPython.answers(
            """
            import xml.etree.ElementTree as tree
            def answer(text):
                root = tree.fromstring(text.encode())
                cases = root.findall("./testsuite/testcase")
                return {
                    "counts": [root.get("tests"), root.get("failures")],
                    "cases": [[c.get("name"), c.get("file"), len(c.findall("failure")), len(c.findall("system-out"))]
                              for c in cases],
                    "messages": [f.get("message") for f in root.iter("failure")]}
            """, to: texts.map(Value.string))
        #expect(answers[0]["counts"] == ["4", "2"])
        #expect(
            answers[0]["cases"] == [
                ["ConfigMap shop/quiet", .null, 0, 0],
                ["apps Deployment shop/web", "modules/web/module.yaml", 1, 0], ["dev", .null, 0, 1],
                ["modules/web/module.yaml", "modules/web/module.yaml", 1, 0],
            ])
        let shown = hostile.replacing("\u{1B}", with: "\u{FFFD}").replacing("\u{0}", with: "\u{FFFD}")
            .replacing("\u{FFFE}", with: "\u{FFFD}").replacing("\t", with: " ")
        #expect(answers[1]["messages"] == [.string(shown)], "a tab of an attribute is a space to every reader")
    }
}

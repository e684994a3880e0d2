import Documents
import Model
import TestSupport
import Testing

@testable import Reporting

/// Texts of others in documents, each of which has a grammar of its own.
@Suite struct DocumentEscapeTests {
    @Test(arguments: [
        ("ask @team now", "ask `@team` now"), ("see #12 and org/repo#3", "see `#12` and `org/repo#3`"),
        ("https://evil.test/a?b", "`https://evil.test/a?b`"), ("www.evil.test", "`www.evil.test`"),
        ("<b>a</b> | [x](y) *z*", "\\<b\\>a\\</b\\> \\| \\[x\\](y) \\*z\\*"), ("!5 ~bug GH-7", "`!5` `~bug` `GH-7`"),
        ("`@a`", "`` `@a` ``"), ("50% of 3 & more", "50% of 3 & more"), ("a\r\n# b", "a\\\\r # b"),
    ])
    func markdownShowsTextAsItIs(text: String, shown: String) { #expect(MarkdownText.escaped(text) == shown) }

    @Test func aPathOfSARIFIsAReference() throws {
        var sources = SourceMap()
        let file = sources.add(path: "modules/a b/100%#é:[x].yaml", bytes: [])
        let place = SourcePosition(line: 1, column: 1)
        let diagnostic = Diagnostic(
            code: "a", summary: "A", detail: "b", at: SourceRange(file: file, start: place, end: place))
        let text = String(
            decoding: JSON.serialize(
                DiagnosticDocuments.sarif([
                    ("slipway/validate/dev", DiagnosticDocuments(diagnostics: [diagnostic], sources: sources))
                ])),
            as: UTF8.self)
        #expect(text.contains("\"uri\":\"modules/a%20b/100%25%23%C3%A9%3A%5Bx%5D.yaml\""), "\(text)")
    }

    @Test(arguments: [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
        (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
        (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
        (1_000, "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"),
    ])
    func hashesAreSHA256(count: Int, hex: String) {
        let digest = SHA256.digest([UInt8](repeating: UInt8(ascii: "a"), count: count))
        #expect(digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == hex)
    }
}

import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands
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
            decoding: JSON.serialize(DiagnosticDocuments(diagnostics: [diagnostic], sources: sources).sarif),
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

    @Test func thePageAllowsItsOwnStyleAndScriptOnly() throws {
        let plan = SamplePlans.varied().plan
        let page = String(decoding: PlanPage(plan: plan, sources: SourceMap()).document(), as: UTF8.self)
        #expect(!page.contains("unsafe-inline") && !page.contains(" style=\""))
        for (tag, policy) in [("<style>", "style-src"), ("<script>", "script-src")] {
            let body = try #require(page.split(separator: tag, maxSplits: 1).last)
            let text = body.prefix { _ in true }.split(separator: tag.replacing("<", with: "</"), maxSplits: 1)[0]
            let hash = Base64.encode(SHA256.digest(Array(text.utf8)))
            #expect(page.contains("\(policy) 'sha256-\(hash)'"), "\(policy)")
        }
    }

    @Test(
        .enabled(if: Shell.has("chromium"), "needs chromium"), .timeLimit(.minutes(5)),
        arguments: ["", "#%", "#%E0%A4"])
    func thePageIsDrawnAtAnyAddress(fragment: String) throws {
        let plan = SamplePlans.large(instances: 3, objectsPerWave: 5, waves: 4)
        try TemporaryFolder.with { folder in
            let page = PlanPage(plan: plan, sources: SourceMap()).document()
            try FileSystem.write(page, to: Path.join(folder, "plan.html"))
            let outcome = Shell.run(
                "timeout 120 chromium --headless --no-sandbox --disable-gpu --dump-dom "
                    + "'file://\(folder)/plan.html\(fragment)' 2>/dev/null")
            #expect(outcome.output.contains("data-ready=\"60\""), "the script ran to its end")
        }
    }
}

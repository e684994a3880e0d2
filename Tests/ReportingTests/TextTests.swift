import Documents
import Model
import TestSupport
import Testing

@testable import Reporting

/// Columns, durations and times, and values on one line.
@Suite struct TextTests {
    // MARK: Columns

    @Test(arguments: [("abc", 3), ("日本", 4), ("e\u{301}", 1), ("🙂", 2), ("\u{200B}", 0), ("\t", 0), ("é→", 2)])
    func widthsAreThoseOfATerminal(text: String, cells: Int) { #expect(TextLayout.width(of: text) == cells) }

    private func words(_ generator: inout SplitMix64) -> String {
        (0..<generator.below(30)).map { _ in
            String((0...generator.below(9)).map { _ in generator.pick(["a", "b", "日", "é", "🙂", "-"]) })
        }.joined(separator: " ")
    }

    /// Nothing is wider than it may be, and no word is lost.
    @Test(arguments: 1...40)
    func wrappingKeepsWordsAndWidth(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let text = words(&generator)
        let width = 5 + generator.below(60)
        let lines = TextLayout.wrap(text, width: width).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.joined(separator: " ") == text)
        for line in lines where TextLayout.width(of: String(line)) > width {
            #expect(!line.contains(" "), "only a word that is too long by itself stands out")
        }
    }

    @Test func wrappingLeavesWhatIsIndentedAlone() {
        #expect(TextLayout.wrap("aa bb\n  cc dd ee\n\nff", width: 5) == "aa bb\n  cc dd ee\n\nff")
        #expect(TextLayout.wrap("aa bb", width: 4) == "aa\nbb")
    }

    @Test(arguments: 1...40)
    func cuttingKeepsTheBeginning(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let text = words(&generator)
        let cells = 1 + generator.below(80)
        let cut = TextLayout.truncated(text, to: cells)
        #expect(TextLayout.width(of: cut) <= cells)
        if cut != text {
            #expect(cut.hasSuffix("…") && text.hasPrefix(cut.dropLast()))
            #expect(TextLayout.width(of: cut) >= cells - 1, "as much as there is room for")
        } else {
            #expect(TextLayout.width(of: text) <= cells)
        }
    }

    @Test func tablesStandInColumns() {
        var table = Table("NAME", "STATE", "AGE")
        table.add("日本", "ok", "1")
        table.add("a-longer-name", "a\nb", "20")
        #expect(
            table.text(style: .plain)
                == """
                NAME            STATE   AGE
                日本            ok      1
                a-longer-name   a\\nb    20

                """)
    }

    // MARK: Time

    @Test(arguments: [
        (0, "0.0 s"), (49, "0.0 s"), (50, "0.1 s"), (240, "0.2 s"), (9_949, "9.9 s"), (10_000, "10 s"),
        (119_999, "119 s"), (120_000, "2 min 0 s"), (3_725_000, "62 min 5 s"),
    ])
    func durations(milliseconds: Int, text: String) {
        #expect(ElapsedTime.text(.milliseconds(milliseconds)) == text)
    }

    @Test(arguments: [
        ("2026-11-21T09:12:44Z", "2026-11-21 09:12 UTC"), ("2026-11-21T23:59:59.123456Z", "2026-11-21 23:59 UTC"),
        ("2026-11-21T09:12:44+02:00", "2026-11-21 07:12 UTC"), ("yesterday", "yesterday"), ("a\nb", "a\\nb"),
    ])
    func times(text: String, shown: String) { #expect(ShortTime.text(text) == shown) }

    // MARK: Values

    private static let scalars: [Value] = [
        "a", "a b", "", " a", "a ", "true", "false", "null", "(none)", "(sensitive)", "5", "5.0", "1e3", "-0", "nan",
        "a\nb", "a\\nb", "\"a\"", "\u{202E}a", "[]", "{}", "é", .null, .bool(true), .bool(false), .integer(5),
        .integer(-5), .number(5.5), .array(["a", 5]), .array([]), .object(["a": "b"]), .object([:]),
    ]

    @Test(
        arguments: [
            ("a", "a"), ("5", "\"5\""), (5, "5"), ("", "\"\""), ("a\nb", "\"a\\nb\""),
            (["a": [1, "b"]], "{\"a\":[1,\"b\"]}"),
            (.null, "null"), ("(none)", "\"(none)\""),
        ] as [(Value, String)])
    func valuesOnOneLine(value: Value, text: String) { #expect(ValueText.inline(value) == text) }

    /// Texts and what they look like are told apart, so that `"5" → 5` is a change that one can see.
    @Test func noTwoScalarsLookAlike() {
        var seen: [String: Value] = ["(none)": "nothing", "(sensitive)": "a secret"]
        for value in Self.scalars where value.array == nil && value.object == nil {
            let text = ValueText.inline(value)
            if let other = seen[text] { Issue.record("\(value) and \(other) are both shown as \(text)") }
            seen[text] = value
            #expect(!text.contains("\n"))
        }
        #expect(ValueText.inline(nil) == "(none)")
        #expect(ValueText.inline("a", isSensitive: true) == "(sensitive)")
    }

    @Test func valuesAsBlocks() {
        let view = ValueText(style: .plain)
        #expect(
            view.block(["b": 1, "a": ["x", "z"]], symbol: "+", indent: 2) == "  + a:\n  + - x\n  + - z\n  + b: 1\n")
        #expect(view.block("one\ntwo\u{1B}\n", symbol: "-", indent: 0) == "- one\n- two\\u001b\n")
    }

    @Test func gatesAreNamedByWhatTheyAsk() {
        #expect(Gate.Check.tcp(host: "db", port: 5432).summary == "tcp db:5432")
        #expect(Gate.Check.http(host: "minio", port: 9000, path: "/ready").summary == "http minio:9000/ready")
        #expect(Gate.Check.exec(command: ["sh", "-c", "true"]).summary == "exec sh -c true")
    }
}

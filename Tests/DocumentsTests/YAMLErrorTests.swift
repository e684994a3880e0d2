import Documents
import Model
import Testing

/// Malformed and refused YAML: the code, the place and the gist of the message.
struct YAMLErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var yaml: String
        var place: String
        var code: String
        var gist: String

        init(_ yaml: String, _ place: String, _ code: String, _ gist: String) {
            self.yaml = yaml
            self.place = place
            self.code = code
            self.gist = gist
        }

        var testDescription: String { yaml.debugDescription }
    }

    static let syntax = [
        Case("a: b: c", "1:5", "yaml-syntax", "needs quotes"),
        Case("a: 1\n b: 2", "2:3", "yaml-syntax", "indented differently"),
        Case("key:value\nb: 1", "2:2", "yaml-syntax", "lacks the space"),
        Case("a:\n\tb: 1", "2:1", "yaml-syntax", "A tab stands"),
        Case("a: @foo", "1:4", "yaml-syntax", "reserves this character"),
        Case("a: `x`", "1:4", "yaml-syntax", "reserves this character"),
        Case("%x\n---\na: 1", "1:3", "yaml-syntax", "directive"),
        Case("%YAML 3.0\n---\na", "1:1", "yaml-syntax", "version"),
        Case("a: 1\nb: \"foo\nc: d\n", "2:4", "yaml-syntax", "never closed"),
        Case("a: 'foo", "1:4", "yaml-syntax", "never closed"),
        Case("a: \"b\n---\n", "2:1", "yaml-syntax", "still open"),
        Case("- a\nb: 1", "2:1", "yaml-syntax", "begin with \"- \""),
        Case("a: 1\nfoo\nb: 2", "2:1", "yaml-syntax", "followed by \":\""),
        Case("a: [1,\n 2\n", "1:4", "yaml-syntax", "never closed"),
        Case("a: [", "1:4", "yaml-syntax", "still open"),
        Case("a: [1, 2\nb: 3", "2:2", "yaml-syntax", "needs \",\" or \"]\""),
        Case("a: {b: 1\nc: 2}", "2:2", "yaml-syntax", "needs \",\" or \"}\""),
        Case("a: {x: y: z}", "1:9", "yaml-syntax", "needs \",\" or \"}\""),
        Case("a: - b", "1:4", "yaml-syntax", "line of its own"),
        Case("ü: \"é\" x", "1:8", "yaml-syntax", "closing quote"),
        Case("a: 'it's'", "1:8", "yaml-syntax", "closing quote"),
        Case("a:\n  b: 1\n c: 2", "3:2", "yaml-syntax", "A key of the mapping"),
        Case("a: * b", "1:5", "yaml-syntax", "no name follows"),
        Case("{a: 1} x", "1:8", "yaml-syntax", "The document has ended"),
        Case("a: \"\\q\"", "1:5", "yaml-syntax", "no such escape"),
        Case("a: \"\\xZZ\"", "1:7", "yaml-syntax", "hexadecimal digits"),
        Case("a: \"\\ud800\"", "1:7", "yaml-syntax", "hexadecimal digits"),
        Case("a: |foo\n  x", "1:5", "yaml-syntax", "line below"),
        Case("a: |0\n  x", "1:5", "yaml-syntax", "from 1 to 9"),
        Case("a: !<x", "1:7", "yaml-syntax", "begins a tag"),
        Case("a: !h!x 1", "1:4", "yaml-syntax", "%TAG"),
        Case("a: ,", "1:4", "yaml-syntax", "where a value is expected"),
    ]

    static let content = [
        Case("a: 1\nb: 2\na: 3", "3:1", "duplicate-key", "\"a\" appears twice"),
        Case("{1: a, \"1\": b}", "1:8", "duplicate-key", "\"1\" appears twice"),
        Case("{on: a}", "1:2", "yaml-key", "the name \"true\""),
        Case("gridPos: {x: 1, y: 2}", "1:17", "yaml-key", "the name \"true\""),
        Case("017: a", "1:1", "yaml-key", "the name \"15\""),
        Case("? [1]\n: 2", "1:3", "yaml-key", "a list"),
        Case("a: {{ x }}", "1:5", "yaml-key", "put it in quotes"),
        Case("~: 1", "1:1", "yaml-key", "null"),
        Case("18446744073709551615: 1", "1:1", "yaml-key", "number"),
        Case("a: *foo", "1:4", "yaml-alias", "no anchor &foo"),
        Case("a: &food 1\nb: *foo", "2:4", "yaml-alias", "Did you mean *food?"),
        Case("a: &x [*x]", "1:8", "yaml-alias", "no end"),
        Case("a: .inf", "1:4", "yaml-number", "JSON"),
        Case("a: [-.INF, .NaN]", "1:5", "yaml-number", "JSON"),
        Case("a: !!int x", "1:4", "yaml-tag", "does not fit the text \"x\""),
        Case("a: !!int 1.0", "1:4", "yaml-tag", "does not fit"),
        Case("a: !!binary '?'", "1:4", "yaml-tag", "does not fit"),
        Case("a: !vault x", "1:4", "yaml-tag", "!vault belongs to another application"),
        Case("a: !Ref {b: 1}", "1:4", "yaml-tag", "!Ref"),
        Case("a: !!map [1]", "1:4", "yaml-tag", "does not fit the value"),
        Case("<<: 1", "1:1", "yaml-merge", "is integer"),
        Case("b: 1\n<<: {b: 2}", "2:1", "yaml-merge", "Put \"<<\" first"),
    ]

    private func errors(_ bytes: [UInt8]) throws -> [Diagnostic] {
        let error = try #require(throws: DiagnosticsError.self) { _ = try YAML.parse(bytes, file: .none) }
        return error.diagnostics
    }

    @Test(arguments: syntax + content)
    func everyMistakeHasItsPlace(_ test: Case) throws {
        let first = try #require(try errors(Array(test.yaml.utf8)).first)
        let start = try #require(first.range).start
        #expect("\(start.line):\(start.column)" == test.place)
        #expect(first.code == "load." + test.code)
        #expect(first.detail.contains(test.gist), "\(first.detail)")
        #expect(first.severity == .error && first.detail.hasSuffix(".") || first.detail.hasSuffix("?"))
    }

    @Test func duplicatesPointToTheFirst() throws {
        let found = try errors(Array("a: 1\nb: {x: 1, x: 2}\na: 3\na: 4\n".utf8))
        let places = found.map { "\($0.range?.start.line ?? 0):\($0.range?.start.column ?? 0)" }
        #expect(places == ["2:11", "3:1", "4:1"])
        #expect(
            found.map { $0.notes.first?.range?.start } == [
                SourcePosition(line: 2, column: 5), SourcePosition(line: 1, column: 1),
                SourcePosition(line: 1, column: 1),
            ])
    }

    @Test func duplicatesAreFoundAmongManyKeys() throws {
        let yaml = (0..<500).map { "key-\($0 * 7919 % 500): 1\n" }.joined()
        #expect(try json(yaml).count == 1)
        let found = try errors(Array((yaml + "key-250: 2\n").utf8))
        #expect(found.map(\.range?.start.line) == [501])
    }

    /// Keys are equal by their bytes: the API server stores both of these.
    @Test func canonicallyEquivalentKeysAreDifferent() throws {
        let nodes = try YAML.parse(Array("\u{E9}: 1\ne\u{301}: 2\n".utf8), file: .none)
        #expect(nodes.first?.value.object?.count == 2)
    }

    // MARK: Limits

    @Test func deepNestingIsRefused() throws {
        for opening in ["[", "{a: ", "- ", "? "] {
            let found = try errors(Array(String(repeating: opening, count: 100_000).utf8))
            #expect(found.first?.code == "load.yaml-too-deep", "\(opening)")
        }
    }

    @Test func aliasBombsAreRefused() throws {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            yaml +=
                "a\(level): &a\(level) [" + repeatElement("*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
        }
        let found = try errors(Array(yaml.utf8))
        #expect(found.map(\.code) == ["load.yaml-too-large"])
        #expect(found.first?.range?.start.line == 6)
    }

    @Test func longTextsCountForBombs() throws {
        let text = String(repeating: "x", count: 1_000_000)
        let yaml = "a: &a \(text)\nb: [" + repeatElement("*a", count: 100).joined(separator: ", ") + "]\n"
        #expect(try errors(Array(yaml.utf8)).map(\.code) == ["load.yaml-too-large"])
    }

    // MARK: Encodings

    @Test(
        arguments: [
            ([0x61, 0x3A, 0x20, 0xE4, 0x62, 0x63, 0x64], "1:4", "Latin-1"),
            ([0x61, 0x0A, 0xC3, 0xBC, 0xF8, 0x80, 0x80], "2:2", "not UTF-8"),
            ([0x61, 0x0A, 0xC3, 0xBC, 0xC3], "2:2", "middle of a UTF-8 character"),
            ([0x61, 0x3A, 0x20, 0x07], "1:4", "control character 0x7"),
            ([0x61, 0x3A, 0x20, 0x00], "1:4", "NUL"),
            ([0xFF, 0xFE, 0x61, 0x00], "1:1", "UTF-16"),
            ([0xFE, 0xFF, 0x00, 0x61], "1:1", "UTF-16"),
            ([0x61, 0x00, 0x3A, 0x00], "1:1", "UTF-16"),
            ([0x00, 0x00, 0xFE, 0xFF], "1:1", "UTF-32"),
            ([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80, 0x0A], "1:4", "not UTF-8"),
        ] as [([UInt8], String, String)])
    func otherEncodingsAreNamed(bytes: [UInt8], place: String, gist: String) throws {
        let first = try #require(try errors(bytes).first)
        #expect(first.code == "load.yaml-encoding")
        #expect(first.range.map { "\($0.start.line):\($0.start.column)" } == place)
        #expect(first.detail.contains(gist), "\(first.detail)")
    }
}

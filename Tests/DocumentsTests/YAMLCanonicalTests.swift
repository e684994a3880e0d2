import Documents
import Model
import Testing

struct YAMLCanonicalTests {
    private func canonical(_ value: Value) -> String { String(decoding: YAML.canonical(value), as: UTF8.self) }

    /// How one string is written behind a key.
    private func style(_ text: String) -> String { String(canonical(["k": .string(text)]).dropFirst(3)) }

    // MARK: Layout

    @Test func identityComesFirst() {
        let value: Value = [
            "spec": ["b": 1, "a": 2], "kind": "Thing", "data": [:], "apiVersion": "v1",
            "metadata": [
                "uid": "u", "annotations": ["z": "1"], "labels": ["a": "1"], "namespace": "ns", "name": "web",
            ],
        ]
        #expect(
            canonical(value) == """
                apiVersion: v1
                kind: Thing
                metadata:
                  name: web
                  namespace: ns
                  labels:
                    a: "1"
                  annotations:
                    z: "1"
                  uid: u
                data: {}
                spec:
                  a: 2
                  b: 1

                """)
    }

    @Test func onlyTheObjectItselfHasThatOrder() {
        #expect(
            canonical(["spec": ["metadata": ["name": "x", "labels": [:]], "kind": "b", "apiVersion": "c"]]) == """
                spec:
                  apiVersion: c
                  kind: b
                  metadata:
                    labels: {}
                    name: x

                """)
    }

    @Test func listsAreLevelWithTheirKey() {
        let value: Value = ["a": [["name": "x", "args": ["-c", "y z"]], [[1, 2], []], "s", .null, [:], "l1\nl2"]]
        #expect(
            canonical(value) == """
                a:
                - args:
                  - -c
                  - y z
                  name: x
                - - - 1
                    - 2
                  - []
                - s
                - null
                - {}
                - |-
                  l1
                  l2

                """)
    }

    @Test func streamsAreSeparated() {
        let stream = String(
            decoding: YAML.canonical([["a": 1], ["b": "x\n\n"], [:], "s", .null] as [Value]), as: UTF8.self)
        #expect(stream == "a: 1\n---\nb: |+\n  x\n\n---\n{}\n---\ns\n---\nnull\n")
        #expect(YAML.canonical([Value]()).isEmpty)
    }

    @Test func longKeysAreExplicit() {
        let key = String(repeating: "k", count: 1001)
        #expect(canonical(.object([key: ["a": [1]]])) == "? \(key)\n:\n  a:\n  - 1\n")
        #expect(canonical(.object([key: "v"])) == "? \(key)\n: v\n")
    }

    // MARK: Strings

    @Test(arguments: [
        "a", "a b", "web-1", "/metrics", "-c", "--flag=x", "http://host:80/a#b", "a:b", "100m", "4Gi", "1Ki",
        "10.0.0.1",
        "v1.2.3", "1.2.3", "3f2a91c", "30d", "a'b", "it's", "a\"b", "C:\\x", "${inputs.workers}", "$(VAR)", "a, b",
        "x]", "ü",
        "日本", "🦀", "a=b", "100%", "true-ish", "nothing", "yesterday", ".cache", "./x", "<none>", "^a$", "nan",
    ])
    func plainWhereEveryReaderAgrees(text: String) { #expect(style(text) == text + "\n") }

    @Test(arguments: [
        "", " ", "yes", "No", "oN", "y", "N", "true", "null", "~", "1", "-1", "+1", "1.5", ".5", "1e3", "0x1F", "0o7",
        "017",
        "0b1", "1_000", "1,000", "12:30:45", "2020-01-01", "2020-01-01T00:00:00Z", ".inf", "-.Inf", ".NaN", "=", "<<",
        "-", "- a",
        "? a", ": a", "a: b", "a:", "a #b", "#a", " a", "a ", "!a", "&a", "*a", "|", ">", "%a", "@a", "[a]", "{a}",
        ",a",
        "---", "...", "'a'", "18446744073709551616",
    ])
    func quotedWhereSomeReaderWouldNot(text: String) { #expect(style(text) == "\"\(text)\"\n") }

    @Test(arguments: [
        ("a\"b: c", "'a\"b: c'"), ("\"x\": it's", "'\"x\": it''s'"), ("\\d: \\w", "'\\d: \\w'"),
        ("{\"a\":1}", "'{\"a\":1}'"),
        ("a\tb", "\"a\\tb\""), ("a\rb\n", "\"a\\rb\\n\""),
        ("\u{0}\u{7}\u{1B}\u{7F}", "\"\\u0000\\u0007\\u001B\\u007F\""),
        ("\u{202E}a\u{2066}\u{61C}\u{200B}\u{2060}", "\"\\u202Ea\\u2066\\u061C\\u200B\\u2060\""),
        ("a\u{2010}\u{2070}\u{60C}", "a\u{2010}\u{2070}\u{60C}"),
        ("\u{85}\u{A0}\u{2028}\u{FEFF}", "\"\\u0085\u{A0}\\u2028\\uFEFF\""), ("\n", "\"\\n\""), ("a\n  ", "\"a\\n  \""),
    ])
    func escapedWhereNothingElseHolds(text: String, expected: String) { #expect(style(text) == expected + "\n") }

    @Test(arguments: [
        ("a\nb", "|-\n  a\n  b\n"), ("a\nb\n", "|\n  a\n  b\n"), ("a\n\n", "|+\n  a\n\n"),
        ("a\n\nb\n", "|\n  a\n\n  b\n"),
        (" a\nb", "|2-\n   a\n  b\n"), ("\na\n", "|2\n\n  a\n"), ("\ta\nb", "|2-\n  \ta\n  b\n"),
        ("a: b\n# c\n", "|\n  a: b\n  # c\n"),
        ("a\n b\t\n", "|\n  a\n   b\t\n"), ("---\n...\n", "|\n  ---\n  ...\n"),
    ])
    func linesAreALiteralBlock(text: String, expected: String) { #expect(style(text) == expected) }

    // MARK: Numbers

    @Test(
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (1e15, "1000000000000000"),
            (1e20, "100000000000000000000"),
            (1e21, "1.0e+21"), (1.5e300, "1.5e+300"), (1e-6, "0.000001"), (1e-7, "1.0e-7"), (0x1p-1074, "5.0e-324"),
            (0x1p63, "9223372036854776000"), (.infinity, "null"), (.nan, "null"),
        ] as [(Double, String)])
    func doublesHaveOneForm(number: Double, expected: String) {
        #expect(canonical(["k": .number(number)]) == "k: \(expected)\n")
    }
}

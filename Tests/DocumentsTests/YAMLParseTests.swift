import Documents
import Model
import Testing

/// The documents as compact JSON, to compare in one line.
func json(_ yaml: String) throws -> [String] {
    try YAML.parse(Array(yaml.utf8), file: .none).map { String(decoding: JSON.serialize($0.value), as: UTF8.self) }
}

struct YAMLParseTests {
    // MARK: Streams

    @Test func documentsAreSeparated() throws {
        #expect(try json("a: 1\n---\nb: 2\n...\n---\n[c]\n") == [#"{"a":1}"#, #"{"b":2}"#, #"["c"]"#])
    }

    @Test(arguments: ["", "\n\n", "# nothing\n", "---\n", "---\n# a\n---\n---\n", "--- ~\n", "null\n", "\u{FEFF}"])
    func emptyDocumentsAreLeftOut(yaml: String) throws {
        #expect(try json(yaml).isEmpty)
        #expect(try json(yaml + "\n---\na: 1\n---\n") == [#"{"a":1}"#])
    }

    @Test func lineEndsAndByteOrderMarksDoNotMatter() throws {
        #expect(try json("\u{FEFF}a: 1\r\nb:\r\n- |\r\n  x\r\n  y\r\n") == [#"{"a":1,"b":["x\ny\n"]}"#])
        #expect(try json("%YAML 1.2\n---\na: 1\n") == [#"{"a":1}"#])
    }

    // MARK: Scalars

    @Test func quotedAndBlockScalarsAreStrings() throws {
        let yaml = """
            - "yes"
            - '1'
            - |
              1
            - >-
              a
              b

              c
            - "a\\tb\\u00fc\\x41\\
               joined"
            - 'it''s'
            - plain
              text goes on
            """
        #expect(try json(yaml) == [#"["yes","1","1\n","a b\nc","a\tbüAjoined","it's","plain text goes on"]"#])
    }

    /// What kubectl 1.32 makes of these; OracleTests asks it for many more.
    @Test(arguments: [
        ("yes", "true"), ("Off", "false"), ("y", "true"), ("tRue", #""tRue""#), ("~", "null"), ("", "null"),
        ("Null", "null"),
        ("017", "15"), ("0o17", "15"), ("08", "8"), ("0x1F", "31"), ("0b101", "5"), ("-0x10", "-16"), ("1_000", "1000"),
        ("1.0", "1"), ("1e3", "1000"), ("1.5", "1.5"), (".5", "0.5"), ("1e400", #""1e400""#), ("-0.0", "0"),
        ("9223372036854775808", "9223372036854776000"), ("18446744073709551615", "18446744073709552000"),
        ("12:30:45", #""12:30:45""#), ("2020-01-01", #""2020-01-01""#), ("!!str 5", #""5""#), ("!!int \"5\"", "5"),
        ("!!float 5", "5"), ("!!binary aGVs\nbG8=", #""hello""#), ("! \"5\"", #""5""#), ("1.2.3", #""1.2.3""#),
    ])
    func plainScalarsResolveAsInKubectl(yaml: String, expected: String) throws {
        #expect(try json("a: \(yaml.split(separator: "\n").joined(separator: "\n  "))") == [#"{"a":\#(expected)}"#])
    }

    @Test func integersKeepTheirKind() throws {
        let nodes = try YAML.parse(Array("[9223372036854775807, 9223372036854775808, 2.0, 2.5]".utf8), file: .none)
        #expect(nodes.first?.value == [.integer(.max), .number(0x1p63), 2, 2.5])
    }

    @Test func keysBecomeStrings() throws {
        #expect(try json("{8080: a, true: b, 1.5: c, 'x': d}") == [#"{"1.5":"c","8080":"a","true":"b","x":"d"}"#])
        #expect(try json("&a 80: x\n!!str 017: x\n") == [#"{"017":"x","80":"x"}"#])
    }

    // MARK: JSON

    @Test func jsonMeansWhatItMeansAsJSON() throws {
        // libyaml refuses the first two and folds the line separator.
        let long = String(repeating: "k", count: 2000)
        for text in [
            #"{"a": "\ud83e\udd80"}"#, "{\"\(long)\": 1}", "[\"a\u{2028}b\", \"\u{7F}\"]", #"{"a":"\/","b":[1.0]}"#,
        ] {
            let bytes = Array(text.utf8)
            let value = try #require(try YAML.parse(bytes, file: .none).first).value
            #expect(JSON.serialize(value) == JSON.serialize(try JSON.parse(bytes)), "\(text)")
        }
        // Where both agree, the places are kept.
        let node = try YAML.parse(Array("{\n  \"a\": 1.0}".utf8), file: .none).first?["a"]
        #expect(node?.value == 1)
        #expect(node?.range.start == SourcePosition(line: 2, column: 8))
        // Mistakes that are mistakes in JSON as well stay.
        #expect(throws: DiagnosticsError.self) { try json(#"{"a": 1, "a": 2}"#) }
    }

    // MARK: Anchors

    @Test func aliasesRepeatWhatTheyName() throws {
        #expect(
            try json("a: &x {b: [1, 2]}\nc: *x\nd: &y text\n*y : 1\n") == [
                #"{"a":{"b":[1,2]},"c":{"b":[1,2]},"d":"text","text":1}"#
            ])
        // The latest anchor of a name counts.
        #expect(try json("[&a 1, *a, &a 2, *a]") == ["[1,1,2,2]"])
    }

    @Test func anchorsEndWithTheirDocument() {
        #expect(throws: DiagnosticsError.self) { try json("a: &x 1\n---\nb: *x\n") }
    }

    @Test func mergeKeysFillIn() throws {
        #expect(
            try json("base: &b {x: 1, z: 2}\nc:\n  <<: *b\n  z: 3\n") == [#"{"base":{"x":1,"z":2},"c":{"x":1,"z":3}}"#])
        // Of several mappings the first that has a key wins.
        #expect(try json("<<: [{a: 1}, {a: 2, b: 2}]\nc: 3\n") == [#"{"a":1,"b":2,"c":3}"#])
        // In quotes it is an ordinary key.
        #expect(try json("\"<<\": {a: 1}") == [#"{"<<":{"a":1}}"#])
        // Where no key is in both, the place of the merge key does not matter.
        #expect(try json("a: 1\n<<: {b: 2}\n") == [#"{"a":1,"b":2}"#])
        // Nor where both have the same value.
        #expect(try json("a: x\n<<: {a: x, b: 2}\n") == [#"{"a":"x","b":2}"#])
    }

    // MARK: Places

    @Test func everyNodeKnowsItsPlace() throws {
        let yaml = """
            a: 1
            bü: "x"   # comment
            list:
            - one
            - {k: v}

            last:
              deep: |
                text
            """
        let root = try #require(try YAML.parse(Array(yaml.utf8), file: SourceFileID(index: 3)).first)
        func place(_ node: Node?) -> String {
            guard let range = node?.range else { return "nil" }
            return "\(range.start.line):\(range.start.column)-\(range.end.line):\(range.end.column)"
        }
        #expect(root.range.file == SourceFileID(index: 3))
        #expect(place(root) == "1:1-10:1")
        #expect(place(root["a"]) == "1:4-1:5")
        #expect(place(root["bü"]) == "2:5-2:8")
        #expect(place(root["list"]) == "4:1-5:9")
        #expect(place(root["list"]?.elements?[0]) == "4:3-4:6")
        #expect(place(root["list"]?.elements?[1]) == "5:3-5:9")
        #expect(place(root["last"]?["deep"]) == "8:9-10:1")
        let key = try #require(root.entries?[1].keyRange)
        #expect(key.start == SourcePosition(line: 2, column: 1) && key.end == SourcePosition(line: 2, column: 3))
    }

    @Test func aliasesPointToWhatTheyRepeat() throws {
        let root = try #require(try YAML.parse(Array("a: &x 1\nb: *x\n".utf8), file: .none).first)
        #expect(root["b"]?.range.start == root["a"]?.range.start)
    }

    // MARK: Limits

    @Test func deepDocumentsAreRead() throws {
        for yaml in [
            String(repeating: "[", count: 999) + String(repeating: "]", count: 999),
            String(repeating: "- ", count: 999) + "x",
        ] {
            let nodes = try YAML.parse(Array(yaml.utf8), file: .none)
            #expect(YAML.canonical(try #require(nodes.first).value).count > 999)
        }
    }

    /// Half a second, unoptimized; a walk over all anchors for each alias takes hours.
    @Test(.timeLimit(.minutes(10))) func manyKeysAreQuick() throws {
        let yaml =
            (0..<20_000).map { "key-\($0): &a\($0) \($0)\n" }.joined()
            + (0..<20_000).map { "alias-\($0): *a\($0)\n" }.joined()
        let root = try #require(try YAML.parse(Array(yaml.utf8), file: .none).first)
        #expect(root.entries?.count == 40_000)
    }
}

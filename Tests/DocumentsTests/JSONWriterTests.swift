import Documents
import Model
import Testing

struct JSONWriterTests {
    private func compact(_ value: Value) -> String { String(decoding: JSON.serialize(value), as: UTF8.self) }

    @Test func compactHasNoWhiteSpace() {
        #expect(compact(["b": [1, .null, true, [:], []], "a": "x"]) == #"{"a":"x","b":[1,null,true,{},[]]}"#)
    }

    @Test func prettyHasTwoSpacesALevel() {
        let text = String(decoding: JSON.serializePretty(["b": [1, ["c": [], "d": [:]]], "a": "x"]), as: UTF8.self)
        #expect(
            text == """
                {
                  "a": "x",
                  "b": [
                    1,
                    {
                      "c": [],
                      "d": {}
                    }
                  ]
                }

                """)
        #expect(JSON.serializePretty([]) == Array("[]\n".utf8))
    }

    @Test func onlyWhatMustBeIsEscaped() {
        #expect(
            compact("\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}ü🦀<>&") == #""\"\\/\b\f\n\r\t\u0000\u001f"# + "ü🦀<>&\"")
    }

    /// An API server reads the body of an apply as YAML, where these end lines or may not stand.
    @Test func whatYAMLReadsOtherwiseIsEscaped() {
        #expect(
            compact(
                "a\u{7F}\u{80}\u{85}b\u{9F}\u{A0}ä\u{2027}\u{2028}\u{2029}\u{202A}…\u{FEFF}\u{FFFD}\u{FFFE}\u{FFFF}")
                == #""a\u007f\u0080\u0085b\u009f"# + "\u{A0}ä\u{2027}" + #"\u2028\u2029"# + "\u{202A}…" + #"\ufeff"#
                + "\u{FFFD}" + #"\ufffe\uffff""#)
    }

    /// What is escaped and what is not is one text for YAML and for JSON, alone and between others.
    @Test func everyCharacterIsReadAgain() throws {
        for code in Array(1...0x2FF) + Array(0x2000...0x20FF) + Array(0xFE00...0x1_00FF) {
            guard let scalar = Unicode.Scalar(UInt32(code)) else { continue }
            let text: Value = .string("a  \(Character(scalar))  b\(Character(scalar))")
            let bytes = JSON.serialize(text)
            #expect(try JSON.parse(bytes) == text, "U+\(String(code, radix: 16))")
            #expect(
                try YAML.parse(bytes, file: SourceFileID(index: 0)).map(\.value) == [text],
                "U+\(String(code, radix: 16))")
        }
    }

    /// What Go's `encoding/json` writes.
    @Test(
        arguments: [
            (0, "0"), (-0.0, "-0"), (1, "1"), (-1, "-1"), (1.5, "1.5"), (0.1, "0.1"), (100, "100"),
            (1e15, "1000000000000000"),
            (9007199254740992, "9007199254740992"), (1e20, "100000000000000000000"), (1.23e20, "123000000000000000000"),
            (1e21, "1e+21"),
            (1.5e21, "1.5e+21"), (1e-6, "0.000001"), (1.5e-6, "0.0000015"), (1e-7, "1e-7"), (1.5e-9, "1.5e-9"),
            (1e-10, "1e-10"),
            (0x1p-1074, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"), (0x1p63, "9223372036854776000"),
            (123456.789, "123456.789"), (-0.000123, "-0.000123"), (.infinity, "null"), (.nan, "null"),
        ] as [(Double, String)])
    func doublesAreWrittenAsGoWritesThem(number: Double, expected: String) {
        #expect(compact(.number(number)) == expected)
    }

    @Test func integersAreExact() {
        #expect(
            compact([.integer(.min), .integer(.max), 0, 9, 10]) == "[-9223372036854775808,9223372036854775807,0,9,10]")
    }
}

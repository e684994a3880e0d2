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
            compact("\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}ü🦀<>&") == #""\"\\/\b\f\n\r\t\u0000\u001f"# + "\u{7F}ü🦀<>&\""
        )
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

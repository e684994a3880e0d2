import Documents
import Host
import Model
import TestSupport
import Testing

struct JSONParseTests {
    private func parse(_ text: String) throws -> Value { try JSON.parse(Array(text.utf8)) }

    @Test func everyKindIsRead() throws {
        let value = try parse(
            #" {"n":null,"t":true,"f":false,"i":-5,"d":2.5,"s":"a\"\\\/\b\f\n\r\t\u00fc\ud83e\udd80","a":[1,[],{}]} "#)
        #expect(
            value == [
                "n": .null, "t": true, "f": false, "i": -5, "d": 2.5, "s": "a\"\\/\u{8}\u{C}\n\r\tü🦀",
                "a": [1, [], [:]],
            ])
    }

    @Test(
        arguments: [
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(0x1p63)), ("18446744073709551615", .number(0x1p64)),
            ("18446744073709551616", .number(0x1p64)), ("-9223372036854775809", .number(-0x1p63)),
            ("123456789012345678901234567890", .number(1.2345678901234568e29)), ("1.0", .number(1)),
            ("1e3", .number(1000)),
            ("-0", .integer(0)), ("-0.0", .number(-0.0)), ("1e-400", .number(0)), ("0.1", .number(0.1)),
        ] as [(String, Value)])
    func numbersFollowTheAPIMachinery(text: String, expected: Value) throws {
        #expect(try parse(text) == expected)
        #expect(try parse("[\(text)]") == [expected])
    }

    @Test func theLastOfEqualKeysWins() throws {
        #expect(try parse(#"{"b":1,"a":2,"b":3,"a":{"x":1,"x":2}}"#) == ["a": ["x": 2], "b": 3])
    }

    /// As in Go: simdjson refuses these.
    @Test func halfSurrogatesAreReplaced() throws {
        #expect(
            try parse(#"["\ud800","\udc00x","\ud800\u0041","\ud83e\udd80"]"#) == [
                "\u{FFFD}", "\u{FFFD}x", "\u{FFFD}A", "🦀",
            ])
    }

    @Test func longKeysAreToldApart() throws {
        let keys = (0..<2000).map { "a-rather-long-key-\($0 % 7)-\($0)-with-a-common-end" }
        let text = "{" + keys.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
        let object = try #require(try parse("[\(text),\(text)]").array?.last?.object)
        #expect(object.count == keys.count)
        for key in keys { #expect(object[key] == .string(key)) }
    }

    @Test func spareCapacityIsAsGoodAsACopy() throws {
        var roomy = Array(#"{"a":"x"}"#.utf8)
        roomy.reserveCapacity(1000)
        for bytes in [roomy, Array(#"{"a":"x"}"#.utf8), Array(roomy + Array(repeating: 0x20, count: 500))] {
            #expect(try JSON.parse(bytes) == ["a": "x"])
        }
    }

    // MARK: Errors

    @Test(
        arguments: [
            ("", Int?.none, "empty"), ("  ", Int?.none, "empty"), ("[1,2", 4, "ends too early"),
            ("{\"a\":1,}", 7, "a key"),
            ("[1,]", 3, "a value"),
            ("{\"a\" 1}", 5, "a colon"), ("{\"a\":1 \"b\":2}", 7, "comma"), ("[1 2]", 3, "comma"),
            ("{} x", 3, "behind the end"),
            ("[01]", 1, "begin with 0"), ("[1.]", 3, "a digit"), ("[1e]", 3, "a digit"), ("[-]", 2, "a digit"),
            ("[+1]", 1, "a value"),
            ("[\"a", 1, "not closed"), ("[\"a\nb\"]", 3, "control character"), ("[\"\\q\"]", 2, "escape"),
            ("[\"\\u12g4\"]", 6, "hexadecimal"),
            ("nul", 0, "a value"), ("[NaN]", 1, "a value"), ("{a:1}", 1, "a key"), ("['a']", 1, "a value"),
            ("[1e400]", 1, "out of range"),
            ("[true false]", 6, "comma"), ("\u{FEFF}[}", 4, "a value"),
        ] as [(String, Int?, String)])
    func mistakesHaveAnOffset(text: String, offset: Int?, gist: String) throws {
        let error = try #require(throws: JSONError.self) { _ = try parse(text) }
        #expect(error.offset == offset)
        #expect(error.message.contains(gist), "\(error.message)")
    }

    @Test func brokenUTF8HasAnOffset() throws {
        for (bytes, offset) in [
            ([0x5B, 0x22, 0xC3, 0xBC, 0xFF, 0x22, 0x5D], 4), ([0x5B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x5D], 2),
        ] as [([UInt8], Int)] {
            let error = try #require(throws: JSONError.self) { _ = try JSON.parse(bytes) }
            #expect(error.offset == offset && error.message.contains("UTF-8"))
        }
    }

    @Test func nestingIsLimited() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(try JSON.parse(nested(990)).array?.count == 1)
        for depth in [1100, 1_000_000] {
            let error = try #require(throws: JSONError.self) { _ = try JSON.parse(nested(depth)) }
            #expect(error.message.contains("levels deep"))
        }
    }

    // MARK: Python's opinion

    /// Valid documents with random changes: accepted or refused as by Python, and to the same value.
    @Test func agreesWithPython() async throws {
        var random = SplitMix64(seed: 5)
        var values = RandomValues(seed: 6)
        let cases = (0..<1500).map { _ in
            var bytes = JSON.serialize(values.value())
            for _ in 0..<random.below(3) {
                bytes.mutate(with: &random, using: Array("{}[]:,\"\\0123.eE+-tfnul \n".utf8))
            }
            return bytes
        }
        let program = """
            import json, sys
            def refuse(text): raise ValueError(text)
            for line in sys.stdin:
                try:
                    value = json.loads(bytes.fromhex(line.strip()).decode('utf-8'), parse_constant=refuse)
                    print(json.dumps(value, allow_nan=False))
                except (ValueError, RecursionError): print()
            """
        let input = cases.map {
            $0.map { byte in
                ["0123456789abcdef"].map { digits in
                    let digits = Array(digits)
                    return "\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
                }.joined()
            }.joined() + "\n"
        }.joined()
        let outcome = try await OracleTests.python(program, input: Array(input.utf8))
        guard outcome.isSuccess else { return }
        let lines = outcome.output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        try #require(lines.count == cases.count + 1)
        for (bytes, line) in zip(cases, lines) {
            let text = String(decoding: bytes, as: UTF8.self)
            let ours = try? JSON.parse(bytes)
            #expect((ours == nil) == line.isEmpty, "\(text)")
            if let ours, !line.isEmpty { #expect(try JSON.parse(Array(line)) == ours, "\(text)") }
        }
    }
}

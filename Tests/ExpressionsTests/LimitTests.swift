import Model
import TestSupport
import Testing

@testable import Expressions

/// What a repository may not do to the compiler: overflow its stack, hang it, or fill its memory.
@Suite struct LimitTests {
    @Test(arguments: [
        String(repeating: "(", count: 50_000), String(repeating: "[", count: 50_000),
        String(repeating: "!", count: 90_000) + "x",
        String(repeating: "-", count: 90_000) + "x", String(repeating: "{1:", count: 30_000),
        String(repeating: "a.b(", count: 20_000), String(repeating: "x ? y : ", count: 10_000) + "z",
        "a" + String(repeating: ".b", count: 40_000), "1" + String(repeating: "+1", count: 40_000),
        "a" + String(repeating: "[0]", count: 30_000), String(repeating: "[1].map(x, ", count: 8_000),
        "1" + String(repeating: " + (1", count: 15_000), String(repeating: "has(a.", count: 15_000),
        String(repeating: "cel.bind(x, ", count: 8_000),
    ])
    func deepNestingIsRefused(text: String) {
        let error = #expect(throws: ExpressionError.self) { try Expression(parsing: text) }
        #expect(error?.message.contains("levels deep") == true)
    }

    @Test func whatIsLongButNotDeepPasses() throws {
        let terms = (0..<2_000).map { "x == \($0)" }
        #expect(try evaluate(terms.joined(separator: " || "), [("x", 1_999)]) == true)
        #expect(try evaluate(terms.joined(separator: " && "), [("x", 1)]) == false)
        let list = "[" + (0..<5_000).map { String($0) }.joined(separator: ", ") + "]"
        #expect(try evaluate("\(list).size()") == 5_000)
        let sum = Array(repeating: "1", count: 150).joined(separator: "+")
        #expect(try evaluate(sum) == 150)
    }

    /// The deepest trees that pass must also evaluate, check and be looked through.
    @Test func theDeepestTreeStillWorks() throws {
        for text in [
            String(repeating: "(1+", count: 140) + "1" + String(repeating: ")", count: 140),
            String(repeating: "[", count: 150) + String(repeating: "]", count: 150),
            String(repeating: "false ? 1 : ", count: 140) + "2",
            String(repeating: "[1].map(x, ", count: 70) + "x" + String(repeating: ")", count: 70),
        ] {
            let expression = try Expression(parsing: text)
            _ = try expression.evaluate(in: Scope())
            _ = try expression.check(against: TypeEnvironment())
            _ = expression.references
        }
    }

    @Test func aTextThatIsTooLongIsRefused() {
        let text = String(repeating: " ", count: 200_000) + "1"
        #expect(throws: ExpressionError.self) { try Expression(parsing: text) }
    }

    private static let ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"

    @Test(arguments: [
        // 10^8 rounds.
        "LIST.all(a, LIST.all(b, LIST.all(c, LIST.all(d, LIST.all(e, LIST.all(f, LIST.all(g, LIST.all(h, true))))))))",
        // Doubles 40 times.
        (0..<40).reduce("'aaaaaaaa'") { text, place in "cel.bind(x\(place), \(text), x\(place) + x\(place))" },
        (0..<40).reduce("[1]") { text, place in "cel.bind(x\(place), \(text), x\(place) + x\(place))" },
        "LIST.map(a, LIST.map(b, LIST.map(c, LIST.map(d, LIST.map(e, LIST.map(f, LIST.map(g, LIST)))))))",
        (0..<9).reduce("'aaaaaaaaaa'") { text, _ in "\(text).replace('a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')"
        },
        (0..<6).reduce("'ab'") { text, _ in
            "'%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s'.format(LIST.map(i, \(text)) + LIST.map(i, \(text)))"
        },
        "LIST.exists(a, LIST.map(b, LIST.map(c, LIST.map(d, LIST.map(e, LIST.map(f, LIST.map(g, LIST.map(h, h)))))) == 1)) || true",
    ])
    func tooMuchWorkIsStopped(text: String) {
        let text = text.replacing("LIST", with: LimitTests.ten)
        let error = #expect(throws: ExpressionError.self) {
            try Expression(parsing: text).evaluate(in: Scope(), budget: Budget(20_000))
        }
        #expect(error?.message.hasPrefix("this expression does too much work") == true)
    }

    /// A list that holds one list twice, and so on, has a few elements in memory and 2^60 to walk.
    @Test(arguments: ["LAST == LAST", "LAST in [LAST]", "LAST", "'%s'.format([LAST])", "[LAST].indexOf(LAST)"])
    func sharedListsAreWalkedWithinTheBudget(result: String) {
        var text = result.replacing("LAST", with: "x60")
        for place in (1...60).reversed() { text = "cel.bind(x\(place), [x\(place - 1), x\(place - 1)], \(text))" }
        let error = #expect(throws: ExpressionError.self) {
            try Expression(parsing: "cel.bind(x0, [1], \(text))").evaluate(in: Scope(), budget: Budget(20_000))
        }
        #expect(error?.message.contains("too") == true)
    }

    /// No operator turns the end of the budget into a value.
    @Test func nothingAbsorbsTheEndOfTheBudget() throws {
        let expression = try Expression(parsing: "[1, 2, 3].all(x, [1, 2, 3].all(y, y > 0)) || true")
        #expect(throws: ExpressionError.self) { try expression.evaluate(in: Scope(), budget: Budget(20)) }
        #expect(throws: Never.self) { try expression.evaluate(in: Scope(), budget: Budget(1_000)) }
    }

    /// Texts made of tokens in no order: each is parsed or refused, and what is parsed is evaluated or refused.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func noTextCrashes(seed: UInt64) {
        let tokens = [
            "a", "inputs", ".", ".?", "?", "[", "]", "[?", "(", ")", "{", "}", ",", ":", "+", "-", "*", "/", "%", "!",
            "==",
            "<", "in", "&&", "||", "1", "0x", "1u", "1.5", "1e", "'a'", "\"", "'", "b'\\xff'", "r'", "'''", "\\",
            "has(",
            ".map(x,", ".all(", "size(", "true", "null", "é", "\n", "//", "`a-b`", "$", "${", "}", "cel.bind(x,",
            "optional.of(",
            ".orValue(", "timestamp('2026-01-01T00:00:00Z')", "-9223372036854775808", "int(", ".format([", "%s",
            ".matches(",
        ]
        var random = SplitMix64(seed: seed)
        for _ in 0..<10 {
            let text = (0..<(1 + random.below(12))).map { _ in tokens[random.below(tokens.count)] }.joined()
            _ = failure(text, [("a", [1, 2]), ("inputs", ["x": 1])])
            _ = try? Expression(parsing: text).check(against: TypeEnvironment([("a", .dyn)]))
            _ = try? Template(parsing: "${" + text).evaluate(in: Scope())
        }
    }
}

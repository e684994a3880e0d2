import Expressions
import Model
import TestSupport
import Testing

/// Templates put together at random: what is text stays text, what is an expression becomes its value, and places count
/// from the start of the whole.
@Suite struct TemplatePropertyTests {
    private static let scope = Scope([("a", "A"), ("n", 5), ("m", ["k": true]), ("l", [1])])
    private static let environment = TypeEnvironment([
        ("a", .string), ("n", .int), ("m", .map(.string, .bool)), ("l", .list(.int)),
    ])

    private static func literal(_ random: inout SplitMix64) -> String {
        (0..<random.below(5)).map { _ in
            random.pick(["x", "$", "{", "}", "${1}", "é", " ", "\n", "🐱", "{{", "'", "\"", "\\"])
        }.joined()
    }

    /// As an author writes it: a dollar more in front of each `${` that is none of Slipway's.
    private static func escaped(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let place = rest.firstRange(of: "${") {
            let digits = rest[place.upperBound...].prefix { "0"..."9" ~= $0 }
            let isNumber = !digits.isEmpty && rest[digits.endIndex...].hasPrefix("}")
            result += rest[..<place.lowerBound]
            // Behind a dollar even `${1}` would be the end of an escape.
            result += isNumber && !result.hasSuffix("$") ? "${" : "$${"
            rest = rest[place.upperBound...]
        }
        return result + rest
    }

    private static let expressions: [(text: String, value: String)] = [
        ("a", "A"), (" n + 1 ", "6"), ("m.k", "true"), ("{'}': a}['}']", "A"), ("'}${'", "}${"),
        ("l.size() > 0 ? 'y' : 'n'", "y"),
        ("1.5", "1.5"), ("duration('90s')", "90s"), ("b'é'", "é"), ("n // }\n", "5"), ("r'\\}'", "\\}"),
        ("quantity('1024Mi')", "1Gi"),
    ]

    @Test(arguments: 0..<60 as Range<UInt64>) func partsAreKeptApart(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<10 {
            var (text, expected) = ("", "")
            for _ in 0..<(1 + random.below(4)) {
                let literal = Self.literal(&random)
                // A dollar in front of an expression would make it text.
                let plain = literal.hasSuffix("$") ? literal + "." : literal
                let (expression, value) = random.pick(Self.expressions)
                text += Self.escaped(plain) + "${\(expression)}"
                expected += plain + value
            }
            let tail = Self.literal(&random) + "."
            let template = try Template(parsing: text + Self.escaped(tail))
            #expect(try template.evaluate(in: Self.scope) == .string(expected + tail), "\(text)")
            #expect(try template.check(against: Self.environment) == .string, "\(text)")
            #expect(Template.isNeeded(for: template.text))
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func whatIsEscapedIsText(seed: UInt64) throws {
        var random = SplitMix64(seed: seed &+ 500)
        for _ in 0..<20 {
            let text = Self.literal(&random) + random.pick(["", "${x}", "${", "a"]) + Self.literal(&random)
            let template = Self.escaped(text)
            #expect(try Template(parsing: template).evaluate(in: Scope()) == .string(text), "\(template)")
            #expect(try Template(parsing: template).expressions.isEmpty)
        }
    }

    /// A broken expression behind any text is explained at its own place.
    @Test(
        arguments: [
            ("1 +", "expected a value, but found '}'", 3), ("oops.x", "unknown name 'oops'", 0),
            ("m.kk", "no such key 'kk'; did you mean 'k'?", 2), ("n / 0", "division by zero", 2),
            (
                "l",
                "a list cannot stand inside of a longer string; join it, as in list.join(','), or let the expression be the whole string",
                0
            ),
            (
                "m",
                "a map cannot stand inside of a longer string; choose a field of it, or let the expression be the whole string",
                0
            ),
            ("optional.of(1)", "an optional cannot stand inside of a longer string; write .orValue('') behind it", 0),
            ("b'\\xff'", "these bytes are no valid UTF-8 text", 0),
            (
                "null",
                "null cannot stand inside of a longer string; choose what stands for it, as in x == null ? '' : x", 0
            ),
            ("type(1)", "a type cannot stand inside of a longer string; write string(…) around it", 0),
            ("a b", "expected an operator or the '}' that ends ${, but found 'b'", 2),
        ] as [(String, String, Int)])
    func placesCountFromTheStart(expression: String, message: String, offset: Int) throws {
        var random = SplitMix64(seed: UInt64(expression.utf8.count))
        for _ in 0..<20 {
            let before = Self.escaped(Self.literal(&random) + ".")
            let text = "\(before)${\(expression)} behind ${a}"
            let error = #expect(throws: ExpressionError.self) { try Template(parsing: text).evaluate(in: Self.scope) }
            #expect(error?.message == message)
            #expect(error?.offset == before.unicodeScalars.count + 2 + offset, "\(text)")
            #expect(error?.expression == text)
        }
    }

    @Test func expressionsShareTheBudget() throws {
        let template = try Template(parsing: "${a}${n}${m.k}.")
        var budget = Budget(100)
        _ = try template.evaluate(in: Self.scope, spending: &budget)
        #expect(budget.remaining == 96)
        let error = #expect(throws: ExpressionError.self) { try template.evaluate(in: Self.scope, budget: Budget(3)) }
        #expect(error?.isTooExpensive == true)
        #expect(throws: Never.self) { try template.evaluate(in: Self.scope, budget: Budget(4)) }
    }
}

import Expressions
import Model
import TestSupport
import Testing

/// Regular expressions against Python's `re`, as far as both mean the same: ASCII classes, and no empty texts,
/// in which Python has no `\B`.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct PatternOracleTests {
    private static let program = #"""
        import re

        def answer(case):
            pattern, text = case
            found = re.compile(pattern, re.ASCII).search(text)
            return {"found": found and found.group()}
        """#

    private static func atom(_ random: inout SplitMix64, _ depth: Int) -> String {
        let simple = [
            "a", "b", "é", "-", "1", "\\.", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "[ab]", "[^a]", "[a-c1-3]",
            "[^\\d-]",
            "[\\w.]", "[-a]", "[.*+]", ".", "\\x61", "\\n", "\\t",
        ]
        if depth == 0 || random.once(in: 2) { return random.pick(simple) }
        let inner = sequence(&random, depth - 1)
        return random.pick(["(\(inner))", "(?:\(inner))", "(?:\(inner)|\(sequence(&random, depth - 1)))"])
    }

    private static func sequence(_ random: inout SplitMix64, _ depth: Int) -> String {
        (0..<(1 + random.below(3))).map { _ -> String in
            let atom = atom(&random, depth)
            let count = random.pick(["*", "+", "?", "{2}", "{1,3}", "{2,}", "{0,1}"])
            return switch random.below(9) {
            case 0, 1: atom + count
            case 2: atom + count + "?"
            case 3: random.pick(["\\b", "\\B", "^"]) + atom
            default: atom
            }
        }.joined()
    }

    @Test(arguments: 0..<4 as Range<UInt64>) func findsWhatPythonFinds(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let cases = (0..<500).map { _ -> (pattern: String, text: String) in
            let flags = random.pick(["", "", "", "(?i)", "(?s)", "(?m)"])
            let branches = (0..<(1 + random.below(2))).map { _ in Self.sequence(&random, 2) }
            let end = flags == "(?m)" && random.once(in: 2) ? "$" : ""
            let text = (0...random.below(10)).map { _ in
                random.pick(["a", "b", "A", "é", "1", ".", "-", " ", "\n", "ab", "x_"])
            }
            return (flags + branches.joined(separator: "|") + end, text.joined())
        }
        let expression = try Expression(parsing: "[t.find(p), string(t.matches(p)), t.findAll(p, 1).join()]")
        let answers = try CPython.answers(Self.program, to: cases.map { [.string($0.pattern), .string($0.text)] })
        for (entry, answer) in zip(cases, answers) {
            let found = answer["found"]?.string
            let mine = try expression.evaluate(
                in: Scope([("p", .string(entry.pattern)), ("t", .string(entry.text))]))
            let expected: Value = [
                .string(found ?? ""), .string(found == nil ? "false" : "true"), .string(found ?? ""),
            ]
            #expect(mine == expected, "\(entry.pattern) in \(entry.text)")
        }
    }
}

import Expressions
import Model
import Testing

/// What expressions cost: more for longer lists and texts, the same each time, and never nothing.
@Suite struct CostTests {
    private func cost(_ text: String, _ variables: [(name: String, value: Value)] = []) throws -> Int {
        var budget = Budget(1_000_000)
        _ = try Expression(parsing: text).evaluate(in: Scope(variables), spending: &budget)
        return 1_000_000 - budget.remaining
    }

    private static func list(_ count: Int) -> [(name: String, value: Value)] {
        [
            ("l", .array((0..<count).map { .integer(Int64($0)) })),
            ("s", .string(String(repeating: "ab,", count: count))),
        ]
    }

    /// Twice as long costs about twice as much: neither nothing nor the square.
    @Test(arguments: [
        "l.all(x, x >= 0)", "l.map(x, x)", "l.filter(x, x > 5)", "l.exists(x, x < 0)", "l.sum()", "l.isSorted()",
        "l.indexOf(-1)", "l.lastIndexOf(-1)",
        "-1 in l", "l == l", "l + l", "s.replace('a', 'c')", "s.split(',')", "s + s", "s.matches('c')",
        "s.findAll('a')", "s == s + ''", "sets.contains(l, [-1])",
        "'%s'.format([l])", "l.transformMap(i, v, v)", "s.split(',').join()",
    ])
    func costsGrowWithTheLength(text: String) throws {
        // What does not end in a document value is compared with one.
        let whole = "[\(text)].size()"
        let (short, long) = (try cost(whole, Self.list(200)), try cost(whole, Self.list(400)))
        #expect(long - short >= 20, "\(text): \(short) and \(long)")
        #expect(long <= short * 3 + 10, "\(text): \(short) and \(long)")
        #expect(try cost(whole, Self.list(200)) == short)
    }

    @Test(arguments: [
        ("1", 1), ("1 + 2", 3), ("true || false", 2), ("[1, 2, 3]", 4), ("'a'.size()", 2), ("true ? 1 : 1 + 1", 3),
    ])
    func eachNodeCostsOne(text: String, expected: Int) throws { #expect(try cost(text) == expected) }

    /// The end of the budget is told apart from a mistake, wherever it is reached.
    @Test(arguments: [
        "l.map(x, x)", "l.all(x, true)", "s + s", "s.replace('a', 'bbbbbbbbbbbb')", "l == l", "'%s'.format([l])",
        "l + l",
    ])
    func whatIsTooExpensiveSaysSo(text: String) throws {
        let variables = Self.list(1_000)
        let expression = try Expression(parsing: text)
        let needed = try cost(text, variables)
        let error = #expect(throws: ExpressionError.self) {
            try expression.evaluateDatum(in: Scope(variables), budget: Budget(needed - 1))
        }
        #expect(error?.isTooExpensive == true)
        #expect(throws: Never.self) { try expression.evaluateDatum(in: Scope(variables), budget: Budget(needed)) }
        let mistake = #expect(throws: ExpressionError.self) { try evaluate("1 / 0") }
        #expect(mistake?.isTooExpensive == false)
    }

    @Test func aZonesFileIsExpensive() throws {
        #expect(try cost("timestamp(0).getHours('+01:00')") >= 500)
        #expect(try cost("timestamp(0).getHours()") < 10)
    }
}

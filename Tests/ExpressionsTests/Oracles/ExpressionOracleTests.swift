import Expressions
import Model
import TestSupport
import Testing

/// Random expressions against what Python computes for the same tree: precedence, order, errors and what absorbs them.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct ExpressionOracleTests {
    private static let program = #"""
        LOW, HIGH = -2 ** 63, 2 ** 63 - 1

        class Fault(Exception): pass

        def err(): raise Fault
        def fit(number): return number if LOW <= number <= HIGH else err()
        def add(a, b): return fit(a + b)
        def sub(a, b): return fit(a - b)
        def mul(a, b): return fit(a * b)
        def div(a, b): return fit(abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)) if b else err()
        def rem(a, b): return err() if b == 0 or (a == LOW and b == -1) else abs(a) % abs(b) * (-1 if a < 0 else 1)
        def at(l, n): return l[n] if 0 <= n < len(l) else err()
        def join(a, b): return a + b if len(a) + len(b) < 100000 else err()

        def decide(decisive, *terms):
            isFault = False
            for term in terms:
                try:
                    if term() == decisive: return decisive
                except Fault: isFault = True
            return err() if isFault else not decisive

        def answer(case):
            names = dict(zip("xypqstl", case[1:]))
            try: return {"value": eval(case[0], {**globals(), **names})}
            except Fault: return {"isError": True}
        """#

    private static let environment = TypeEnvironment([
        ("x", .int), ("y", .int), ("p", .bool), ("q", .bool), ("s", .string), ("t", .string), ("l", .list(.int)),
    ])

    @Test(arguments: 0..<4 as Range<UInt64>) func computesAsPythonDoes(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let cases = (0..<350).map { _ -> (kind: RandomExpression.Kind, expression: RandomExpression, values: [Value]) in
            let kind = random.pick(RandomExpression.Kind.allCases)
            let values: [Value] = [
                .integer(random.pick([0, 3, -1, .min])), .integer(Int64(random.below(5))), .bool(random.once(in: 2)),
                .bool(random.once(in: 2)), .string(random.pick(["", "b"])), "c",
                .array((0..<random.below(4)).map { .integer(Int64($0)) }),
            ]
            return (kind, RandomExpression.of(kind, depth: 1 + random.below(4), &random), values)
        }
        let answers = try CPython.answers(
            Self.program, to: cases.map { .array([.string($0.expression.python)] + $0.values) })
        var failures = 0
        for ((kind, random, values), answer) in zip(cases, answers) {
            let scope = zip(["x", "y", "p", "q", "s", "t", "l"], values).map { (name: $0.0, value: $0.1) }
            let expression = try Expression(parsing: random.text)
            let type = try expression.check(against: Self.environment)
            #expect(Self.type(of: kind).accepts(type), "\(random.text)")
            let mine = try? expression.evaluate(in: Scope(scope))
            #expect(mine == answer["value"], "\(random.text) over \(values)")
            failures += mine == nil ? 1 : 0
        }
        #expect((10...200).contains(failures))
    }

    private static func type(of kind: RandomExpression.Kind) -> ExpressionType {
        switch kind {
        case .int: .int
        case .bool: .bool
        case .string: .string
        case .list: .list(.int)
        }
    }
}

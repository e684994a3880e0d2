import Model
import TestSupport
import Testing

/// Functions over numbers and lists against Python's, with the ends of 64 bits.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct NumberOracleTests {
    private static let definitions = #"""
        def signed(bits): return (bits + 2 ** 63) % 2 ** 64 - 2 ** 63

        def left(number, count): return err() if count < 0 else signed(number << min(count, 64))

        def right(number, count): return err() if count < 0 else signed((number % 2 ** 64) >> min(count, 64))

        def away(number): return math.copysign(math.floor(abs(number) + 0.5), number)

        def truncated(number, low, high): return int(number) if low < number < high else err()

        def added(numbers):
            total = 0
            for number in numbers: total = fit(total + number)
            return total

        def place(numbers, number): return numbers.index(number) if number in numbers else -1
        """#

    private static let whole: [PythonTable.Row] = [
        ("a + b", "fit(a + b)"), ("a - b", "fit(a - b)"), ("a * b", "fit(a * b)"), ("-a", "fit(-a)"),
        ("math.abs(a)", "fit(abs(a))"), ("math.sign(a)", "(a > 0) - (a < 0)"), ("math.greatest(a, b)", "max(a, b)"),
        ("math.least(a, b, n)", "min(a, b, n)"), ("math.greatest([a, b, n])", "max(a, b, n)"),
        ("math.bitAnd(a, b)", "a & b"), ("math.bitOr(a, b)", "a | b"), ("math.bitXor(a, b)", "a ^ b"),
        ("math.bitNot(a)", "~a"), ("math.bitShiftLeft(a, n)", "left(a, n)"),
        ("math.bitShiftRight(a, n)", "right(a, n)"), ("string(a)", "str(a)"), ("int(string(a))", "a"),
        ("uint(a) == uint(string(a))", "a >= 0 or err()"), ("string(double(a))", "go(float(a))"),
        ("'%d %x %X %o %b'.format([a, a, a, a, a])", "'%d %x %X %o %s' % (a, a, a, a, format(a, 'b'))"),
        ("'%.3f'.format([a])", "'%.3f' % float(a)"), ("a < b", "a < b"), ("a == b", "a == b"), ("a in l", "a in l"),
        ("l.sum()", "added(l)"), ("l.min()", "min(l) if l else err()"), ("l.max()", "max(l) if l else err()"),
        ("l.isSorted()", "l == sorted(l)"), ("l.indexOf(a)", "place(l, a)"),
        ("l.lastIndexOf(a)", "len(l) - 1 - place(l[::-1], a) if a in l else -1"),
        ("l[n]", "l[n] if 0 <= n < len(l) else err()"), ("l.filter(x, x > a)", "[x for x in l if x > a]"),
        ("l.map(x, x == b)", "[x == b for x in l]"), ("l.map(x, x > a, x - x)", "[0 for x in l if x > a]"),
        ("l.exists_one(x, x >= a)", "len([x for x in l if x >= a]) == 1"), ("l.all(x, x < b)", "all(x < b for x in l)"),
        ("l.exists(i, x, x == a && i > 0)", "a in l[1:]"), ("l.transformList(i, x, i)", "list(range(len(l)))"),
        ("sets.contains(l, [a])", "a in l"), ("sets.intersects(l, [a, b])", "a in l or b in l"),
        ("sets.equivalent(l, l + l)", "True"), ("sets.equivalent(l, [a])", "set(l) == {a}"),
        ("(l + [a]).size()", "len(l) + 1"),
        ("l + [a] == [a] + l", "l + [a] == [a] + l"), ("l.transformMap(i, x, i).size()", "len(l)"),
    ]

    @Test(arguments: 0..<3 as Range<UInt64>) func wholeNumbersAreThoseOfPython(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let number = { (random: inout SplitMix64) -> Value in
            let edges = [0, 1, -1, 2, 63, 64, .max, .min, .max - 1, .min + 1, 1 << 53, 1 << 32, -5] as [Int64]
            let any = Int64(truncatingIfNeeded: random.next()) >> Int64(random.below(64))
            return .integer(random.once(in: 2) ? random.pick(edges) : any)
        }
        let table = PythonTable(definitions: Self.definitions, rows: Self.whole)
        try table.agree(
            over: (0..<80).map { _ in
                let (a, b) = (number(&random), number(&random))
                let list = (0..<random.below(5)).map { _ in random.once(in: 3) ? a : number(&random) }
                let count = Value.integer(Int64(random.below(70)) - 2)
                return [("a", a), ("b", b), ("n", count), ("l", .array(list))]
            })
    }

    private static let fractions: [PythonTable.Row] = [
        ("string(d)", "go(d)"), ("double(string(d)) == d", "True"), ("string(d + e)", "go(d + e)"),
        ("string(d - e)", "go(d - e)"), ("string(d * e)", "go(d * e)"),
        ("string(d / e)", "go(d / e) if e else go(d * math.inf * math.copysign(1, e) if d else math.nan)"),
        ("string(-d)", "go(-d)"), ("string(math.abs(d))", "go(abs(d))"), ("d < e", "d < e"), ("d == e", "d == e"),
        ("d <= e || d > e", "True"), ("string(math.floor(d))", "go(float(math.floor(d)))"),
        ("math.ceil(d) == -math.floor(-d)", "True"), ("int(math.trunc(d))", "truncated(d, LOW, 2 ** 63)"),
        ("int(d)", "truncated(d, LOW, 2 ** 63)"), ("string(math.round(d))", "go(away(d))"),
        ("string(math.sqrt(math.abs(d)))", "go(math.sqrt(abs(d)))"), ("math.sign(d) == -math.sign(-d)", "True"),
        ("string(math.greatest(d, e))", "go(max(d, e))"), ("'%.2f'.format([d])", "'%.2f' % d"),
        ("'%e'.format([d])", "'%e' % d"), ("'%.0f|%.15e'.format([d, e])", "'%.0f|%.15e' % (d, e)"),
        ("math.isNaN(d) || math.isInf(d)", "False"), ("math.isFinite(d)", "True"), ("d == 0.0", "d == 0"),
        ("string([d, e].sum())", "go(d + e)"), ("d < 5", "d < 5"), ("5 >= e", "5 >= e"), ("d in [e, 1]", "d in [e, 1]"),
    ]

    /// Sums beyond what a double holds, and signed zeros, are told apart by text.
    @Test(arguments: 0..<3 as Range<UInt64>) func doublesAreThoseOfPython(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let number = { (random: inout SplitMix64) -> Value in
            let edges = [
                0.5, -0.5, 1.5, 2.5, -2.5, 1e-7, 1e21, 1e20, 9.5e15, 0x1p63, -0x1p63, 0x1p53, 123_456.789, 1e-5,
            ]
            let any = Double(
                sign: random.once(in: 2) ? .plus : .minus, exponent: random.below(140) - 70, significand: 1.25)
            return .number(random.once(in: 2) ? random.pick(edges) : any * Double.random(in: 1..<2, using: &random))
        }
        let table = PythonTable(definitions: Self.definitions, rows: Self.fractions)
        try table.agree(over: (0..<100).map { _ in [("d", number(&random)), ("e", number(&random))] })
    }
}

import APIMachinery
import Model
import TestSupport
import Testing

/// Quantities against CPython's `decimal`, which computes without loss at any size.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct QuantityOracleTests {
    /// Amounts in billionths, and the canonical form as `resource.Quantity.CanonicalizeBytes` describes it.
    private static let program = #"""
        import re
        from decimal import ROUND_UP, Decimal, getcontext
        getcontext().prec = 3000
        POWERS = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
        NAMES = {power: name for name, power in POWERS.items()}

        def read(text):
            number, suffix = re.fullmatch(r"([+-]?[0-9.]*)(.*)", text).groups()
            value, family = Decimal(number), "decimal"
            if suffix.endswith("i"):
                value, family = value * 1024 ** "_KMGTPE".index(suffix[0]), "binary"
            elif len(suffix) > 1:
                value, family = value * Decimal(10) ** int(suffix[1:]), "exponent"
            else:
                value *= Decimal(10) ** POWERS[suffix]
            nano = int((value * 10 ** 9).to_integral_value(rounding=ROUND_UP))
            if family == "binary":
                limit = (2 ** 63 - 1) * 10 ** 9
                nano = max(-limit, min(limit, nano))
                if abs(nano) < 10 ** 9 and nano: family = "decimal"
            return nano, family

        def write(nano, family):
            if nano == 0: return "0"
            sign, rest = "-" if nano < 0 else "", abs(nano)
            whole, part = divmod(rest, 10 ** 9)
            if family == "binary" and part == 0 and whole >= 1024:
                place = 0
                while place < 6 and whole % 1024 == 0: whole, place = whole // 1024, place + 1
                return sign + str(whole) + ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][place]
            power = -9
            while rest % 1000 == 0: rest, power = rest // 1000, power + 3
            if family != "exponent" and power in NAMES: return sign + str(rest) + NAMES[power]
            return sign + str(rest) + (f"e{power}" if power else "")

        def facts(nano, family):
            whole = nano // 10 ** 9 if nano % 10 ** 9 == 0 else None
            fits = whole is not None and -2 ** 63 <= whole < 2 ** 63
            return {"nano": f"{nano}n", "text": write(nano, family), "sign": (nano > 0) - (nano < 0),
                    "integer": whole if fits else None, "double": repr(float(Decimal(nano) / 10 ** 9))}

        def answer(case):
            (left, first), (right, second) = read(case[0]), read(case[1])
            return {"left": facts(left, first), "order": (left > right) - (left < right),
                    "sum": facts(left + right, first if left else second),
                    "difference": facts(left - right, first if left else second)}
        """#

    @Test(arguments: 0..<4 as Range<UInt64>) func computesAsDecimalDoes(seed: UInt64) throws {
        var quantities = RandomQuantities(seed: seed)
        let pairs = (0..<700).map { _ in
            let left = quantities.next()
            return (left, quantities.random.once(in: 10) ? left : quantities.next())
        }
        let answers = try CPython.answers(Self.program, to: pairs.map { [.string($0.0), .string($0.1)] })
        for (pair, answer) in zip(pairs, answers) {
            let place = "\(pair.0) and \(pair.1)"
            let left = try #require(Quantity(pair.0), "\(place)")
            let right = try #require(Quantity(pair.1), "\(place)")
            try agrees(left, answer["left"], place)
            try agrees(left + right, answer["sum"], "sum of \(place)")
            try agrees(left - right, answer["difference"], "difference of \(place)")
            #expect(answer["order"]?.integer == (left < right ? -1 : left == right ? 0 : 1), "\(place)")
            #expect((left == right) == (left.hashValue == right.hashValue), "\(place)")
        }
    }

    private func agrees(_ quantity: Quantity, _ facts: Value?, _ place: String) throws {
        let facts = try #require(facts)
        #expect(quantity.description == facts["text"]?.string, "\(place)")
        #expect(quantity == facts["nano"]?.string.flatMap { Quantity($0) }, "\(place)")
        #expect(Int64(quantity.sign) == facts["sign"]?.integer, "\(place)")
        #expect(quantity.isZero == (facts["sign"] == 0), "\(place)")
        #expect(quantity.integer == facts["integer"]?.integer, "\(place)")
        #expect(quantity.double == facts["double"]?.string.flatMap { Double($0) }, "\(place)")
    }

    /// A sum does not depend on the order of its parts, and what is added can be taken away again.
    @Test(arguments: 0..<10 as Range<UInt64>) func sumsAreThoseOfNumbers(seed: UInt64) throws {
        var quantities = RandomQuantities(seed: seed &+ 1_000)
        for _ in 0..<100 {
            let texts = (0..<3).map { _ in quantities.next() }
            let parts = try texts.map { try #require(Quantity($0), "\($0)") }
            let sum = parts[0] + parts[1] + parts[2]
            #expect(sum == parts[2] + (parts[1] + parts[0]), "\(texts)")
            #expect(sum - parts[0] - parts[1] == parts[2], "\(texts)")
            #expect((parts[0] - parts[0]).isZero, "\(texts)")
            #expect((parts[0] < parts[1]) == (-parts[1] < -parts[0]), "\(texts)")
            #expect((parts[0] < parts[1]) == ((parts[0] - parts[1]).sign < 0), "\(texts)")
        }
    }

    /// The text that is stored is read as the same amount, and is not changed by being stored again.
    @Test(arguments: 0..<10 as Range<UInt64>) func whatIsStoredStays(seed: UInt64) throws {
        var quantities = RandomQuantities(seed: seed &+ 2_000)
        for _ in 0..<200 {
            let text = quantities.next()
            let stored = try #require(Quantity.stored(text), "\(text)")
            #expect(Quantity(stored) == Quantity(text), "\(text) stored as \(stored)")
            #expect(Quantity.stored(stored) == stored, "\(text) stored as \(stored)")
            #expect(Quantity.areSame(text, stored), "\(text) stored as \(stored)")
        }
    }

    @Test(arguments: [
        ("1024Mi", "1Gi", true), ("1", "1000m", true), ("1Gi", "1G", false), ("m", "m", true), ("m", "Ki", false),
        ("", "0", false), ("0", "0Ki", true), ("1x", "1x", true), ("1x", "1", false), ("-0", "+0", true),
    ]) func amountsAreTheSame(left: String, right: String, areSame: Bool) {
        #expect(Quantity.areSame(left, right) == areSame)
        #expect(Quantity.areSame(right, left) == areSame)
    }
}

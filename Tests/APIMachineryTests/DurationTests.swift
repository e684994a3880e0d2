import APIMachinery
import Model
import TestSupport
import Testing

/// Go's own tables (`src/time/time_test.go`, parseDurationTests and durationTests), and the way there and back.
@Suite struct DurationTests {
    private static let read: [(String, Int64)] = [
        ("0", 0), ("5s", 5_000_000_000), ("1478s", 1_478_000_000_000), ("-5s", -5_000_000_000), ("+5s", 5_000_000_000),
        ("-0", 0), ("+0", 0), ("5.0s", 5_000_000_000), ("5.6s", 5_600_000_000), ("5.s", 5_000_000_000),
        (".5s", 500_000_000), ("1.004s", 1_004_000_000), ("1.0040s", 1_004_000_000), ("100.00100s", 100_001_000_000),
        ("10ns", 10), ("11us", 11_000), ("12\u{B5}s", 12_000), ("12\u{3BC}s", 12_000), ("13ms", 13_000_000),
        ("15m", 900_000_000_000), ("16h", 57_600_000_000_000), ("3h30m", 12_600_000_000_000),
        ("10.5s4m", 250_500_000_000), ("-2m3.4s", -123_400_000_000), ("1h2m3s4ms5us6ns", 3_723_004_005_006),
        ("39h9m14.425s", 140_954_425_000_000), ("52763797000ns", 52_763_797_000),
        ("0.3333333333333333333h", 1_200_000_000_000), ("9007199254740993ns", 9_007_199_254_740_993),
        ("9223372036854775807ns", Int64.max), ("9223372036854775.807us", Int64.max),
        ("9223372036s854ms775us807ns", Int64.max), ("-9223372036854775808ns", Int64.min),
        ("-9223372036854775.808us", Int64.min), ("-9223372036s854ms775us808ns", Int64.min),
        ("-2562047h47m16.854775808s", Int64.min), ("0.100000000000000000000h", 360_000_000_000),
        ("0.830103483285477580700h", 2_988_372_539_827),
    ]

    @Test(arguments: read) func isReadAsGoReadsIt(text: String, nanoseconds: Int64) {
        #expect(Duration.nanoseconds(goText: text) == nanoseconds)
        #expect(Duration(goText: text) == .nanoseconds(nanoseconds))
    }

    @Test(arguments: [
        "", "3", "-", "s", ".", "-.", ".s", "+.s", "1d", "hello", "\u{FFFD}", "9223372036854775810ns",
        "9223372036854775808ns", "-9223372036854775809ns", "9223372036854776us", "3000000h", "9223372036854775.808us",
        "9223372036854ms775us808ns", "1 s", "1s ", "1S", "1.2.3s", "--1s", "1h-2m", "1e3s",
    ]) func isRefusedAsGoRefusesIt(text: String) { #expect(Duration.nanoseconds(goText: text) == nil) }

    private static let written: [(String, Int64)] = [
        ("0s", 0), ("1ns", 1), ("1.1µs", 1_100), ("2.2ms", 2_200_000), ("3.3s", 3_300_000_000),
        ("4m5s", 245_000_000_000), ("4m5.001s", 245_001_000_000), ("5h6m7.001s", 18_367_001_000_000),
        ("8m0.000000001s", 480_000_000_001), ("1h0m0s", 3_600_000_000_000), ("-1.5s", -1_500_000_000),
        ("2562047h47m16.854775807s", Int64.max), ("-2562047h47m16.854775808s", Int64.min),
    ]

    @Test(arguments: written) func isWrittenAsGoWritesIt(text: String, nanoseconds: Int64) {
        #expect(Duration.nanoseconds(nanoseconds).goText == text)
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func turnsBack(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let nanoseconds = Int64(truncatingIfNeeded: random.next()) >> Int64(random.below(60))
            let text = Duration.nanoseconds(nanoseconds).goText
            // Fractions of hours and minutes would lose the last digits in Go too; it never writes them.
            #expect(Duration.nanoseconds(goText: text) == nanoseconds, "\(text)")
        }
    }
}

/// Durations against CPython's `fractions` and `decimal`.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct DurationOracleTests {
    private static let program = #"""
        import re
        from decimal import Decimal
        from fractions import Fraction
        from math import floor
        UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}

        def plain(number): return format(number.normalize(), "f")

        def write(total):
            sign, rest = "-" if total < 0 else "", abs(total)
            if rest == 0: return "0s"
            for unit in ["ns", "µs", "ms"]:
                if rest < UNITS[unit] * 1000: return sign + plain(Decimal(rest) / UNITS[unit]) + unit
            minutes, seconds = divmod(rest, UNITS["m"])
            hours, minutes = divmod(minutes, 60)
            text = plain(Decimal(seconds) / UNITS["s"]) + "s"
            if hours or minutes: text = f"{minutes}m" + text
            return sign + (f"{hours}h" if hours else "") + text

        def answer(case):
            if isinstance(case, int): return write(case)
            parts = re.findall(r"([0-9.]+)([a-zµ]+)", case)
            total = floor(sum(Fraction(number.strip(".") if number[-1] == "." else number) * UNITS[unit]
                              for number, unit in parts))
            return str(-total if case[0] == "-" else total)
        """#

    private static func text(_ random: inout SplitMix64) -> String {
        let parts = (0...random.below(4)).map { _ -> String in
            let whole = String(random.below(random.pick([10, 100, 100_000, 3_000_000])))
            let decimals = String((0..<random.below(9)).map { _ in Character("\(random.below(10))") })
            let unit = random.pick(["ns", "us", "µs", "ms", "s", "m", "h"])
            return (random.once(in: 2) ? whole : "\(whole).\(decimals)") + unit
        }
        return random.pick(["", "-", "+"]) + parts.joined()
    }

    /// Fractions are computed with doubles, as in Go: each part may lose its last nanosecond.
    @Test(arguments: 0..<3 as Range<UInt64>) func isReadToTheNanosecond(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let texts = (0..<800).map { _ in Self.text(&random) }
        for (text, answer) in zip(texts, try CPython.answers(Self.program, to: texts.map(Value.string))) {
            let exact = try #require(answer.string.flatMap { Int128($0) }, "\(text)")
            guard let mine = Duration.nanoseconds(goText: text) else {
                #expect(exact.magnitude >= 1 << 63, "\(text)")
                continue
            }
            let isWhole = !text.contains(".")
            #expect((Int128(mine) - exact).magnitude <= (isWhole ? 0 : 5), "\(text)")
            #expect(exact.magnitude <= 1 << 63, "\(text)")
        }
    }

    @Test(arguments: 0..<3 as Range<UInt64>) func isWrittenAsGoDescribesIt(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let numbers = (0..<1_000).map { _ -> Int64 in
            let number = Int64(truncatingIfNeeded: random.next()) >> Int64(random.below(64))
            let unit = random.pick([1, 1_000, 1_000_000, 1_000_000_000, 60_000_000_000, 3_600_000_000_000] as [Int64])
            return random.once(in: 2) ? number : number / unit * unit
        }
        for (number, answer) in zip(numbers, try CPython.answers(Self.program, to: numbers.map(Value.integer))) {
            #expect(Duration.nanoseconds(number).goText == answer.string, "\(number)")
        }
    }
}

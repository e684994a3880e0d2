import Model
import TestSupport
import Testing

@testable import Expressions

/// Rules of summer time against the C library's, which reads them from `TZ`.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct RecurringOffsetOracleTests {
    private static let program = """
        import os, time

        def answer(case):
            os.environ["TZ"] = case[0]
            time.tzset()
            return [time.localtime(seconds).tm_gmtoff for seconds in case[1:]]
        """

    /// A day far enough from the turn of the year that no offset moves it into another one.
    private static func day(_ random: inout SplitMix64, months: ClosedRange<Int>) -> String {
        let month = Int.random(in: months, using: &random)
        let day =
            switch random.below(3) {
            case 0: "J\(month * 30 + random.below(20))"
            case 1: "\(month * 30 + random.below(20))"
            default: "M\(month).\(1 + random.below(5)).\(random.below(7))"
            }
        return day + random.pick(["", "", "/0", "/3", "/2:30", "/23:59:59"])
    }

    private static func rule(_ random: inout SplitMix64) -> String {
        let west = random.pick(["-1", "5", "0", "-5:30", "3:30", "+8", "-10"])
        let names = random.pick([("CET", "CEST"), ("<-03>", "<+02>"), ("AAA", "BBB")])
        let (first, second) = (day(&random, months: 2...5), day(&random, months: 8...11))
        let isSouth = random.once(in: 3)
        let saving = random.once(in: 4) ? random.pick(["-2", "4:30", "0"]) : ""
        return "\(names.0)\(west)\(names.1)\(saving),\(isSouth ? second : first),\(isSouth ? first : second)"
    }

    @Test(arguments: 0..<3 as Range<UInt64>) func rulesMeanWhatTheyMeanToTheSystem(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let cases = (0..<60).map { _ -> (rule: String, seconds: [Int64]) in
            // Whole hours find the seconds at which offsets change.
            let seconds = (0..<60).map { _ in
                Int64.random(in: 10_000...600_000, using: &random) * 3_600 - Int64(random.below(2))
            }
            return (Self.rule(&random), seconds)
        }
        let answers = try CPython.answers(
            Self.program, to: cases.map { .array([.string($0.rule)] + $0.seconds.map(Value.integer)) })
        for ((text, seconds), answer) in zip(cases, answers) {
            let rule = try #require(RecurringOffset(Array(text.utf8)), "\(text)")
            let mine = seconds.map { Value.integer(rule.offset(at: $0)) }
            #expect(.array(mine) == answer, "\(text)")
        }
    }
}

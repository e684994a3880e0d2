import APIMachinery
import Model
import TestSupport
import Testing

/// Times against CPython's `datetime` and `calendar`.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct TimeOracleTests {
    private static let first: Int64 = -62_135_596_800
    private static let last: Int64 = 253_402_300_799

    // MARK: Reading

    private static let reading = #"""
        import re
        from datetime import datetime, timedelta
        FORM = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII)

        def answer(text):
            found = FORM.fullmatch(text)
            if not found: return None
            fraction, sign, hours, minutes = found.groups()[6:]
            hours, minutes = int(hours or 0), int(minutes or 0)
            if hours > 23 or minutes > 59: return None
            try: local = datetime(*map(int, found.groups()[:6]))
            except ValueError: return None
            offset = timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
            since = local - datetime(1970, 1, 1) - offset
            return {"seconds": since.days * 86400 + since.seconds, "nano": int((fraction or "").ljust(9, "0")[:9])}
        """#

    /// A text in the form of RFC 3339, with days that their month may lack, sometimes with a letter changed.
    private static func text(_ random: inout SplitMix64) -> String {
        func padded(_ number: Int, _ width: Int = 2) -> String {
            String(repeating: "0", count: width - String(number).count) + String(number)
        }
        let year = random.pick([1, 4, 100, 400, 1582, 1900, 1969, 1970, 2000, 2100, 9999, 1 + random.below(9_999)])
        let day = random.pick([1, 28, 29, 30, 31, 1 + random.below(28)])
        var text = "\(padded(year, 4))-\(padded(1 + random.below(12)))-\(padded(day))T"
        text += [24, 60, 60].map { padded(random.below($0)) }.joined(separator: ":")
        if random.once(in: 2) {
            text += "." + String((0...random.below(11)).map { _ in Character("\(random.below(10))") })
        }
        let offset = "\(padded(random.below(24))):\(padded(random.below(60)))"
        text += random.pick(["Z", "+00:00", "-00:00", "+\(offset)", "-\(offset)"])
        if random.once(in: 5) {
            let place = text.index(text.startIndex, offsetBy: random.below(text.count))
            text.replaceSubrange(
                place...place, with: random.pick(["", "0", "9", "6", "-", ":", "z", "t", " ", ".", "00"]))
        }
        return text
    }

    @Test(arguments: 0..<4 as Range<UInt64>) func isReadAsDatetimeReadsIt(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let texts = (0..<1_500).map { _ in Self.text(&random) }.filter { !$0.hasPrefix("0000") }
        for (text, answer) in zip(texts, try CPython.answers(Self.reading, to: texts.map(Value.string))) {
            let time = Time(text)
            #expect(time?.seconds == answer["seconds"]?.integer, "\(text)")
            #expect(time.map { Int64($0.nanoseconds) } == answer["nano"]?.integer, "\(text)")
        }
    }

    // MARK: The calendar

    private static let calendar = #"""
        import calendar
        from datetime import date

        def answer(year):
            return {"isLeap": calendar.isleap(year), "months": [calendar.monthrange(year, m)[1] for m in range(1, 13)],
                    "first": date(year, 1, 1).toordinal() - date(1970, 1, 1).toordinal(),
                    "last": date(year, 12, 31).toordinal() - date(1970, 1, 1).toordinal()}
        """#

    @Test func everyYearIsAsLongAsThere() throws {
        // The length of neither cycle of leap years is a multiple of three.
        let years = [Int64](stride(from: 1, through: 9_999, by: 3))
        let answers = try CPython.answers(Self.calendar, to: years.map(Value.integer))
        for (year, answer) in zip(years, answers) {
            #expect(CivilTime.isLeapYear(year) == (answer["isLeap"] == true), "\(year)")
            let months = (1...12).map { Value.integer(CivilTime.days(inMonth: $0, of: year)) }
            #expect(.array(months) == answer["months"], "\(year)")
            #expect(CivilTime.days(year: year, month: 1, day: 1) == answer["first"]?.integer, "\(year)")
            #expect(CivilTime.days(year: year, month: 12, day: 31) == answer["last"]?.integer, "\(year)")
        }
    }

    // MARK: Writing and computing

    private static let computing = #"""
        from datetime import datetime, timedelta, timezone
        EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

        def shown(moment): return moment.isoformat(timespec="seconds").replace("+00:00", "Z")

        def answer(case):
            seconds, nano, offset, shift = case
            moment = EPOCH + timedelta(seconds=seconds)
            there = moment.astimezone(timezone(timedelta(minutes=offset)))
            fraction = f"{nano:09d}".rstrip("0")
            total = seconds * 10 ** 9 + nano + shift
            return {"text": shown(moment), "micro": shown(moment)[:-1] + f".{nano // 1000:06d}Z",
                    "full": shown(moment)[:-1] + ("." + fraction if fraction else "") + "Z", "there": shown(there),
                    "civil": [there.year, there.month, there.day, there.hour, there.minute, there.second,
                              there.timetuple().tm_yday - 1, there.isoweekday() % 7],
                    "seconds": total // 10 ** 9, "nano": total % 10 ** 9}
        """#

    @Test(arguments: 0..<4 as Range<UInt64>) func isWrittenAndMovedAsThere(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let cases = (0..<600).map { _ -> [Int64] in
            let seconds = Int64.random(in: (Self.first + 86_400)...(Self.last - 86_400), using: &random)
            let nano = random.pick([0, 1, 999_999_999, 500_000_000, Int64(random.below(1_000_000_000))])
            let shift = random.pick([
                .max, .min, .min + 1, Int64(truncatingIfNeeded: random.next()) >> Int64(random.below(64)),
            ])
            return [seconds, nano, Int64(random.below(2_879)) - 1_439, shift]
        }
        let answers = try CPython.answers(Self.computing, to: cases.map { .array($0.map(Value.integer)) })
        for (numbers, answer) in zip(cases, answers) {
            let time = Time(seconds: numbers[0], nanoseconds: Int32(numbers[1]))
            #expect(time.text == answer["text"]?.string, "\(numbers)")
            #expect(time.microText == answer["micro"]?.string, "\(numbers)")
            #expect(time.fullText == answer["full"]?.string, "\(numbers)")
            #expect(time.text(offset: numbers[2]) == answer["there"]?.string, "\(numbers)")
            let civil = CivilTime(time, offset: numbers[2] * 60)
            let parts = [
                civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second, civil.dayOfYear,
                civil.dayOfWeek,
            ]
            #expect(.array(parts.map(Value.integer)) == answer["civil"], "\(numbers)")
            let moved = time.advanced(byNanoseconds: numbers[3])
            #expect(moved.seconds == answer["seconds"]?.integer, "\(numbers)")
            #expect(Int64(moved.nanoseconds) == answer["nano"]?.integer, "\(numbers)")
            #expect(moved.nanoseconds(since: time) == numbers[3], "\(numbers)")
            #expect((moved < time) == (numbers[3] < 0), "\(numbers)")
        }
    }
}

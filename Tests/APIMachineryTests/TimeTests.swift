import APIMachinery
import Model
import TestSupport
import Testing

@Suite struct TimeTests {
    /// Times of the years 1 to 9999 at any offset are read and written as CPython's datetime does it.
    @Test func calendarIsCPythons() throws {
        for entry in try Recorded.cases("instants") {
            let text = try #require(entry["text"]?.string)
            let time = try #require(Time(text), "\(text)")
            #expect(time.seconds == entry["seconds"]?.integer, "\(text)")
            #expect(Int64(time.nanoseconds) == (entry["micro"]?.integer).map { $0 * 1_000 }, "\(text)")
            #expect(time.text == entry["utc"]?.string, "\(text)")
            let civil = CivilTime(time)
            #expect(civil.dayOfWeek == entry["weekday"]?.integer, "\(text)")
            #expect(civil.dayOfYear + 1 == entry["dayOfYear"]?.integer, "\(text)")
            #expect(Time(time.fullText) == time, "\(text)")
        }
    }

    /// What Go's reader takes beyond RFC 3339, and the server with it.
    private static let lenient: Set<String> = [
        "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60", "2026-01-01T00:00:00,5Z", "2026-01-01T0:00:00Z",
        "2026-01-01T1:00:00Z",
    ]
    /// What RFC 3339 allows and Go's reader does not: small letters.
    private static let small: Set<String> = ["2026-01-01t00:00:00Z", "2026-01-01T00:00:00z"]

    @Test func verdictsAreTheServers() throws {
        for verdict in try Recorded.cases("times") {
            let text = try #require(verdict["text"]?.string)
            guard !TimeTests.lenient.contains(text), !TimeTests.small.contains(text) else { continue }
            if let stored = verdict["stored"]?.string {
                let time = try #require(Time(text), "\(text)")
                #expect(stored == (verdict["isMicro"]?.bool == true ? time.microText : time.text), "\(text)")
            } else if verdict["isMicro"]?.bool == false {
                // A MicroTime is refused for less: it must have six decimals.
                #expect(Time(text) == nil || text.hasPrefix("0001-01-01T00:00:00"), "\(text)")
            }
        }
        for text in TimeTests.small { #expect(Time(text) != nil, "\(text)") }
        for text in TimeTests.lenient { #expect(Time(text) == nil, "\(text)") }
    }

    @Test func monthsHaveTheirDays() {
        let lengths = (1...12).map { CivilTime.days(inMonth: $0, of: 2026) }
        #expect(lengths == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
        for year in [1600, 1900, 2000, 2024, 2026, 2100] as [Int64] {
            let march = CivilTime.days(year: year, month: 3, day: 1)
            #expect(CivilTime.days(inMonth: 2, of: year) == march - CivilTime.days(year: year, month: 2, day: 1))
        }
        #expect(Time("2026-02-30T00:00:00Z") == nil)
        #expect(Time("2026-04-31T00:00:00+02:00") == nil)
        #expect(Time(date: "2024-02-29") != nil)
        #expect(Time(date: "2023-02-29") == nil)
    }

    /// The calendar of 400 years, day by day; the days at the ends of centuries are where arithmetic goes wrong.
    @Test func everyDayFollowsTheOneBefore() {
        var (year, month, day) = (1600, 3, 1) as (Int64, Int64, Int64)
        for days in CivilTime.days(year: 1600, month: 3, day: 1)..<CivilTime.days(year: 2000, month: 3, day: 1) {
            let civil = CivilTime(Time(seconds: days * 86_400))
            let isSame = civil.year == year && civil.month == month && civil.day == day
            if !isSame { Issue.record("\(year)-\(month)-\(day) is \(civil)") }
            day += 1
            if day <= CivilTime.days(inMonth: month, of: year) { continue }
            (month, day) = (month % 12 + 1, 1)
            if month == 1 { year += 1 }
        }
        #expect(year == 2000 && month == 3 && day == 1)
    }

    /// From any second a way leads to the calendar and back.
    @Test(arguments: 0..<20 as Range<UInt64>) func calendarTurnsBack(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let time = Time(
                seconds: Int64.random(in: -62_135_596_800...253_402_300_799, using: &random),
                nanoseconds: Int32.random(in: 0..<1_000_000_000, using: &random))
            let civil = CivilTime(time)
            let days = CivilTime.days(year: civil.year, month: civil.month, day: civil.day)
            #expect(days * 86_400 + civil.hour * 3_600 + civil.minute * 60 + civil.second == time.seconds)
            #expect(Time(time.fullText) == time)
            let offset = Int64.random(in: -840...840, using: &random)
            #expect(Time(time.text(offset: offset))?.seconds == time.seconds || civil.year == 9999 || civil.year == 1)
        }
    }

    @Test func isWrittenAsTheServerWrites() {
        let time = Time(seconds: 1_795_252_320, nanoseconds: 250_000_000)
        #expect(time.text == "2026-11-21T09:12:00Z")
        #expect(time.microText == "2026-11-21T09:12:00.250000Z")
        #expect(time.fullText == "2026-11-21T09:12:00.25Z")
        #expect(time.text(offset: 60) == "2026-11-21T10:12:00+01:00")
        #expect(time.text(offset: -570) == "2026-11-20T23:42:00-09:30")
        #expect(Time(nanosecondsSince1970: -1).fullText == "1969-12-31T23:59:59.999999999Z")
    }

    @Test func movesWithoutLoss() {
        let time = Time(seconds: 10, nanoseconds: 5)
        #expect(time.advanced(byNanoseconds: -6) == Time(seconds: 9, nanoseconds: 999_999_999))
        #expect(time.nanoseconds(since: Time(seconds: 9, nanoseconds: 999_999_999)) == 6)
        #expect(Time(seconds: .max / 2).nanoseconds(since: Time(seconds: 0)) == nil)
        // The least number of nanoseconds, which in whole seconds would not fit.
        let least = Time(seconds: -9_223_372_037, nanoseconds: 145_224_192)
        #expect(least.nanoseconds(since: Time(seconds: 0)) == .min)
        #expect(Time(seconds: 0).nanoseconds(since: least) == nil)
        #expect(Time(seconds: .max).nanoseconds(since: Time(seconds: .min)) == nil)
    }
}

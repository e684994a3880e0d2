import APIMachinery
import Model
import TestSupport
import Testing

@testable import Expressions

@Suite struct ValueTests {
    @Test(
        arguments: [
            ("b'hi'", "aGk="), ("5u", 5), ("1.5", 1.5),
            ("timestamp('2026-01-31T12:00:00.5+02:00')", "2026-01-31T10:00:00.5Z"),
            ("duration('1h30m')", "5400s"), ("duration('-1.5s')", "-1.5s"), ("[1u, null]", [1, .null]),
            ("{'a': {'b': 1u}}", ["a": ["b": 1]]),
            ("duration('1us1ns')", "0.000001001s"), ("timestamp(0)", "1970-01-01T00:00:00Z"),
        ] as [(String, Value)])
    func resultsBecomeDocumentValues(text: String, value: Value) throws {
        #expect(try evaluate(text) == value)
    }

    @Test(arguments: [
        ("1.0 / 0.0", "the result is Infinity, which no document can hold"),
        ("18446744073709551615u", "the result 18446744073709551615u is too large for an integer in a document"),
        ("{1: 2}", "the result is a map with a key of type int; keys in a document are strings, so write string(key)"),
        (
            "optional.of(1)",
            "the result is an optional; write .orValue(…) behind it to say what stands for a missing value"
        ),
        ("[int]", "the result is the type int itself and not a value"),
    ])
    func whatNoDocumentHoldsIsRefused(text: String, message: String) {
        #expect(failure(text)?.message == message)
    }

    @Test(
        arguments: [
            (0, "0"), (1, "1"), (-1.5, "-1.5"), (100, "100"), (1e21, "1e+21"), (1e20, "100000000000000000000"),
            (1e-4, "0.0001"),
            (1.5e-5, "1.5e-05"), (123_456.789, "123456.789"), (-0.0, "-0"), (1e100, "1e+100"), (.nan, "NaN"),
            (0.1 + 0.2, "0.30000000000000004"),
        ] as [(Double, String)])
    func doublesAreWrittenShort(number: Double, text: String) {
        #expect(NumberText.text(number) == text)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func doublesReadBack(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<20 {
            let number = Double(bitPattern: random.next())
            guard number.isFinite else { continue }
            #expect(NumberText.double(NumberText.text(number)) == number)
        }
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func timestampsAndDurationsReadBack(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<20 {
            let span = Time.knownSeconds.upperBound - Time.knownSeconds.lowerBound
            let seconds = Time.knownSeconds.lowerBound + Int64(random.next() % UInt64(span))
            let time = Time(seconds: seconds, nanoseconds: Int32(random.below(1_000_000_000)))
            #expect(Time(time.fullText)?.known == time)
            let duration = Int64(bitPattern: random.next()) / 1_000
            #expect(Duration.nanoseconds(goText: DurationSeconds.text(duration)) == duration)
        }
    }

    @Test(arguments: [
        "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01 00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z", "x", "", "0000-12-31T00:00:00Z",
    ])
    func malformedTimestampsAreRefused(text: String) { #expect(Time(text)?.known == nil) }

    @Test(arguments: ["", "1", "1x", "h", "-", "1h-1m", "9999999999h", ".s", "1 h"])
    func malformedDurationsAreRefused(text: String) { #expect(Duration.nanoseconds(goText: text) == nil) }

    @Test(arguments: [
        ("2026-07-01T12:00:00Z", "Europe/Paris", 7_200), ("2026-01-01T12:00:00Z", "Europe/Paris", 3_600),
        ("2050-07-01T12:00:00Z", "Europe/Paris", 7_200), ("2050-12-01T12:00:00Z", "America/New_York", -18_000),
        ("1900-01-01T00:00:00Z", "UTC", 0), ("2026-01-15T00:00:00Z", "Australia/Sydney", 39_600),
        ("2026-01-01T00:00:00Z", "-02:30", -9_000),
    ])
    func zonesHaveTheirOffsets(time: String, zone: String, offset: Int64) throws {
        let time = try #require(Time(time)?.known)
        // A machine without zone files knows the numeric ones and UTC.
        guard let found = TimeZone.offset(of: zone, at: time.seconds) else {
            #expect(zone.contains("/"))
            return
        }
        #expect(found == offset)
    }

    @Test func zonesCannotLeaveTheirFolder() {
        for name in ["../../../etc/passwd", "/etc/passwd", "Europe", "No/Such", "+2:00", "+25:00", "\0"] {
            #expect(TimeZone.offset(of: name, at: 0) == nil)
        }
    }

    @Test func recurringRulesAreRead() throws {
        let paris = try #require(RecurringOffset(Array("CET-1CEST,M3.5.0,M10.5.0/3".utf8)))
        // 2026: from 29 March 01:00 to 25 October 01:00 UTC.
        #expect(paris.offset(at: 1_774_745_999) == 3_600)
        #expect(paris.offset(at: 1_774_746_000) == 7_200)
        #expect(paris.offset(at: 1_792_889_999) == 7_200)
        #expect(paris.offset(at: 1_792_890_000) == 3_600)
        let south = try #require(RecurringOffset(Array("<-03>3<-02>,J300,J60".utf8)))
        #expect(south.offset(at: 1_767_225_600) == -7_200)
        #expect(RecurringOffset(Array("CET-1CEST".utf8)) == nil)
    }

    @Test func mapsOfManyKeysFindTheirs() {
        var entries = DatumMap.Entries()
        for number in 0..<100 {
            let key = Datum.int(Int64(number))
            #expect(DatumMap.Key(key).map { entries.insert($0, key, .int(Int64(number * 2))) } == true)
        }
        let map = DatumMap.entries(entries)
        #expect(map[.uint(50)].map { "\($0)" } == "int(100)")
        #expect(map[.double(51)].map { "\($0)" } == "int(102)")
        #expect(map[.double(51.5)] == nil)
        #expect(map[.int(100)] == nil)
        #expect(DatumMap.Key(.int(5)).map { entries.insert($0, .int(5), .null) } == false)
    }

    @Test func theInnermostNameWins() throws {
        var scope = Scope([("x", 1)])
        scope.define("x", 2)
        #expect(scope.value(of: "x") == 2)
        #expect(scope.value(of: "y") == nil)
        scope.define("a.b", 3)
        #expect(try Expression(parsing: "a.b + x").evaluate(in: scope) == 5)
        #expect(try Expression(parsing: "[7].map(x, x + .x)[0]").evaluate(in: scope) == 9)
    }
}

import Model
import TestSupport
import Testing

@testable import Expressions

/// Parts of times against Python's `datetime` and `zoneinfo`, which reads the same files.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct TimeFunctionOracleTests {
    private static let definitions = #"""
        from datetime import datetime, timedelta, timezone
        EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

        def zone(name):
            if name == "UTC": return timezone.utc
            if name[0] in "+-":
                span = timedelta(hours=int(name[1:3]), minutes=int(name[4:6]))
                return timezone(-span if name[0] == "-" else span)
            from zoneinfo import ZoneInfo
            return ZoneInfo(name)

        def at(seconds, name="UTC"): return (EPOCH + timedelta(seconds=seconds)).astimezone(zone(name))

        def shown(seconds): return at(seconds).isoformat().replace("+00:00", "Z")

        def plain(nano):
            sign, rest = "-" if nano < 0 else "", abs(nano)
            return f"{sign}{rest // 10**9}" + (f".{rest % 10**9:09d}".rstrip("0") if rest % 10**9 else "") + "s"

        def toward_zero(number, divisor): return abs(number) // divisor * (-1 if number < 0 else 1)
        """#

    private static let rows: [PythonTable.Row] = [
        ("timestamp(s).getFullYear(z)", "at(s, z).year"), ("timestamp(s).getMonth(z)", "at(s, z).month - 1"),
        ("timestamp(s).getDate(z)", "at(s, z).day"), ("timestamp(s).getDayOfMonth(z)", "at(s, z).day - 1"),
        ("timestamp(s).getDayOfWeek(z)", "at(s, z).isoweekday() % 7"),
        ("timestamp(s).getDayOfYear(z)", "at(s, z).timetuple().tm_yday - 1"),
        ("timestamp(s).getHours(z)", "at(s, z).hour"), ("timestamp(s).getMinutes(z)", "at(s, z).minute"),
        ("timestamp(s).getSeconds(z)", "at(s, z).second"), ("timestamp(s).getFullYear()", "at(s).year"),
        ("timestamp(s).getDayOfYear()", "at(s).timetuple().tm_yday - 1"), ("timestamp(s).getHours()", "at(s).hour"),
        ("string(timestamp(s))", "shown(s)"), ("int(timestamp(string(timestamp(s))))", "s"),
        ("string(timestamp(s) + duration(d))", "shown(s + int(d[:-1]))"),
        ("string(timestamp(s) - duration(d))", "shown(s - int(d[:-1]))"),
        ("timestamp(s) < timestamp(r)", "s < r"), ("timestamp(s) == timestamp(r)", "s == r"),
        ("string(timestamp(s) - timestamp(r))", "plain((s - r) * 10**9) if abs(s - r) < 9 * 10**9 else err()"),
        ("string(duration(n))", "plain(int(n[:-2]))"),
        ("duration(n).getHours()", "toward_zero(int(n[:-2]), 3600 * 10**9)"),
        ("duration(n).getMinutes()", "toward_zero(int(n[:-2]), 60 * 10**9)"),
        ("duration(n).getSeconds()", "toward_zero(int(n[:-2]), 10**9)"),
        ("int(duration(n))", "toward_zero(int(n[:-2]), 10**9)"),
        ("duration(n) < duration(d)", "int(n[:-2]) < int(d[:-1]) * 10**9"),
        ("string(duration(n) + duration(d))", "plain(int(n[:-2]) + int(d[:-1]) * 10**9)"),
        ("string(-duration(n))", "plain(-int(n[:-2]))"),
    ]

    @Test(arguments: 0..<3 as Range<UInt64>) func partsOfTimesAreThoseOfPython(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var zones = ["UTC", "+02:00", "-09:30", "+00:00", "+14:00"]
        // A machine without zone files knows the numeric ones and UTC.
        if TimeZone.offset(of: "Europe/Paris", at: 0) != nil {
            zones += [
                "Europe/Paris", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Sao_Paulo",
                "Asia/Tokyo",
            ]
        }
        let table = PythonTable(definitions: Self.definitions, rows: Self.rows)
        try table.agree(
            over: (0..<120).map { _ in
                // From 1902, since which all zones keep to whole minutes, to 2100, where only the rule is left.
                let seconds = Int64.random(in: -2_145_916_800...4_102_444_800, using: &random)
                let other =
                    random.once(in: 4) ? seconds : Int64.random(in: -2_145_916_800...4_102_444_800, using: &random)
                let nano = Int64(truncatingIfNeeded: random.next()) >> Int64(4 + random.below(59))
                return [
                    ("s", .integer(seconds)), ("r", .integer(other)), ("z", .string(random.pick(zones))),
                    ("d", .string("\(Int64(random.below(2_000_000)) - 1_000_000)s")), ("n", .string("\(nano)ns")),
                ]
            })
    }
}

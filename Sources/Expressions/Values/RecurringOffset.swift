import APIMachinery

/// The rule for all years behind a time zone file's last transition, such as `CET-1CEST,M3.5.0,M10.5.0/3`
/// (POSIX.1, `TZ` environment variable).
struct RecurringOffset {
    private let standard: Int64
    private var saving: Saving?

    private struct Saving {
        var offset: Int64
        var start: Day
        var end: Day
    }

    /// A day of the year and the second of its local time at which the offset changes.
    private enum Day {
        /// The week-th weekday of a month; week 5 is the last.
        case weekday(month: Int64, week: Int64, day: Int64, second: Int64)
        /// Counted from 0, with 29 February in leap years.
        case dayOfYear(Int64, second: Int64)
        /// Counted from 1, never counting 29 February.
        case julian(Int64, second: Int64)
    }

    init?(_ text: [UInt8]) {
        var reader = RuleReader(text)
        guard reader.name(), let west = reader.time() else { return nil }
        standard = -west
        guard !reader.isAtEnd else { return }
        guard reader.name() else { return nil }
        let savingWest = reader.isAt(",") ? nil : reader.time()
        guard reader.take(","), let start = RecurringOffset.day(&reader), reader.take(","),
            let end = RecurringOffset.day(&reader)
        else { return nil }
        saving = Saving(offset: savingWest.map { -$0 } ?? standard + 3_600, start: start, end: end)
    }

    func offset(at seconds: Int64) -> Int64 {
        guard let saving else { return standard }
        let year = (seconds + standard).flooredDivision(by: 86_400).quotient
        let civil = RecurringOffset.year(ofDay: year)
        let start = RecurringOffset.second(of: saving.start, in: civil) - standard
        let end = RecurringOffset.second(of: saving.end, in: civil) - saving.offset
        let isSaving = start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end
        return isSaving ? saving.offset : standard
    }

    private static func year(ofDay day: Int64) -> Int64 { CivilTime(Time(seconds: day * 86_400)).year }

    /// Local seconds since 1970.
    private static func second(of day: Day, in year: Int64) -> Int64 {
        switch day {
        case .weekday(let month, let week, let day, let second):
            let first = CivilTime.days(year: year, month: month, day: 1)
            let length = CivilTime.days(inMonth: month, of: year)
            let weekdayOfFirst = (first + 4).flooredDivision(by: 7).remainder
            var date = (day - weekdayOfFirst + 7) % 7 + (week - 1) * 7
            while date >= length { date -= 7 }
            return (first + date) * 86_400 + second
        case .dayOfYear(let day, let second):
            return (CivilTime.days(year: year, month: 1, day: 1) + day) * 86_400 + second
        case .julian(let day, let second):
            let skipped: Int64 = CivilTime.isLeapYear(year) && day >= 60 ? 1 : 0
            return (CivilTime.days(year: year, month: 1, day: 1) + day - 1 + skipped) * 86_400 + second
        }
    }

    private static func day(_ reader: inout RuleReader) -> Day? {
        if reader.take("M") {
            guard let month = reader.number(), reader.take("."), let week = reader.number(), reader.take("."),
                let day = reader.number(), (1...12).contains(month), (1...5).contains(week), day <= 6
            else { return nil }
            return reader.secondOfDay().map { .weekday(month: month, week: week, day: day, second: $0) }
        }
        let isJulian = reader.take("J")
        guard let day = reader.number(), let second = reader.secondOfDay() else { return nil }
        return isJulian ? .julian(day, second: second) : .dayOfYear(day, second: second)
    }
}

private struct RuleReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    func isAt(_ scalar: Unicode.Scalar) -> Bool { !isAtEnd && UInt32(bytes[position]) == scalar.value }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard isAt(scalar) else { return false }
        position += 1
        return true
    }

    /// Skips an abbreviation: letters, or anything between `<` and `>`.
    mutating func name() -> Bool {
        let start = position
        if take("<") {
            while !isAtEnd, !isAt(">") { position += 1 }
            return take(">")
        }
        while !isAtEnd, bytes[position].isLetter { position += 1 }
        return position > start
    }

    mutating func number() -> Int64? {
        let start = position
        var value: Int64 = 0
        while !isAtEnd, bytes[position].isDigit, position - start < 6 {
            value = value * 10 + Int64(bytes[position] - UInt8(ascii: "0"))
            position += 1
        }
        return position > start ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time() -> Int64? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard var seconds = number().map({ $0 * 3_600 }) else { return nil }
        if take(":") { seconds += (number() ?? 0) * 60 }
        if take(":") { seconds += number() ?? 0 }
        return isNegative ? -seconds : seconds
    }

    /// What follows a slash, else two in the morning.
    mutating func secondOfDay() -> Int64? { take("/") ? time() : 7_200 }
}

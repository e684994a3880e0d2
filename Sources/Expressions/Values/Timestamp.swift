/// A point in time between the years 1 and 9999, with nanoseconds.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Since 1970 in UTC.
    package let seconds: Int64
    package let nanoseconds: Int32

    static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// `nil` outside the years that CEL knows.
    package init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Timestamp.range.contains(seconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// The time so many nanoseconds later; `nil` outside the years that CEL knows.
    func advanced(by duration: Int64) -> Timestamp? {
        let (whole, part) = duration.flooredDivision(by: 1_000_000_000)
        let sum = Int64(nanoseconds) + part
        return Timestamp(
            seconds: seconds + whole + sum / 1_000_000_000, nanoseconds: Int32(sum % 1_000_000_000))
    }

    /// The nanoseconds since `other`; `nil` when they are more than a duration holds.
    func duration(since other: Timestamp) -> Int64? {
        let (whole, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return nil }
        let (sum, sumOverflow) = whole.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
        return sumOverflow ? nil : sum
    }
}

extension Int64 {
    func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// Year, month, day and time of day of a timestamp at an offset from UTC (proleptic Gregorian calendar).
struct CivilTime {
    var year: Int64
    /// From 1.
    var month: Int64
    var day: Int64
    var hour: Int64
    var minute: Int64
    var second: Int64
    /// From 0.
    var dayOfYear: Int64
    /// Sunday is 0.
    var dayOfWeek: Int64

    init(_ time: Timestamp, offset: Int64 = 0) {
        let (days, secondOfDay) = (time.seconds + offset).flooredDivision(by: 86_400)
        // Years from March make leap days the last day of a year: 400 of them have 146,097 days.
        let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayFromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayFromMarch + 2) / 153
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        day = dayFromMarch - (153 * monthFromMarch + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = secondOfDay / 3_600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        dayOfWeek = (days + 4).flooredDivision(by: 7).remainder
        dayOfYear = days - CivilTime.days(year: year, month: 1, day: 1)
    }

    /// Days since 1970 of a date.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shifted.flooredDivision(by: 400)
        let dayFromMarch = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayFromMarch - 719_468
    }
}

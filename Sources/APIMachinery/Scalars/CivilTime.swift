/// Year, month, day and time of day of a time at an offset from UTC (proleptic Gregorian calendar).
///
/// Days are counted by eras of 400 years that begin in March, so that a leap day comes last
/// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
package struct CivilTime: Sendable, Hashable {
    package var year: Int64
    /// From 1.
    package var month: Int64
    package var day: Int64
    package var hour: Int64
    package var minute: Int64
    package var second: Int64
    /// From 0.
    package var dayOfYear: Int64
    /// Sunday is 0.
    package var dayOfWeek: Int64

    /// `offset` is in seconds east of UTC.
    package init(_ time: Time, offset: Int64 = 0) {
        let (days, secondOfDay) = (time.seconds + offset).flooredDivision(by: 86_400)
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
    package static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shifted.flooredDivision(by: 400)
        let dayFromMarch = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayFromMarch - 719_468
    }

    package static func isLeapYear(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// How many days a month has.
    package static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: isLeapYear(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// A moment in nanoseconds since 1970, and how the API writes it.
struct Timestamp: Sendable, Hashable, Comparable {
    var nanoseconds: Int64

    static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

    func advanced(bySeconds seconds: Double) -> Timestamp {
        Timestamp(nanoseconds: nanoseconds + Int64(seconds * 1e9))
    }

    /// Seconds from an earlier moment.
    func seconds(since earlier: Timestamp) -> Double { Double(nanoseconds - earlier.nanoseconds) / 1e9 }

    /// RFC 3339 in UTC, whole seconds: `2026-11-21T09:12:00Z`.
    var text: String {
        let seconds = nanoseconds / 1_000_000_000
        let (year, month, day) = Timestamp.date(fromDays: Timestamp.floorDivide(seconds, 86400))
        let time = seconds - Timestamp.floorDivide(seconds, 86400) * 86400
        return "\(Timestamp.padded(year, 4))-\(Timestamp.padded(month, 2))-\(Timestamp.padded(day, 2))T"
            + "\(Timestamp.padded(time / 3600, 2)):\(Timestamp.padded(time / 60 % 60, 2)):"
            + "\(Timestamp.padded(time % 60, 2))Z"
    }

    init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Reads RFC 3339 in UTC; fractions are dropped, offsets are not understood.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z") else { return nil }
        func number(_ start: Int, _ length: Int) -> Int64? {
            Int64(String(decoding: bytes[start..<start + length], as: UTF8.self))
        }
        guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2),
            let minute = number(14, 2), let second = number(17, 2)
        else { return nil }
        let days = Timestamp.days(year: year, month: month, day: day)
        nanoseconds = (days * 86400 + hour * 3600 + minute * 60 + second) * 1_000_000_000
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    private static func floorDivide(_ left: Int64, _ right: Int64) -> Int64 {
        left >= 0 ? left / right : (left - right + 1) / right
    }

    /// Civil date of a day since 1970, by eras of 400 years (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    private static func date(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = floorDivide(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

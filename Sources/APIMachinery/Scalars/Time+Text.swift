extension Time {
    /// Reads RFC 3339, with any offset and any number of decimals, of which nine are kept.
    ///
    /// `nil` for anything else, also for a day that its month does not have.
    package init?(_ text: String) {
        var text = text
        guard let time = text.withUTF8({ TimeReader.time($0) }) else { return nil }
        self = time
    }

    /// Reads a date without a time, `2026-11-21`: its beginning in UTC.
    package init?(date text: String) {
        var text = text
        let days = text.withUTF8 { bytes -> Int64? in
            var reader = TimeReader(bytes)
            let days = reader.date()
            return reader.isAtEnd ? days : nil
        }
        guard let days else { return nil }
        self.init(seconds: days * 86_400)
    }

    /// The seconds east of UTC of `Z`, `+02:00` or `-09:30`; `nil` for anything else.
    package static func zoneOffset(_ text: String) -> Int64? {
        var text = text
        return text.withUTF8 { bytes in
            var reader = TimeReader(bytes)
            let offset = reader.zoneOffset()
            return reader.isAtEnd ? offset : nil
        }
    }

    // MARK: Writing

    /// As `metav1.Time` is written: RFC 3339 in UTC, without decimals.
    package var text: String { text(decimals: "") }

    /// As `metav1.MicroTime` is written: always with six decimals.
    package var microText: String { text(decimals: "." + DecimalDigits.padded(Int64(nanoseconds) / 1_000, 6)) }

    /// RFC 3339 in UTC, with as many decimals as there are.
    package var fullText: String { text(decimals: DecimalDigits.fraction(Int64(nanoseconds), places: 9)) }

    /// RFC 3339 at an offset of minutes east of UTC, without decimals: `2026-11-21T10:12:00+01:00`.
    package func text(offset minutes: Int64) -> String {
        text(decimals: "", offset: minutes * 60, zone: minutes == 0 ? "Z" : Time.zone(minutes, separator: ":"))
    }

    /// `+01:00`, or without the colon.
    package static func zone(_ minutes: Int64, separator: String) -> String {
        let magnitude = abs(minutes)
        return (minutes < 0 ? "-" : "+") + DecimalDigits.padded(magnitude / 60, 2) + separator
            + DecimalDigits.padded(magnitude % 60, 2)
    }

    private func text(decimals: String, offset: Int64 = 0, zone: String = "Z") -> String {
        let civil = CivilTime(self, offset: offset)
        let date = [(civil.year, 4), (civil.month, 2), (civil.day, 2)].map(DecimalDigits.padded).joined(separator: "-")
        let time = [civil.hour, civil.minute, civil.second].map { DecimalDigits.padded($0, 2) }.joined(separator: ":")
        return "\(date)T\(time)\(decimals)\(zone)"
    }
}

/// Digits of times and durations.
enum DecimalDigits {
    /// With zeros in front.
    static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// `.25` for 250 of 1,000; nothing for none.
    static func fraction(_ number: Int64, places: Int) -> String {
        guard number != 0 else { return "" }
        var digits = padded(number, places)
        while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
        return ".\(digits)"
    }
}

/// Reads numbers and separators of a text one after the other.
private struct TimeReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    static func time(_ bytes: UnsafeBufferPointer<UInt8>) -> Time? {
        var reader = TimeReader(bytes)
        guard let days = reader.date(), reader.take("T") || reader.take("t"),
            let hour = reader.number(digits: 2), reader.take(":"), let minute = reader.number(digits: 2),
            reader.take(":"), let second = reader.number(digits: 2), hour < 24, minute < 60, second < 60
        else { return nil }
        var nanoseconds: Int64 = 0
        if reader.take(".") {
            guard let fraction = reader.fraction() else { return nil }
            nanoseconds = fraction
        }
        guard let offset = reader.zoneOffset(), reader.isAtEnd else { return nil }
        return Time(
            seconds: days * 86_400 + hour * 3_600 + minute * 60 + second - offset, nanoseconds: Int32(nanoseconds))
    }

    var isAtEnd: Bool { place == bytes.count }

    /// The value of the digit that comes next; more than 9 where there is none.
    private var digit: UInt8 { place < bytes.count ? bytes[place] &- UInt8(ascii: "0") : 255 }

    private mutating func take(_ separator: Unicode.Scalar) -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: separator) else { return false }
        place += 1
        return true
    }

    private mutating func number(digits count: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            let digit = digit
            guard digit <= 9 else { return nil }
            value = value * 10 + Int64(digit)
            place += 1
        }
        return value
    }

    /// The days since 1970 of `2026-11-21`, a day that there is.
    mutating func date() -> Int64? {
        guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
            let day = number(digits: 2), (1...12).contains(month),
            (1...CivilTime.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        return CivilTime.days(year: year, month: month, day: day)
    }

    /// The nanoseconds of at least one decimal.
    private mutating func fraction() -> Int64? {
        var value: Int64 = 0
        let start = place
        while digit <= 9 {
            if place - start < 9 { value = value * 10 + Int64(digit) }
            place += 1
        }
        guard place > start else { return nil }
        for _ in 0..<max(0, 9 - (place - start)) { value *= 10 }
        return value
    }

    /// The seconds east of UTC of `Z`, `+02:00` or `-09:30`.
    mutating func zoneOffset() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let isNegative = take("-")
        guard isNegative || take("+") else { return nil }
        guard let hours = number(digits: 2), take(":"), let minutes = number(digits: 2), hours < 24, minutes < 60
        else { return nil }
        return (isNegative ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }
}

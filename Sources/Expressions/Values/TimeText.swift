extension Timestamp {
    /// Reads RFC 3339; `nil` for anything else and for years that CEL does not know.
    package init?(rfc3339 text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(digits: 4), reader.take("-"), let month = reader.number(digits: 2),
            reader.take("-"), let day = reader.number(digits: 2), reader.take("T") || reader.take("t"),
            let hour = reader.number(digits: 2), reader.take(":"), let minute = reader.number(digits: 2),
            reader.take(":"), let second = reader.number(digits: 2),
            (1...12).contains(month), day >= 1, day <= Timestamp.daysIn(month: month, year: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var nanoseconds: Int64 = 0
        if reader.take(".") {
            guard let fraction = reader.fraction() else { return nil }
            nanoseconds = fraction
        }
        guard let offset = reader.zoneOffset(), reader.isAtEnd else { return nil }
        let seconds =
            CivilTime.days(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self.init(seconds: seconds, nanoseconds: Int32(nanoseconds))
    }

    private static func daysIn(month: Int64, year: Int64) -> Int64 {
        let next = month == 12 ? (year + 1, 1) : (year, month + 1)
        return CivilTime.days(year: next.0, month: next.1, day: 1) - CivilTime.days(year: year, month: month, day: 1)
    }

    /// RFC 3339 in UTC, with as many decimals as there are.
    package var rfc3339: String {
        let civil = CivilTime(self)
        let date = "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
        let time = "\(padded(civil.hour, 2)):\(padded(civil.minute, 2)):\(padded(civil.second, 2))"
        return "\(date)T\(time)\(decimals(Int64(nanoseconds)))Z"
    }
}

/// Durations as Go writes and reads them: `1h30m`, `-1.5s`, `250ms`.
enum DurationText {
    /// The nanoseconds; `nil` when the text is no duration or does not fit.
    static func parse(_ text: String) -> Int64? {
        var reader = DigitReader(text)
        let isNegative = reader.take("-")
        if !isNegative { _ = reader.take("+") }
        if reader.rest == "0" { return 0 }
        guard !reader.isAtEnd else { return nil }
        var total: UInt64 = 0
        while !reader.isAtEnd {
            guard let part = nanoseconds(of: &reader) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow, sum <= UInt64(Int64.max) + 1 else { return nil }
            total = sum
        }
        if isNegative { return Int64(exactly: -Int128(total)) }
        return Int64(exactly: total)
    }

    private static func nanoseconds(of reader: inout DigitReader) -> UInt64? {
        let whole = reader.integer()
        var fraction: [UInt8] = []
        if reader.take(".") { fraction = reader.digits() }
        guard whole != nil || !fraction.isEmpty, let unit = reader.unit() else { return nil }
        let (product, overflow) = (whole ?? 0).multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        var scale = Double(unit)
        var extra = 0.0
        for digit in fraction {
            scale /= 10
            extra += scale * Double(digit)
        }
        return product.addingReportingOverflow(UInt64(extra.rounded())).partialValue
    }

    /// In seconds, as CEL's `string()` writes it: `90s`, `-1.5s`.
    static func text(_ nanoseconds: Int64) -> String {
        let magnitude = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        return "\(sign)\(magnitude / 1_000_000_000)\(decimals(Int64(magnitude % 1_000_000_000)))s"
    }
}

private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// `.25` for 250,000,000 nanoseconds; nothing for none.
private func decimals(_ nanoseconds: Int64) -> String {
    guard nanoseconds != 0 else { return "" }
    var digits = padded(nanoseconds, 9)
    while digits.hasSuffix("0") { digits.removeLast() }
    return ".\(digits)"
}

/// Reads numbers and separators from the front of a text.
struct DigitReader {
    private var bytes: ArraySlice<UInt8>

    init(_ text: String) { bytes = Array(text.utf8)[...] }

    var isAtEnd: Bool { bytes.isEmpty }
    var rest: String { String(decoding: bytes, as: UTF8.self) }

    mutating func take(_ separator: Unicode.Scalar) -> Bool {
        guard let first = bytes.first, UInt32(first) == separator.value else { return false }
        bytes.removeFirst()
        return true
    }

    mutating func number(digits count: Int) -> Int64? {
        guard bytes.count >= count, bytes.prefix(count).allSatisfy(\.isDigit) else { return nil }
        defer { bytes.removeFirst(count) }
        return bytes.prefix(count).reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    /// The values of the digits that follow.
    mutating func digits() -> [UInt8] {
        let digits = bytes.prefix { $0.isDigit }.map { $0 - UInt8(ascii: "0") }
        bytes.removeFirst(digits.count)
        return digits
    }

    mutating func integer() -> UInt64? {
        let digits = digits()
        guard !digits.isEmpty else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) = product.addingReportingOverflow(UInt64(digit))
            guard !overflow, !sumOverflow else { return nil }
            value = sum
        }
        return value
    }

    /// Nanoseconds from one to nine decimals; more decimals are cut off.
    mutating func fraction() -> Int64? {
        let digits = digits()
        guard !digits.isEmpty else { return nil }
        return (0..<9).reduce(0) { $0 * 10 + ($1 < digits.count ? Int64(digits[$1]) : 0) }
    }

    /// The seconds of `Z`, `+02:00` or `-09:30`.
    mutating func zoneOffset() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let isNegative = take("-")
        guard isNegative || take("+") else { return nil }
        guard let hours = number(digits: 2), take(":"), let minutes = number(digits: 2), hours < 24, minutes < 60
        else { return nil }
        return (isNegative ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    /// The nanoseconds of a unit of time.
    mutating func unit() -> UInt64? {
        let name = bytes.prefix { !$0.isDigit && $0 != UInt8(ascii: ".") }
        bytes.removeFirst(name.count)
        return switch String(decoding: name, as: UTF8.self) {
        case "ns": 1
        case "us", "µs", "μs": 1_000
        case "ms": 1_000_000
        case "s": 1_000_000_000
        case "m": 60_000_000_000
        case "h": 3_600_000_000_000
        default: nil
        }
    }
}

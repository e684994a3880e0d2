/// A resource quantity: `500m`, `4Gi`, `1.5`, `2e3` (apimachinery `pkg/api/resource/quantity.go`).
package struct Quantity: Sendable {
    /// How it is written.
    package enum Format: Sendable {
        /// `Ki`, `Mi` …
        case binary
        /// `m`, `k`, `M` …
        case decimal
        /// `e3` …
        case exponent
    }

    /// In billionths, the smallest part that Kubernetes keeps; about 10^29 at most.
    private(set) var nano: Int128
    private(set) var format: Format

    private static let one: Int128 = 1_000_000_000
    private static let binarySuffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
    /// From 10^-9 in steps of a thousand.
    private static let decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]

    init(nano: Int128, format: Format) {
        self.nano = nano
        self.format = format
    }

    init(_ number: Int64) { self.init(nano: Int128(number) * Quantity.one, format: .decimal) }

    /// `nil` for what is no quantity.
    ///
    /// Parts below a billionth are rounded up, away from zero.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        var position = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { position += 1 }
        var digits: [UInt8] = []
        var decimals: Int?
        while position < bytes.count {
            if bytes[position].isDigit {
                digits.append(bytes[position] - UInt8(ascii: "0"))
                decimals = decimals.map { $0 + 1 }
            } else if bytes[position] == UInt8(ascii: "."), decimals == nil {
                decimals = 0
            } else {
                break
            }
            position += 1
        }
        guard !digits.isEmpty,
            let (format, power, factor) = Quantity.scale(String(decoding: bytes[position...], as: UTF8.self)),
            let magnitude = Quantity.scaled(digits, power: power - (decimals ?? 0) + 9, by: factor)
        else { return nil }
        self.init(nano: isNegative ? -magnitude : magnitude, format: format)
    }

    /// What a suffix multiplies by: a power of ten and a factor.
    private static func scale(_ suffix: String) -> (Format, power: Int, factor: Int128)? {
        if let place = binarySuffixes.firstIndex(of: suffix) { return (.binary, 0, Int128(1) << (10 * (place + 1))) }
        if let place = decimalSuffixes.firstIndex(of: suffix) { return (.decimal, place * 3 - 9, 1) }
        guard let letter = suffix.first, letter == "e" || letter == "E" else { return nil }
        guard let exponent = Int(suffix.dropFirst()), abs(exponent) <= 40 else { return nil }
        return (.exponent, exponent, 1)
    }

    /// digits × factor × 10^power, rounded up.
    private static func scaled(_ digits: [UInt8], power: Int, by factor: Int128) -> Int128? {
        var value: Int128 = 0
        for digit in digits {
            guard let next = product(value, 10) else { return nil }
            value = next + Int128(digit)
        }
        guard var value = product(value, factor) else { return nil }
        var power = power
        while power > 0, value != 0 {
            guard let next = product(value, 10) else { return nil }
            value = next
            power -= 1
        }
        var divisor: Int128 = 1
        while power < 0, divisor < 1 << 120 {
            divisor *= 10
            power += 1
        }
        return value / divisor + (value % divisor == 0 ? 0 : 1)
    }

    private static func product(_ left: Int128, _ right: Int128) -> Int128? {
        let (value, overflow) = left.multipliedReportingOverflow(by: right)
        // Leaves room for one digit more.
        return overflow || value > Int128.max / 16 ? nil : value
    }

    // MARK: Reading and computing

    /// The whole number; `nil` where it is none or does not fit.
    var integer: Int64? { nano % Quantity.one == 0 ? Int64(exactly: nano / Quantity.one) : nil }

    var double: Double { Double(nano / Quantity.one) + Double(nano % Quantity.one) / 1e9 }

    func order(to other: Quantity) -> Datum.Order { Datum.Order(nano, other.nano) }

    /// The sum, written as this one unless it is zero; `nil` out of range.
    func adding(_ other: Quantity) -> Quantity? {
        let (sum, overflow) = nano.addingReportingOverflow(other.nano)
        return overflow ? nil : Quantity(nano: sum, format: nano == 0 ? other.format : format)
    }

    var negated: Quantity { Quantity(nano: -nano, format: format) }
}

extension Quantity: CustomStringConvertible {
    /// Kubernetes' canonical form: the largest suffix that needs no decimals.
    package var description: String {
        if nano == 0 { return "0" }
        if format == .binary, nano % Quantity.one == 0, nano.magnitude >= 1_024 * Quantity.one.magnitude {
            var value = nano / Quantity.one
            var place = -1
            while place + 1 < Quantity.binarySuffixes.count, value % 1_024 == 0 {
                value /= 1_024
                place += 1
            }
            return "\(value)" + (place < 0 ? "" : Quantity.binarySuffixes[place])
        }
        var value = nano
        var place = 0
        while place + 1 < Quantity.decimalSuffixes.count, value % 1_000 == 0 {
            value /= 1_000
            place += 1
        }
        guard format == .exponent else { return "\(value)\(Quantity.decimalSuffixes[place])" }
        let power = place * 3 - 9
        return power == 0 ? "\(value)" : "\(value)e\(power)"
    }
}

/// A resource quantity in the form in which the API server prints it (apimachinery `pkg/api/resource`).
struct Quantity: Sendable, Hashable, Comparable {
    private enum Format: Sendable { case decimal, binary, exponent }

    /// In units of 10⁻⁹.
    private var nano: Int128
    private var format: Format

    init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            bytes.removeFirst()
        }
        let digits = bytes.prefix { Quantity.isDigit($0) || $0 == UInt8(ascii: ".") }
        guard !digits.isEmpty, digits.contains(where: Quantity.isDigit),
            let unit = Quantity.unit(String(decoding: bytes.dropFirst(digits.count), as: UTF8.self)),
            let magnitude = Quantity.scaled(digits, unit: unit.nano)
        else { return nil }
        nano = isNegative ? -magnitude : magnitude
        format = unit.format
    }

    static func < (left: Quantity, right: Quantity) -> Bool { left.nano < right.nano }

    static func == (left: Quantity, right: Quantity) -> Bool { left.nano == right.nano }

    var isPositive: Bool { nano > 0 }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static let decimalSuffixes: [(suffix: String, exponent: Int)] = [
        ("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18),
    ]

    private static let binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]

    private static func power(_ base: Int128, _ exponent: Int) -> Int128 {
        var result: Int128 = 1
        for _ in 0..<exponent { result *= base }
        return result
    }

    private static func unit(_ suffix: String) -> (nano: Int128, format: Format)? {
        if let decimal = decimalSuffixes.first(where: { $0.suffix == suffix }) {
            return (power(10, decimal.exponent + 9), .decimal)
        }
        if let place = binarySuffixes.firstIndex(of: suffix) {
            return (power(1024, place) * 1_000_000_000, .binary)
        }
        guard suffix.first == "e" || suffix.first == "E", let exponent = Int(suffix.dropFirst()),
            (-9...18).contains(exponent)
        else { return nil }
        return (power(10, exponent + 9), .exponent)
    }

    /// The digits times the unit; fractions below 10⁻⁹ are rounded up.
    private static func scaled(_ digits: ArraySlice<UInt8>, unit: Int128) -> Int128? {
        var result: Int128 = 0
        var divisor: Int128 = 1
        var isFraction = false
        for digit in digits {
            if digit == UInt8(ascii: ".") {
                guard !isFraction else { return nil }
                isFraction = true
                continue
            }
            if isFraction {
                guard divisor < 1_000_000_000_000 else { continue }
                divisor *= 10
            }
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            guard !overflow, product < Int128.max / 2 else { return nil }
            result = product + Int128(digit - UInt8(ascii: "0"))
        }
        let (product, overflow) = result.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        return (product + divisor - 1) / divisor
    }

    /// The canonical text: no fraction, the largest suffix that leaves none.
    var text: String {
        if nano == 0 { return "0" }
        let sign = nano < 0 ? "-" : ""
        let magnitude = nano < 0 ? -nano : nano
        if format == .binary, magnitude >= 1024 * 1_000_000_000 {
            var units = (magnitude + 999_999_999) / 1_000_000_000
            var place = 0
            while place < Quantity.binarySuffixes.count - 1, units % 1024 == 0 {
                units /= 1024
                place += 1
            }
            return "\(sign)\(units)\(Quantity.binarySuffixes[place])"
        }
        var units = magnitude
        var place = 0
        while place < Quantity.decimalSuffixes.count - 1, units % 1000 == 0 {
            units /= 1000
            place += 1
        }
        let suffix = Quantity.decimalSuffixes[place]
        if format == .exponent { return "\(sign)\(units)" + (suffix.exponent == 0 ? "" : "e\(suffix.exponent)") }
        return "\(sign)\(units)\(suffix.suffix)"
    }
}

/// Durations as Go writes and reads them: `1h30m`, `-1.5s`, `250ms` (`metav1.Duration`).
extension Duration {
    /// Reads a text as Go's `time.ParseDuration` does; `nil` for anything else, and for what Go has no number for.
    package init?(goText text: String) {
        guard let nanoseconds = Duration.nanoseconds(goText: text) else { return nil }
        self = .nanoseconds(nanoseconds)
    }

    /// The nanoseconds that a text means to Go: about 292 years each way.
    package static func nanoseconds(goText text: String) -> Int64? {
        var text = text
        return text.withUTF8 { nanoseconds($0[...]) }
    }

    private static func nanoseconds(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int64? {
        var rest = text
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        guard !rest.isEmpty else { return nil }
        if rest.count == 1, rest.first == UInt8(ascii: "0") { return 0 }
        var total: UInt64 = 0
        while !rest.isEmpty {
            guard let part = part(&rest) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow, sum <= limit else { return nil }
            total = sum
        }
        return Int64(exactly: isNegative ? -Int128(total) : Int128(total))
    }

    /// One more than the greatest number, because the least is that far away.
    private static let limit: UInt64 = 1 << 63

    /// The nanoseconds of a number with its unit.
    private static func part(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
        var whole: UInt64 = 0
        let start = rest.count
        while let byte = rest.first, (48...57).contains(byte) {
            let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
            guard !overflow, product <= limit - UInt64(byte - 48) else { return nil }
            whole = product + UInt64(byte - 48)
            rest.removeFirst()
        }
        var hasDigits = rest.count < start
        var fraction = Fraction()
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            while let byte = rest.first, (48...57).contains(byte) {
                fraction.append(byte - 48)
                hasDigits = true
                rest.removeFirst()
            }
        }
        guard hasDigits, let unit = unit(&rest) else { return nil }
        let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
        guard !overflow, product <= limit else { return nil }
        let (sum, sumOverflow) = product.addingReportingOverflow(fraction.part(of: unit))
        return sumOverflow || sum > limit ? nil : sum
    }

    /// What stands behind the point, computed as Go does, so that the last nanosecond is the same.
    private struct Fraction {
        private var number: UInt64 = 0
        private var scale = 1.0
        private var isFull = false

        mutating func append(_ digit: UInt8) {
            guard !isFull, number <= (limit - 1) / 10, number * 10 + UInt64(digit) <= limit else {
                isFull = true
                return
            }
            number = number * 10 + UInt64(digit)
            scale *= 10
        }

        func part(of unit: UInt64) -> UInt64 { number == 0 ? 0 : UInt64(Double(number) * (Double(unit) / scale)) }
    }

    /// The nanoseconds of a unit of time.
    private static func unit(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
        let name = rest.prefix { !(48...57).contains($0) && $0 != UInt8(ascii: ".") }
        rest = rest[name.endIndex...]
        return switch String(decoding: name, as: UTF8.self) {
        case "ns": 1
        // U+00B5, the micro sign, and U+03BC, the Greek letter.
        case "us", "\u{B5}s", "\u{3BC}s": 1_000
        case "ms": 1_000_000
        case "s": 1_000_000_000
        case "m": 60_000_000_000
        case "h": 3_600_000_000_000
        default: nil
        }
    }

    // MARK: Writing

    /// As Go prints a duration of whole nanoseconds: `1h30m0s`, `1.5s`, `250ms`.
    package var goText: String {
        let (seconds, attoseconds) = components
        let total = Int128(seconds) * 1_000_000_000 + Int128(attoseconds / 1_000_000_000)
        return (total < 0 ? "-" : "") + Duration.text(of: total.magnitude)
    }

    private static func text(of nanoseconds: UInt128) -> String {
        if nanoseconds == 0 { return "0s" }
        if nanoseconds < 1_000_000_000 {
            let number = Int64(nanoseconds)
            if number < 1_000 { return "\(number)ns" }
            if number < 1_000_000 { return "\(number / 1_000)\(DecimalDigits.fraction(number % 1_000, places: 3))µs" }
            return "\(number / 1_000_000)\(DecimalDigits.fraction(number % 1_000_000, places: 6))ms"
        }
        let fraction = DecimalDigits.fraction(Int64(nanoseconds % 1_000_000_000), places: 9)
        let seconds = nanoseconds / 1_000_000_000
        var text = "\(seconds % 60)\(fraction)s"
        if seconds >= 60 { text = "\(seconds / 60 % 60)m" + text }
        if seconds >= 3_600 { text = "\(seconds / 3_600)h" + text }
        return text
    }
}

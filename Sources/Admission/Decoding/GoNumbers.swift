import Model

/// What becomes of JSON numbers in fields of Go's types (apimachinery `runtime/converter.go`).
///
/// An apply is converted, not parsed: what is too great for a field loses its upper bits, as Go's conversions do.
enum GoNumbers {
    /// `nil` where the number has a fraction, which no whole number is.
    static func integer(_ value: Value, isShort: Bool) -> Int64? {
        let wide: Int64
        switch value {
        case .integer(let number): wide = number
        case .number(let number):
            guard number == number.rounded(.towardZero) else { return nil }
            // On amd64 every number that is out of range becomes the smallest one.
            wide = Int64(exactly: number) ?? .min
        default: return nil
        }
        return isShort ? Int64(Int32(truncatingIfNeeded: wide)) : wide
    }

    /// As Go writes a number that is whole: without an exponent below 10²¹.
    static func text(_ number: Double) -> String {
        guard number == number.rounded(.towardZero), abs(number) < 1e18 else { return String(number) }
        return String(Int64(number))
    }
}

/// Times as Go reads them (`time.Parse` with RFC 3339).
enum GoTime {
    /// `isMicro` is a `MicroTime`, which has exactly six digits behind the point.
    static func isTime(_ text: String, isMicro: Bool) -> Bool {
        let bytes = Array(text.utf8)
        func digits(_ from: Int, _ count: Int) -> Int? {
            guard from + count <= bytes.count else { return nil }
            var number = 0
            for byte in bytes[from..<from + count] {
                guard (0x30...0x39).contains(byte) else { return nil }
                number = number * 10 + Int(byte - 0x30)
            }
            return number
        }
        func isSign(_ at: Int, _ sign: Unicode.Scalar) -> Bool { at < bytes.count && bytes[at] == UInt8(ascii: sign) }
        guard let year = digits(0, 4), isSign(4, "-"), let month = digits(5, 2), (1...12).contains(month),
            isSign(7, "-"), let day = digits(8, 2), day >= 1, day <= days(month, year), isSign(10, "T"),
            let hour = digits(11, 2), hour < 24, isSign(13, ":"), let minute = digits(14, 2), minute < 60,
            isSign(16, ":"), let second = digits(17, 2), second < 60
        else { return false }
        var at = 19
        if isSign(at, ".") || (!isMicro && isSign(at, ",")) {
            let start = at + 1
            at = start
            while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
            if at == start || (isMicro && at - start != 6) { return false }
        } else if isMicro {
            return false
        }
        if isSign(at, "Z") { return at + 1 == bytes.count }
        guard isSign(at, "+") || isSign(at, "-"), let hours = digits(at + 1, 2), hours <= 24, isSign(at + 3, ":"),
            let minutes = digits(at + 4, 2), minutes < 60
        else { return false }
        return at + 6 == bytes.count
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Doubles as decimal text, the way Go writes them: Kubernetes' machinery compares and stores that text.
enum DoubleText {
    /// The shortest digits that read back as the same number: `0.d1d2d3… × 10^exponent`.
    struct Decimal {
        var isNegative: Bool
        var digits: [UInt8]
        /// Where the point stands, counted from the first digit.
        var point: Int

        init(_ description: String) {
            var digits: [UInt8] = []
            var point: Int?
            var exponent = 0
            var isNegative = false
            var bytes = Array(description.utf8)[...]
            if bytes.first == UInt8(ascii: "-") {
                isNegative = true
                bytes = bytes.dropFirst()
            }
            while let byte = bytes.popFirst() {
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte)
                case UInt8(ascii: "."): point = digits.count
                default:
                    exponent = Int(String(decoding: bytes, as: UTF8.self)) ?? 0
                    bytes = []
                }
            }
            let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
            self.isNegative = isNegative
            self.point = (point ?? digits.count) + exponent - leadingZeros
            digits.removeFirst(leadingZeros)
            while digits.last == UInt8(ascii: "0") { digits.removeLast() }
            if digits.isEmpty { self.point = 1 }
            self.digits = digits.isEmpty ? [UInt8(ascii: "0")] : digits
        }

        /// `-123.45`, with zeros as far as the point.
        func plain(into output: inout [UInt8]) {
            if isNegative { output.append(UInt8(ascii: "-")) }
            if point <= 0 {
                output.append(contentsOf: "0.".utf8)
                for _ in point..<0 { output.append(UInt8(ascii: "0")) }
                output.append(contentsOf: digits)
                return
            }
            for index in 0..<max(point, digits.count) {
                if index == point { output.append(UInt8(ascii: ".")) }
                output.append(index < digits.count ? digits[index] : UInt8(ascii: "0"))
            }
        }

        /// `-1.2345e+08`, with at least so many digits in the exponent.
        func scientific(exponentDigits: Int, isPointNeeded: Bool = false, into output: inout [UInt8]) {
            if isNegative { output.append(UInt8(ascii: "-")) }
            output.append(digits[0])
            if digits.count > 1 || isPointNeeded {
                output.append(UInt8(ascii: "."))
                output.append(contentsOf: digits.count > 1 ? digits[1...] : [UInt8(ascii: "0")])
            }
            output.append(UInt8(ascii: "e"))
            output.append(point - 1 < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
            let exponent = String(abs(point - 1))
            for _ in exponent.utf8.count..<max(exponentDigits, exponent.utf8.count) { output.append(UInt8(ascii: "0")) }
            output.append(contentsOf: exponent.utf8)
        }
    }

    /// Whether Go's `encoding/json` writes the number without an exponent: from 1e-6 up to, not including, 1e21.
    private static func isPlain(_ number: Double) -> Bool {
        number == 0 || (abs(number) >= 1e-6 && abs(number) < 1e21)
    }

    /// As Go's `encoding/json` writes it: whole numbers have no point, `1e+21`, `1e-7`.
    ///
    /// The number must be finite.
    static func writeJSON(_ number: Double, into output: inout [UInt8]) {
        if let whole = Int64(exactly: number), abs(number) < 9e15, number != 0 || number.sign == .plus {
            output.append(contentsOf: String(whole).utf8)
            return
        }
        let decimal = Decimal(number.description)
        if isPlain(number) {
            decimal.plain(into: &output)
        } else {
            decimal.scientific(exponentDigits: 1, into: &output)
        }
    }

    /// As `writeJSON`, but with a point where there is an exponent: YAML 1.1 readers take `1e+21` for a string.
    static func writeYAML(_ number: Double, into output: inout [UInt8]) {
        if number == 0 {
            // Go writes -0 for a negative one, and reads it back as the integer 0.
            output.append(UInt8(ascii: "0"))
        } else if isPlain(number) {
            writeJSON(number, into: &output)
        } else {
            Decimal(number.description).scientific(exponentDigits: 1, isPointNeeded: true, into: &output)
        }
    }

    /// The integer that Go's JSON text of the number reads back as; `nil` where it stays a double.
    static func wholeNumber(_ number: Double) -> Int64? {
        guard isPlain(number), number == number.rounded(.towardZero) else { return nil }
        if abs(number) < 9e15 { return Int64(number) }
        var text: [UInt8] = []
        Decimal(number.description).plain(into: &text)
        return Int64(String(decoding: text, as: UTF8.self))
    }

    /// Go's `strconv.FormatFloat(number, 'g', -1, 32)`, which `sigs.k8s.io/yaml` makes keys with.
    static func goGeneral(_ number: Float) -> String {
        if number.isNaN { return ".nan" }
        if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
        var text: [UInt8] = []
        let decimal = Decimal(number.description)
        if number != 0, !(-4..<6).contains(decimal.point - 1) {
            decimal.scientific(exponentDigits: 2, into: &text)
        } else {
            decimal.plain(into: &text)
        }
        return String(decoding: text, as: UTF8.self)
    }
}

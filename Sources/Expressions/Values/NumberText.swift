/// Numbers as CEL writes and reads them.
enum NumberText {
    /// The shortest text that reads back to the same number: `1.5`, `2`, `1e+21` (as Go prints doubles).
    static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        let (digits, exponent) = shortestDigits(of: number.magnitude)
        let sign = number.sign == .minus ? "-" : ""
        // Go switches at 10^21 where the precision is the shortest one.
        if exponent < -4 || exponent >= 21 {
            let fraction = digits.count > 1 ? "." + string(digits.dropFirst()) : ""
            let magnitude = exponent.magnitude
            let power = magnitude < 10 ? "0\(magnitude)" : "\(magnitude)"
            return sign + string(digits.prefix(1)) + fraction + (exponent < 0 ? "e-" : "e+") + power
        }
        if exponent < 0 {
            return sign + "0." + String(repeating: "0", count: -exponent - 1) + string(digits[...])
        }
        let whole = digits.prefix(exponent + 1)
        let zeros = String(repeating: "0", count: exponent + 1 - whole.count)
        let fraction = digits.dropFirst(exponent + 1)
        return sign + string(whole) + zeros + (fraction.isEmpty ? "" : "." + string(fraction))
    }

    private static func string(_ digits: ArraySlice<UInt8>) -> String { String(decoding: digits, as: UTF8.self) }

    /// ASCII digits without zeros at the end, and the power of ten of the first.
    private static func shortestDigits(of magnitude: Double) -> (digits: [UInt8], exponent: Int) {
        guard magnitude != 0 else { return ([UInt8(ascii: "0")], 0) }
        var digits: [UInt8] = []
        var exponent = 0
        var point: Int?
        // Swift's description is shortest as well; only its layout differs.
        let text = Array(magnitude.description.utf8)
        for (place, byte) in text.enumerated() {
            if byte == UInt8(ascii: ".") {
                point = digits.count
            } else if byte == UInt8(ascii: "e") {
                exponent = Int(String(decoding: text[(place + 1)...], as: UTF8.self)) ?? 0
                break
            } else {
                digits.append(byte)
            }
        }
        exponent += (point ?? digits.count) - 1
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leading)
        exponent -= leading
        while digits.last == UInt8(ascii: "0"), digits.count > 1 { digits.removeLast() }
        return (digits, exponent)
    }

    /// Reads a double as Go's `strconv.ParseFloat` does, less hexadecimal and underscores.
    static func double(_ text: String) -> Double? {
        let body = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        switch body.lowercased() {
        case "nan": return .nan
        case "inf", "infinity": return text.hasPrefix("-") ? -.infinity : .infinity
        default: break
        }
        let isPlain = body.utf8.allSatisfy { byte in
            byte.isDigit || byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "-")
        }
        guard isPlain, let number = Double(text), number.isFinite else { return nil }
        return number
    }
}

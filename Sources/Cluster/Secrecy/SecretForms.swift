import Documents
import Model

/// The texts in which a secret value may stand in others without being encoded.
enum SecretForms {
    /// The value, without the line end that editors put behind it; each of its lines; and both as JSON has them.
    static func of(_ secret: [UInt8]) -> Set<[UInt8]> {
        let newline = UInt8(ascii: "\n")
        let lines = secret.split(separator: newline).map(trimmed)
        var forms: Set<[UInt8]> = [trimmed(secret[...])]
        // A line that frames a key stands around every key.
        if lines.count > 1 { forms.formUnion(lines.filter { $0.count >= 8 && !$0.starts(with: "-----".utf8) }) }
        let escaped = [UInt8(ascii: "\""), UInt8(ascii: "\\")]
        for form in forms where form.contains(where: { $0 < 0x20 || escaped.contains($0) }) {
            let text = String(decoding: form, as: UTF8.self)
            forms.insert(Array(JSON.serialize(.string(text)).dropFirst().dropLast()))
        }
        return forms
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0d).contains(byte) }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return [] }
        return Array(bytes[first...last])
    }
}

/// Percent-encoded text, decoded.
enum PercentEncoding {
    /// Bytes, and where each came from; one more place for the end.
    struct Form {
        var bytes: [UInt8] = []
        var places: [Int] = []
    }

    /// With `+` as itself, and as the space that forms make of it; nothing where nothing is encoded.
    static func forms(of bytes: [UInt8]) -> [Form] {
        let plus = UInt8(ascii: "+")
        let hasPlus = bytes.contains(plus)
        guard hasPlus || bytes.contains(UInt8(ascii: "%")) else { return [] }
        let form = decoded(bytes)
        guard hasPlus else { return [form] }
        var spaced = form
        for index in form.bytes.indices where bytes[form.places[index]] == plus { spaced.bytes[index] = 0x20 }
        return [form, spaced]
    }

    private static func decoded(_ bytes: [UInt8]) -> Form {
        var form = Form()
        var index = 0
        while index < bytes.count {
            form.places.append(index)
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                form.bytes.append(high << 4 | low)
                index += 3
            } else {
                form.bytes.append(bytes[index])
                index += 1
            }
        }
        form.places.append(bytes.count)
        return form
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// A part of a text that could be base64, of either alphabet.
struct Base64Run {
    /// With the padding.
    var range: Range<Int>
    private var digits: [UInt8] = []

    /// The runs of at least so many digits; line breaks, as tools put them behind every 64 or 76, do not end one.
    static func all(in bytes: [UInt8], atLeast count: Int) -> [Base64Run] {
        var runs: [Base64Run] = []
        var current = Base64Run(range: 0..<0)
        var line = 0
        func take(_ end: Int) {
            if current.digits.count >= count {
                current.range = current.range.lowerBound..<end
                runs.append(current)
            }
            current = Base64Run(range: 0..<0)
            line = 0
        }
        var end = 0
        for (index, byte) in bytes.enumerated() {
            if let digit = digit(byte) {
                if current.digits.isEmpty { current.range = index..<index }
                current.digits.append(digit)
                line += 1
                end = index + 1
            } else if byte == UInt8(ascii: "="), !current.digits.isEmpty {
                end = index + 1
            } else if byte <= 0x20, line >= 60 || (line == 0 && !current.digits.isEmpty) {
                line = 0
            } else if !current.digits.isEmpty {
                take(end)
            }
        }
        take(end)
        return runs
    }

    /// What the run decodes to, from each of its first four digits: what stands before the base64 may look like it.
    var decodings: [[UInt8]] {
        (0..<4).map { start in
            var decoded: [UInt8] = []
            decoded.reserveCapacity(digits.count * 3 / 4)
            var bits: UInt32 = 0
            var count = 0
            for digit in digits.dropFirst(start) {
                bits = bits << 6 | UInt32(digit)
                count += 6
                if count >= 8 {
                    count -= 8
                    decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                }
            }
            return decoded
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 97 + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48 + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}

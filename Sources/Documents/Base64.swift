/// Base64 of RFC 4648, as `!!binary` scalars, Secrets and kubeconfigs hold it.
///
/// White space is allowed, padding is required, as in Go's `StdEncoding`.
package enum Base64 {
    /// The bytes; `nil` for text that is not base64.
    package static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { decode($0) }
    }

    /// One line, padded.
    package static func encode(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for byte in group { bits = bits << 8 | UInt32(byte) }
            bits <<= UInt32(3 - group.count) * 8
            for index in 0..<4 {
                let digit = digits[Int(bits >> UInt32(18 - 6 * index)) & 63]
                output.append(index <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count / 4 * 3)
        var group: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in bytes where byte > 0x20 {
            if byte == UInt8(ascii: "=") {
                padding += 1
            } else {
                guard padding == 0, let digit = digit(byte) else { return nil }
                group |= digit
            }
            count += 1
            if count % 4 == 0 {
                guard padding < 3 else { return nil }
                for shift in [UInt32(16), 8, 0].dropLast(padding) {
                    output.append(UInt8(truncatingIfNeeded: group >> shift))
                }
                group = 0
            } else {
                group <<= 6
            }
        }
        return count % 4 == 0 ? output : nil
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 97 + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 48 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

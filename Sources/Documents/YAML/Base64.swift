/// Base64 of RFC 4648, as `!!binary` scalars hold it: white space is allowed, padding is required.
enum Base64 {
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

/// Decodes the text between the quotes of a string or bytes literal.
struct StringLiteral {
    private let bytes: [UInt8]
    private let isBytes: Bool
    private var position: Int
    private let end: Int
    private let isRaw: Bool
    private var result: [UInt8] = []

    /// `token` is a `.string` or `.bytes` token of these bytes.
    init(_ token: Token, in bytes: [UInt8]) {
        self.bytes = bytes
        isBytes = token.kind == .bytes
        var start = token.start
        var isRaw = false
        while bytes[start].isLetter {
            isRaw = isRaw || bytes[start] | 0x20 == UInt8(ascii: "r")
            start += 1
        }
        self.isRaw = isRaw
        let quote = bytes[start]
        let isTriple =
            token.end - start >= 6 && bytes[start + 1] == quote && bytes[start + 2] == quote
        position = start + (isTriple ? 3 : 1)
        end = token.end - (isTriple ? 3 : 1)
    }

    mutating func decode() throws(SyntaxFault) -> [UInt8] {
        result.reserveCapacity(end - position)
        while position < end {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\\"), !isRaw {
                try decodeEscape()
            } else {
                result.append(byte)
                position += 1
            }
        }
        return result
    }

    private mutating func decodeEscape() throws(SyntaxFault) {
        let start = position
        guard position + 1 < end else { throw fault("a lone backslash", at: start) }
        let letter = bytes[position + 1]
        position += 2
        switch letter {
        case UInt8(ascii: "a"): result.append(7)
        case UInt8(ascii: "b"): result.append(8)
        case UInt8(ascii: "f"): result.append(12)
        case UInt8(ascii: "n"): result.append(10)
        case UInt8(ascii: "r"): result.append(13)
        case UInt8(ascii: "t"): result.append(9)
        case UInt8(ascii: "v"): result.append(11)
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            result.append(letter)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            try append(try digits(2, radix: 16, from: start), isOctet: true, at: start)
        case UInt8(ascii: "u") where !isBytes:
            try append(try digits(4, radix: 16, from: start), isOctet: false, at: start)
        case UInt8(ascii: "U") where !isBytes:
            try append(try digits(8, radix: 16, from: start), isOctet: false, at: start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            position -= 1
            try append(try digits(3, radix: 8, from: start), isOctet: true, at: start)
        default:
            throw fault("write '\\\\' for a backslash, or r'…' for a string without escapes", at: start)
        }
    }

    private mutating func digits(_ count: Int, radix: UInt32, from start: Int) throws(SyntaxFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard position < end, let digit = bytes[position].hexDigitValue, digit < radix else {
                throw fault("\(count) \(radix == 8 ? "octal" : "hexadecimal") digits must follow", at: start)
            }
            value = value &* radix &+ digit
            position += 1
        }
        return value
    }

    private mutating func append(_ value: UInt32, isOctet: Bool, at start: Int) throws(SyntaxFault) {
        if isBytes, isOctet {
            result.append(UInt8(truncatingIfNeeded: value))
            return
        }
        guard let scalar = UnicodeScalar(value) else { throw fault("that is no Unicode character", at: start) }
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private func fault(_ reason: String, at offset: Int) -> SyntaxFault {
        SyntaxFault(message: "invalid escape sequence: \(reason)", offset: offset)
    }
}

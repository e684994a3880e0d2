import Model

/// Reads what simdjson refuses: says where and why, or accepts it where Go's `encoding/json` does.
///
/// That is whole numbers beyond 64 bits, which become doubles, and escaped halves of surrogate pairs, which become
/// U+FFFD. Several times slower than simdjson, and only ever run on such documents.
struct PreciseReader {
    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func read(_ bytes: [UInt8]) throws(JSONError) -> Value {
        var reader = PreciseReader(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.index = 3 }
        reader.skipSpace()
        guard reader.current != nil else { throw JSONError(message: "the document is empty", offset: nil) }
        let value = try reader.value()
        reader.skipSpace()
        guard reader.current == nil else { throw reader.error("there is more text behind the end of the document") }
        return value
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func error(_ message: String, at offset: Int? = nil) -> JSONError {
        let offset = offset ?? index
        // Whatever was expected, an end that comes too early is a truncated document.
        return JSONError(message: offset < bytes.count ? message : "the document ends too early", offset: offset)
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    /// Skips white space; whether the byte behind it is this one, which is skipped too.
    private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
        skipSpace()
        guard current == UInt8(ascii: byte) else { return false }
        index += 1
        return true
    }

    private mutating func value() throws(JSONError) -> Value {
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try nested { reader throws(JSONError) in try reader.object() }
        case UInt8(ascii: "["): return try nested { reader throws(JSONError) in try reader.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0"), UInt8(ascii: "1"), UInt8(ascii: "2"), UInt8(ascii: "3"),
            UInt8(ascii: "4"), UInt8(ascii: "5"), UInt8(ascii: "6"), UInt8(ascii: "7"), UInt8(ascii: "8"),
            UInt8(ascii: "9"):
            return try number()
        default: return try word()
        }
    }

    private mutating func nested(
        _ body: (inout PreciseReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        guard depth < JSON.maximumDepth else {
            throw error("arrays and objects nest more than \(JSON.maximumDepth) levels deep")
        }
        depth += 1
        index += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSONError) -> Value {
        var fields: [ValueObject.Field] = []
        if skip("}") { return .object(ValueObject()) }
        repeat {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw error("a key in double quotes was expected") }
            let key = try string()
            guard skip(":") else { throw error("a colon was expected behind the key") }
            fields.append(ValueObject.Field(key: key, value: try value()))
        } while skip(",")
        guard skip("}") else { throw error("a comma or the end of the object was expected") }
        return .object(ValueObject(fields))
    }

    private mutating func array() throws(JSONError) -> Value {
        var values: [Value] = []
        if skip("]") { return .array([]) }
        repeat { values.append(try value()) } while skip(",")
        guard skip("]") else { throw error("a comma or the end of the array was expected") }
        return .array(values)
    }

    private mutating func word() throws(JSONError) -> Value {
        for (word, value) in [("true", Value.bool(true)), ("false", .bool(false)), ("null", .null)]
        where bytes[index...].starts(with: word.utf8) {
            index += word.utf8.count
            return value
        }
        throw error("a value was expected")
    }

    // MARK: Numbers

    private mutating func number() throws(JSONError) -> Value {
        let start = index
        if current == UInt8(ascii: "-") { index += 1 }
        let firstDigit = index
        try skipDigits()
        if bytes[firstDigit] == UInt8(ascii: "0"), index > firstDigit + 1 {
            throw error("a number may not begin with 0", at: firstDigit)
        }
        var isWhole = true
        if current == UInt8(ascii: ".") {
            isWhole = false
            index += 1
            try skipDigits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isWhole = false
            index += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
            try skipDigits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isWhole, let whole = Int64(text) { return .integer(whole) }
        guard let number = Double(text), number.isFinite else {
            throw error("the number is out of range", at: start)
        }
        return .number(number)
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = index
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { index += 1 }
        if index == start { throw error("a digit was expected") }
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> String {
        let start = index
        index += 1
        var text: [UInt8] = []
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw error("a control character in a string must be escaped") }
            if byte == UInt8(ascii: "\\") {
                try escape(into: &text)
            } else {
                text.append(byte)
                index += 1
            }
        }
        guard current != nil else { throw error("the string is not closed", at: start) }
        let end = index
        index += 1
        guard let string = String(validating: text, as: UTF8.self) else {
            throw error("the string is not UTF-8", at: firstInvalidByte(from: start, to: end))
        }
        return string
    }

    /// Where the first byte stands that is not part of a well-formed character.
    private func firstInvalidByte(from start: Int, to end: Int) -> Int {
        var offset = start
        while offset < end {
            let length = (1...4).first { length in
                offset + length <= end
                    && String(validating: bytes[offset..<offset + length], as: UTF8.self) != nil
            }
            guard let length else { return offset }
            offset += length
        }
        return start
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        let start = index
        index += 1
        guard let letter = current else { throw error("") }
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeScalar()).utf8)
        default: throw error("this escape is not one of JSON's", at: start)
        }
    }

    /// What four digits behind `\u` stand for, or eight of a surrogate pair; U+FFFD for half of one.
    private mutating func unicodeScalar() throws(JSONError) -> Unicode.Scalar {
        let unit = try hexadecimal()
        if unit & 0xFC00 == 0xD800, bytes[index...].starts(with: "\\u".utf8) {
            let behindFirst = index
            index += 2
            let second = try hexadecimal()
            if second & 0xFC00 == 0xDC00 {
                return Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + second & 0x3FF) ?? "\u{FFFD}"
            }
            index = behindFirst
        }
        return Unicode.Scalar(unit) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error("four hexadecimal digits were expected behind \\u")
            }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }
}

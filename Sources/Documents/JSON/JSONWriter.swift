package import Model

extension JSON {
    /// Compact JSON: no white space, keys in the value's order.
    package static func serialize(_ value: Value) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(value)
        return writer.output
    }

    /// JSON for people: two spaces a level, a space behind a colon, LF, and an LF at the end.
    package static func serializePretty(_ value: Value) -> [UInt8] {
        var writer = JSONWriter()
        writer.writePretty(value, indentation: 0)
        writer.output.append(UInt8(ascii: "\n"))
        return writer.output
    }
}

/// Appends JSON to bytes.
struct JSONWriter {
    var output: [UInt8] = []
    /// Writes a double so that it is read as one again: `1.0`, where the API machinery writes `1`.
    var marksDoubles = false

    mutating func write(_ value: Value) {
        switch value {
        case .array(let values):
            append("[")
            for index in values.indices {
                if index > 0 { append(",") }
                write(values[index])
            }
            append("]")
        case .object(let object):
            append("{")
            for index in object.fields.indices {
                if index > 0 { append(",") }
                write(object.fields[index].key)
                append(":")
                write(object.fields[index].value)
            }
            append("}")
        default: writeScalar(value)
        }
    }

    mutating func writePretty(_ value: Value, indentation: Int) {
        switch value {
        case .array(let values) where !values.isEmpty:
            append("[")
            for index in values.indices {
                if index > 0 { append(",") }
                newLine(indentation + 2)
                writePretty(values[index], indentation: indentation + 2)
            }
            newLine(indentation)
            append("]")
        case .object(let object) where !object.isEmpty:
            append("{")
            for index in object.fields.indices {
                if index > 0 { append(",") }
                newLine(indentation + 2)
                write(object.fields[index].key)
                output.append(UInt8(ascii: ":"))
                output.append(UInt8(ascii: " "))
                writePretty(object.fields[index].value, indentation: indentation + 2)
            }
            newLine(indentation)
            append("}")
        default: write(value)
        }
    }

    private mutating func writeScalar(_ value: Value) {
        switch value {
        case .bool(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): DecimalText.write(number, into: &output)
        // No parser of ours makes an infinity, and JSON has none.
        case .number(let number) where number.isFinite: write(number)
        case .string(let text): write(text)
        default: output.append(contentsOf: "null".utf8)
        }
    }

    private mutating func write(_ number: Double) {
        let start = output.count
        DoubleText.writeJSON(number, into: &output)
        if marksDoubles, !output[start...].contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") }) {
            output.append(contentsOf: ".0".utf8)
        }
    }

    mutating func append(_ character: Unicode.Scalar) { output.append(UInt8(ascii: character)) }

    mutating func newLine(_ indentation: Int) {
        append("\n")
        for _ in 0..<indentation { append(" ") }
    }

    /// A string in quotes.
    ///
    /// Escapes what RFC 8259 demands, and what YAML has no place for or takes for the end of a line: API servers read the
    /// bodies of applies as YAML, and would store other text or refuse it. All else stays readable.
    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            append("\"")
            var start = 0
            for index in bytes.indices {
                let length = JSONWriter.escapedLength(bytes, at: index)
                guard length > 0 else { continue }
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                start = index + length
                writeEscape(bytes[index..<start])
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
            append("\"")
        }
    }

    /// How many bytes the character has that begins here, if it must be escaped; else 0.
    private static func escapedLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        switch bytes[index] {
        case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F: 1
        // U+0080 to U+009F.
        case 0xC2: bytes[index + 1] < 0xA0 ? 2 : 0
        // U+2028 and U+2029.
        case 0xE2: bytes[index + 1] == 0x80 && bytes[index + 2] & 0xFE == 0xA8 ? 3 : 0
        // U+FEFF, U+FFFE and U+FFFF.
        case 0xEF:
            switch (bytes[index + 1], bytes[index + 2]) {
            case (0xBB, 0xBF), (0xBF, 0xBE...0xBF): 3
            default: 0
            }
        default: 0
        }
    }

    private mutating func writeEscape(_ character: Slice<UnsafeBufferPointer<UInt8>>) {
        append("\\")
        guard let byte = character.first, character.count == 1 else {
            let code = String(decoding: character, as: UTF8.self).unicodeScalars.first?.value ?? 0
            append("u")
            for shift in [12, 8, 4, 0] { writeDigit(UInt8(code >> UInt32(shift) & 15)) }
            return
        }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        case UInt8(ascii: "\n"): append("n")
        case UInt8(ascii: "\r"): append("r")
        case UInt8(ascii: "\t"): append("t")
        case 0x08: append("b")
        case 0x0C: append("f")
        default:
            output.append(contentsOf: "u00".utf8)
            for digit in [byte >> 4, byte & 15] { writeDigit(digit) }
        }
    }

    private mutating func writeDigit(_ digit: UInt8) { output.append(digit < 10 ? digit + 48 : digit + 87) }
}

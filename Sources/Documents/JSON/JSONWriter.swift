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

    private mutating func append(_ character: Unicode.Scalar) { output.append(UInt8(ascii: character)) }

    private mutating func newLine(_ indentation: Int) {
        append("\n")
        for _ in 0..<indentation { append(" ") }
    }

    /// A string in quotes.
    ///
    /// Escapes what RFC 8259 demands and nothing else, so that text stays readable.
    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            append("\"")
            var start = 0
            for index in bytes.indices where JSONWriter.needsEscape(bytes[index]) {
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                writeEscape(bytes[index])
                start = index + 1
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
            append("\"")
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func writeEscape(_ byte: UInt8) {
        append("\\")
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        case UInt8(ascii: "\n"): append("n")
        case UInt8(ascii: "\r"): append("r")
        case UInt8(ascii: "\t"): append("t")
        case 0x08: append("b")
        case 0x0C: append("f")
        default:
            output.append(contentsOf: "u00".utf8)
            for digit in [byte >> 4, byte & 15] { output.append(digit < 10 ? digit + 48 : digit + 87) }
        }
    }
}

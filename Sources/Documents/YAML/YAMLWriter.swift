package import Model

extension YAML {
    /// Canonical YAML of one object: the same bytes on every run, which kubectl and Argo CD read back to the same value.
    ///
    /// `apiVersion`, `kind` and `metadata` come first, in `metadata` then `name`, `namespace`, `labels` and
    /// `annotations`; everything else is sorted by the bytes of its key. Two spaces, lists level with their key, text
    /// of several lines as a literal block, LF at the end, no `---`.
    ///
    /// A double that Go's JSON writes as a whole number is written as one, and reads back as an integer.
    package static func canonical(_ value: Value) -> [UInt8] {
        var writer = YAMLWriter()
        // Most objects fit, so that their text is not moved while it grows.
        writer.output.reserveCapacity(2048)
        writer.writeDocument(value)
        return writer.output
    }

    /// Canonical YAML of several objects in their order, with `---` between them.
    package static func canonical(_ values: some Sequence<Value>) -> [UInt8] {
        var writer = YAMLWriter()
        var isFirst = true
        for value in values {
            if !isFirst { writer.output.append(contentsOf: "---\n".utf8) }
            isFirst = false
            writer.writeDocument(value)
        }
        return writer.output
    }
}

/// Appends canonical YAML to bytes.
struct YAMLWriter {
    var output: [UInt8] = []

    /// Longer keys are written with `?`: YAML readers look no further than 1024 characters for the `:`.
    private static let maximumSimpleKey = 1000

    mutating func writeDocument(_ value: Value) {
        switch value {
        case .object(let object) where !object.isEmpty:
            writeRoot(object)
        case .array(let values) where !values.isEmpty:
            write(values, indentation: 0)
        case .string(let text):
            // A block scalar needs a parent that it is indented against.
            writeOnOneLine(text)
            newLine()
        default:
            writeScalar(value, indentation: 0)
        }
    }

    // MARK: The order of fields

    private static let rootOrder = ["apiVersion", "kind", "metadata"]
    private static let metadataOrder = ["name", "namespace", "labels", "annotations"]

    private mutating func writeRoot(_ object: ValueObject) {
        write(object, first: YAMLWriter.rootOrder, indentation: 0) { writer, field in
            guard field.key == "metadata", case .object(let metadata) = field.value, !metadata.isEmpty else {
                return writer.write(field, indentation: 0)
            }
            writer.output.append(contentsOf: "metadata:\n".utf8)
            writer.write(metadata, first: YAMLWriter.metadataOrder, indentation: 2) { $0.write($1, indentation: 2) }
        }
    }

    /// The fields of an object, some of them ahead of the others, in lines of their own.
    private mutating func write(
        _ object: ValueObject, first: [String], indentation: Int,
        _ write: (inout YAMLWriter, ValueObject.Field) -> Void
    ) {
        for key in first {
            guard let field = object.fields.first(where: { $0.key == key }) else { continue }
            indent(indentation)
            write(&self, field)
        }
        for field in object.fields where !first.contains(field.key) {
            indent(indentation)
            write(&self, field)
        }
    }

    // MARK: Collections

    /// The fields of an object in lines of their own; the first one begins where the output stands.
    private mutating func write(_ object: ValueObject, indentation: Int) {
        for index in object.fields.indices {
            if index > 0 { indent(indentation) }
            write(object.fields[index], indentation: indentation)
        }
    }

    private mutating func write(_ field: ValueObject.Field, indentation: Int) {
        writeKey(field.key, indentation: indentation)
        switch field.value {
        case .object(let object) where !object.isEmpty:
            newLine()
            indent(indentation + 2)
            write(object, indentation: indentation + 2)
        case .array(let values) where !values.isEmpty:
            newLine()
            indent(indentation)
            write(values, indentation: indentation)
        default:
            output.append(UInt8(ascii: " "))
            writeScalar(field.value, indentation: indentation)
        }
    }

    /// A key with its colon.
    mutating func writeKey(_ key: String, indentation: Int) {
        let start = output.count
        writeOnOneLine(key)
        if output.count - start > YAMLWriter.maximumSimpleKey {
            output.insert(contentsOf: "? ".utf8, at: start)
            newLine()
            indent(indentation)
        }
        output.append(UInt8(ascii: ":"))
    }

    private mutating func write(_ values: [Value], indentation: Int) {
        for index in values.indices {
            if index > 0 { indent(indentation) }
            output.append(UInt8(ascii: "-"))
            output.append(UInt8(ascii: " "))
            switch values[index] {
            case .object(let object) where !object.isEmpty: write(object, indentation: indentation + 2)
            case .array(let values) where !values.isEmpty: write(values, indentation: indentation + 2)
            default: writeScalar(values[index], indentation: indentation)
            }
        }
    }

    // MARK: Scalars

    /// A scalar or an empty collection, to the end of its line.
    mutating func writeScalar(_ value: Value, indentation: Int) {
        switch value {
        case .string(let text): return write(text, indentation: indentation)
        case .bool(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): DecimalText.write(number, into: &output)
        case .number(let number) where number.isFinite: DoubleText.writeYAML(number, into: &output)
        case .array: output.append(contentsOf: "[]".utf8)
        case .object: output.append(contentsOf: "{}".utf8)
        case .null, .number: output.append(contentsOf: "null".utf8)
        }
        newLine()
    }

    private mutating func write(_ text: String, indentation: Int) {
        var text = text
        text.withUTF8 { bytes in
            let style = ScalarStyle(bytes)
            if style == .literal {
                writeLiteral(bytes, indentation: indentation + 2)
            } else {
                write(bytes, style)
                newLine()
            }
        }
    }

    private mutating func writeOnOneLine(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            let style = ScalarStyle(bytes)
            write(bytes, style == .literal ? .doubleQuoted : style)
        }
    }

    private mutating func write(_ bytes: ScalarStyle.Bytes, _ style: ScalarStyle) {
        switch style {
        case .plain: output.append(contentsOf: bytes)
        case .singleQuoted:
            output.append(UInt8(ascii: "'"))
            for byte in bytes {
                if byte == UInt8(ascii: "'") { output.append(byte) }
                output.append(byte)
            }
            output.append(UInt8(ascii: "'"))
        case .doubleQuoted, .literal: writeDoubleQuoted(bytes)
        }
    }

    /// Lines as they are, each indented.
    ///
    /// The header says so where the first line begins with white space, and how many line ends there are at the end.
    private mutating func writeLiteral(_ bytes: ScalarStyle.Bytes, indentation: Int) {
        let newline = UInt8(ascii: "\n")
        output.append(UInt8(ascii: "|"))
        if bytes[0] == UInt8(ascii: " ") || bytes[0] == UInt8(ascii: "\t") || bytes[0] == newline {
            output.append(UInt8(ascii: "2"))
        }
        if bytes[bytes.count - 1] != newline {
            output.append(UInt8(ascii: "-"))
        } else if bytes[bytes.count - 2] == newline {
            output.append(UInt8(ascii: "+"))
        }
        newLine()
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: newline) ?? bytes.count
            if end > start {
                indent(indentation)
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<end]))
            }
            newLine()
            start = end + 1
        }
    }

    private mutating func writeDoubleQuoted(_ bytes: ScalarStyle.Bytes) {
        output.append(UInt8(ascii: "\""))
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case UInt8(ascii: "\n"): output.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): output.append(contentsOf: "\\r".utf8)
            case UInt8(ascii: "\t"): output.append(contentsOf: "\\t".utf8)
            case 0x00..<0x20, 0x7F: writeEscape(UInt32(byte))
            case 0x80...:
                if let (code, length) = ScalarStyle.unprintable(bytes, at: index) {
                    writeEscape(code)
                    index += length - 1
                } else {
                    output.append(byte)
                }
            default: output.append(byte)
            }
            index += 1
        }
        output.append(UInt8(ascii: "\""))
    }

    /// `\u` and four hexadecimal digits, which JSON readers know as well.
    private mutating func writeEscape(_ code: UInt32) {
        output.append(contentsOf: "\\u".utf8)
        for shift in [UInt32(12), 8, 4, 0] {
            let digit = UInt8(truncatingIfNeeded: code >> shift & 15)
            output.append(digit < 10 ? digit + 48 : digit + 55)
        }
    }

    mutating func newLine() { output.append(UInt8(ascii: "\n")) }

    mutating func indent(_ count: Int) {
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
    }
}

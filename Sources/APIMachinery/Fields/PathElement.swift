package import Model

/// A step of a path as fieldsV1 writes it: `f:` names a field, `k:` an element by its keys, `v:` one by its value,
/// `i:` one by its place (structured-merge-diff `fieldpath/serialize.go`).
package enum PathElement {
    /// Reads `f:name`, `k:{…}`, `v:…` or `i:n`; `nil` for a sort that is not known.
    static func step(_ text: String) throws(FieldsV1Error) -> FieldPath.Step? {
        let bytes = text.utf8
        guard let sort = bytes.first, bytes.dropFirst().first == UInt8(ascii: ":") else {
            throw FieldsV1Error(key: text)
        }
        let content = bytes.dropFirst(2)
        switch sort {
        case UInt8(ascii: "f"): return .key(String(content) ?? "")
        case UInt8(ascii: "k"):
            var reader = ScalarReader(Array(content))
            guard let fields = reader.object() else { throw FieldsV1Error(key: text) }
            return .element(ValueObject(fields))
        case UInt8(ascii: "v"):
            var reader = ScalarReader(Array(content))
            guard let value = reader.scalar(), reader.isAtEnd else { throw FieldsV1Error(key: text) }
            return .value(value)
        case UInt8(ascii: "i"):
            guard let index = Int(Substring(content)) else { throw FieldsV1Error(key: text) }
            return .index(index)
        default: return nil
        }
    }

    static func text(_ step: FieldPath.Step) -> String {
        var bytes: [UInt8] = []
        write(step, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the step as fieldsV1 writes it.
    package static func write(_ step: FieldPath.Step, into bytes: inout [UInt8]) {
        switch step {
        case .key(let name):
            bytes += "f:".utf8
            bytes += name.utf8
        case .element(let keys):
            bytes += "k:{".utf8
            for (index, field) in keys.fields.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                quote(field.key, html: false, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                write(field.value, into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        case .value(let value):
            bytes += "v:".utf8
            write(value, into: &bytes)
        case .index(let index): bytes += "i:\(index)".utf8
        }
    }

    /// JSON of a scalar, as Go writes it.
    ///
    /// Keys and set values are never lists or objects.
    private static func write(_ value: Value, into bytes: inout [UInt8]) {
        switch value {
        case .string(let text): quote(text, html: true, into: &bytes)
        case .integer(let number): bytes += String(number).utf8
        case .number(let number):
            bytes += (number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)).utf8
        case .bool(let flag): bytes += (flag ? "true" : "false").utf8
        case .null, .array, .object: bytes += "null".utf8
        }
    }

    /// A JSON string; `html` escapes `<`, `>` and `&`, which Go does in values and not in names.
    private static func quote(_ text: String, html: Bool, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        // Nearly all of them are words.
        let isWord = text.withUTF8 { word in
            guard word.allSatisfy(isPlain) else { return false }
            bytes.append(contentsOf: word)
            return true
        }
        if isWord {
            bytes.append(UInt8(ascii: "\""))
            return
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\r"): bytes += "\\r".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case 0..<0x20: escape(UInt32(byte), into: &bytes)
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
                if html { escape(UInt32(byte), into: &bytes) } else { bytes.append(byte) }
            case 0xA8, 0xA9:
                bytes.append(byte)
                // U+2028 and U+2029, which end lines in JavaScript.
                guard bytes.suffix(3).dropLast().elementsEqual([0xE2, 0x80]) else { continue }
                bytes.removeLast(3)
                escape(0x2028 + UInt32(byte - 0xA8), into: &bytes)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): false
        default: byte >= 0x20 && byte < 0x7F
        }
    }

    private static func escape(_ scalar: UInt32, into bytes: inout [UInt8]) {
        let digits = String(scalar, radix: 16)
        bytes += "\\u".utf8
        bytes += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
        bytes += digits.utf8
    }
}

/// Reads the little JSON that is inside a path element: a scalar, or one object of scalars.
///
/// Its own, because Documents is not below this target, and because these texts are a few bytes long.
private struct ScalarReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == bytes.count
        }
    }

    private mutating func skipSpace() {
        while byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t") { position += 1 }
    }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        skipSpace()
        guard byte == UInt8(ascii: expected) else { return false }
        position += 1
        return true
    }

    mutating func object() -> [ValueObject.Field]? {
        guard take("{") else { return nil }
        var fields: [ValueObject.Field] = []
        if take("}") { return isAtEnd ? fields : nil }
        repeat {
            skipSpace()
            guard let name = string(), take(":"), let value = scalar() else { return nil }
            fields.append(ValueObject.Field(key: name, value: value))
        } while take(",")
        return take("}") && isAtEnd ? fields : nil
    }

    mutating func scalar() -> Value? {
        skipSpace()
        switch byte {
        case UInt8(ascii: "\""): return string().map(Value.string)
        case UInt8(ascii: "t"): return word("true", .bool(true))
        case UInt8(ascii: "f"): return word("false", .bool(false))
        case UInt8(ascii: "n"): return word("null", .null)
        default: return number()
        }
    }

    private mutating func word(_ word: String, _ value: Value) -> Value? {
        guard bytes[position...].starts(with: word.utf8) else { return nil }
        position += word.utf8.count
        return value
    }

    private mutating func number() -> Value? {
        let start = position
        while position < bytes.count, "+-.eE0123456789".utf8.contains(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if let integer = Int64(text) { return .integer(integer) }
        return Double(text).map(Value.number)
    }

    private mutating func string() -> String? {
        guard byte == UInt8(ascii: "\"") else { return nil }
        position += 1
        var units: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: units, as: UTF8.self) }
            if byte != UInt8(ascii: "\\") {
                units.append(byte)
            } else if !unescape(into: &units) {
                return nil
            }
        }
        return nil
    }

    private mutating func unescape(into units: inout [UInt8]) -> Bool {
        let byte = self.byte
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
        case UInt8(ascii: "b"): units.append(8)
        case UInt8(ascii: "f"): units.append(12)
        case UInt8(ascii: "n"): units.append(10)
        case UInt8(ascii: "r"): units.append(13)
        case UInt8(ascii: "t"): units.append(9)
        case UInt8(ascii: "u"):
            guard let scalar = unicode() else { return false }
            units += Array(String(scalar).utf8)
        default: return false
        }
        return true
    }

    /// The four digits behind `\u`, with the low surrogate that may follow.
    private mutating func unicode() -> Unicode.Scalar? {
        guard let high = digits() else { return nil }
        guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
        guard bytes[position...].starts(with: "\\u".utf8) else { return "\u{FFFD}" }
        position += 2
        guard let low = digits(), (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func digits() -> UInt32? {
        guard position + 4 <= bytes.count else { return nil }
        let text = String(decoding: bytes[position..<position + 4], as: UTF8.self)
        position += 4
        return UInt32(text, radix: 16)
    }
}

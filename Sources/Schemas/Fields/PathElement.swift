internal import Model

/// A step of a path as fieldsV1 writes it.
enum PathElement {
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
        switch step {
        case .key(let name): "f:" + name
        case .element(let keys):
            "k:{" + keys.map { quoted($0.key, html: false) + ":" + scalar($0.value) }.joined(separator: ",") + "}"
        case .value(let value): "v:" + scalar(value)
        case .index(let index): "i:\(index)"
        }
    }

    /// JSON of a scalar, as Go writes it.
    ///
    /// Keys and set values are never lists or objects.
    private static func scalar(_ value: Value) -> String {
        switch value {
        case .string(let text): quoted(text, html: true)
        case .integer(let number): String(number)
        case .number(let number):
            number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: "null"
        }
    }

    /// A JSON string; `html` escapes `<`, `>` and `&`, which Go does in values and not in names.
    private static func quoted(_ text: String, html: Bool) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes += [UInt8(ascii: "\\"), UInt8(ascii: "\"")]
            case "\\": bytes += [UInt8(ascii: "\\"), UInt8(ascii: "\\")]
            case "\n": bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case "\r": bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
            case "\t": bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
            case "\u{0}"..<"\u{20}", "\u{2028}", "\u{2029}": bytes += escape(scalar)
            case "<", ">", "&": if html { bytes += escape(scalar) } else { bytes += Array(String(scalar).utf8) }
            default: bytes += Array(String(scalar).utf8)
            }
        }
        bytes.append(UInt8(ascii: "\""))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> [UInt8] {
        let digits = String(scalar.value, radix: 16)
        return Array("\\u".utf8) + Array(repeating: UInt8(ascii: "0"), count: 4 - digits.count) + Array(digits.utf8)
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

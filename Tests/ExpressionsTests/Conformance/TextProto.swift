/// A message of protobuf's text format, as far as the conformance files use it: fields in order, nothing typed.
struct TextProto {
    var fields: [TextProtoField] = []

    func messages(_ name: String) -> [TextProto] {
        fields.compactMap { field in
            if field.name == name, case .message(let message) = field.value { message } else { nil }
        }
    }

    func message(_ name: String) -> TextProto? { messages(name).first }

    func bytes(_ name: String) -> [UInt8]? {
        for field in fields where field.name == name {
            if case .text(let bytes) = field.value { return bytes }
        }
        return nil
    }

    func text(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }

    func word(_ name: String) -> String? {
        for field in fields where field.name == name {
            if case .word(let word) = field.value { return word }
        }
        return nil
    }

    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }
}

/// One field of a message.
struct TextProtoField {
    enum Value {
        indirect case message(TextProto)
        case text([UInt8])
        /// A number or a name, as it is written.
        case word(String)
    }

    var name: String
    var value: Value
}

/// Reads the text format.
struct TextProtoReader {
    struct Malformed: Error {
        var offset: Int
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func read() throws(Malformed) -> TextProto { try message(until: nil) }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current {
            if byte == UInt8(ascii: "#") {
                while let byte = current, byte != UInt8(ascii: "\n") { position += 1 }
            } else if byte == 32 || (9...13).contains(byte) {
                position += 1
            } else {
                return
            }
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        guard let byte = current, UInt32(byte) == scalar.value else { return false }
        position += 1
        return true
    }

    private mutating func message(until closing: Unicode.Scalar?) throws(Malformed) -> TextProto {
        var message = TextProto()
        while true {
            skipSpace()
            if let closing, take(closing) { return message }
            if current == nil {
                guard closing == nil else { throw Malformed(offset: position) }
                return message
            }
            let name = take("[") ? try extensionName() : try word()
            let hasColon = take(":")
            if take("[") {
                while !take("]") {
                    message.fields.append(TextProtoField(name: name, value: try value(mayBeWord: true)))
                    _ = take(",")
                }
            } else {
                message.fields.append(TextProtoField(name: name, value: try value(mayBeWord: hasColon)))
            }
            _ = take(",") || take(";")
        }
    }

    private mutating func extensionName() throws(Malformed) -> String {
        let start = position
        while let byte = current, byte != UInt8(ascii: "]") { position += 1 }
        defer { position += 1 }
        return "[" + String(decoding: bytes[start..<position], as: UTF8.self) + "]"
    }

    private mutating func word() throws(Malformed) -> String {
        skipSpace()
        let start = position
        while let byte = current,
            Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber
                || "_+-.".utf8.contains(byte)
        {
            position += 1
        }
        guard position > start else { throw Malformed(offset: position) }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func value(mayBeWord: Bool) throws(Malformed) -> TextProtoField.Value {
        if take("{") { return .message(try message(until: "}")) }
        if take("<") { return .message(try message(until: ">")) }
        guard mayBeWord else { throw Malformed(offset: position) }
        skipSpace()
        guard current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") else { return .word(try word()) }
        var text: [UInt8] = []
        while let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            position += 1
            try string(until: quote, into: &text)
            skipSpace()
        }
        return .text(text)
    }

    private mutating func string(until quote: UInt8, into text: inout [UInt8]) throws(Malformed) {
        while let byte = current {
            position += 1
            if byte == quote { return }
            if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
        }
        throw Malformed(offset: position)
    }

    private mutating func escape(into text: inout [UInt8]) throws(Malformed) {
        guard let letter = current else { throw Malformed(offset: position) }
        position += 1
        switch letter {
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "a"): text.append(7)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "v"): text.append(11)
        case UInt8(ascii: "x"): text.append(UInt8(truncatingIfNeeded: try number(radix: 16, atMost: 2)))
        case UInt8(ascii: "u"): try append(scalar: try number(radix: 16, atMost: 4), to: &text)
        case UInt8(ascii: "U"): try append(scalar: try number(radix: 16, atMost: 8), to: &text)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            position -= 1
            text.append(UInt8(truncatingIfNeeded: try number(radix: 8, atMost: 3)))
        default: text.append(letter)
        }
    }

    private mutating func number(radix: Int, atMost count: Int) throws(Malformed) -> UInt32 {
        let start = position
        while position < start + count, let byte = current, Character(UnicodeScalar(byte)).hexDigitValue ?? 99 < radix {
            position += 1
        }
        guard let value = UInt32(String(decoding: bytes[start..<position], as: UTF8.self), radix: radix) else {
            throw Malformed(offset: start)
        }
        return value
    }

    private func append(scalar value: UInt32, to text: inout [UInt8]) throws(Malformed) {
        guard let scalar = UnicodeScalar(value) else { throw Malformed(offset: position) }
        text += Array(String(Character(scalar)).utf8)
    }
}

import Model

/// Makes values out of a tape (simdjson's doc/tape.md).
struct TapeReader: ~Copyable {
    private let tape: JSONTape
    /// The word to read next.
    private var index = 1

    init(_ tape: consuming JSONTape) { self.tape = tape }

    private static let payload: UInt64 = 0x00FF_FFFF_FFFF_FFFF

    mutating func root() -> Value { value() }

    mutating func value() -> Value {
        let word = tape.words[index]
        index += 1
        switch UInt8(truncatingIfNeeded: word >> 56) {
        case UInt8(ascii: "\""): return .string(string(at: word & TapeReader.payload))
        case UInt8(ascii: "{"): return .object(object(word))
        case UInt8(ascii: "["): return .array(array(word))
        case UInt8(ascii: "l"):
            index += 1
            return .integer(Int64(bitPattern: tape.words[index - 1]))
        case UInt8(ascii: "u"):
            index += 1
            return .number(Double(tape.words[index - 1]))
        case UInt8(ascii: "d"):
            index += 1
            return .number(Double(bitPattern: tape.words[index - 1]))
        case UInt8(ascii: "t"): return .bool(true)
        case UInt8(ascii: "f"): return .bool(false)
        default: return .null
        }
    }

    /// How many members follow: exact up to 2^24 - 1, where simdjson's count stops.
    private func count(_ word: UInt64) -> Int { Int(word >> 32 & 0xFF_FFFF) }

    private mutating func object(_ word: UInt64) -> ValueObject {
        let end = Int(word & 0xFFFF_FFFF) - 1
        var fields: [ValueObject.Field] = []
        fields.reserveCapacity(count(word))
        while index < end {
            let key = string(at: tape.words[index] & TapeReader.payload)
            index += 1
            fields.append(ValueObject.Field(key: key, value: value()))
        }
        index += 1
        return ValueObject(fields)
    }

    private mutating func array(_ word: UInt64) -> [Value] {
        let end = Int(word & 0xFFFF_FFFF) - 1
        var values: [Value] = []
        values.reserveCapacity(count(word))
        while index < end { values.append(value()) }
        index += 1
        return values
    }

    private func string(at offset: UInt64) -> String {
        let start = tape.strings + Int(offset)
        let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        return String(decoding: UnsafeBufferPointer(start: start + 4, count: Int(count)), as: UTF8.self)
    }
}

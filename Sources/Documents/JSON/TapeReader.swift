import Model

/// Makes values out of a tape (simdjson's doc/tape.md).
struct TapeReader: ~Copyable {
    private let tape: JSONTape
    private var keys = KeyCache()
    /// The word to read next; the first one is the root's.
    private var index = 1

    init(_ tape: consuming JSONTape) { self.tape = tape }

    private static let payload: UInt64 = 0x00FF_FFFF_FFFF_FFFF

    mutating func value() -> Value {
        let word = tape.words[index]
        index += 1
        switch UInt8(truncatingIfNeeded: word >> 56) {
        case UInt8(ascii: "\""): return .string(String(decoding: bytes(of: word), as: UTF8.self))
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

    private mutating func object(_ word: UInt64) -> ValueObject {
        ValueObject(elements(word) { reader in reader.field() })
    }

    private mutating func field() -> ValueObject.Field {
        let key = keys.string(bytes(of: tape.words[index]))
        index += 1
        return ValueObject.Field(key: key, value: value())
    }

    private mutating func array(_ word: UInt64) -> [Value] {
        elements(word) { reader in reader.value() }
    }

    /// The members of the collection that begins with the word, made in place.
    @inline(__always)
    private mutating func elements<Element>(
        _ word: UInt64, _ next: (inout TapeReader) -> Element
    ) -> [Element] {
        let end = end(of: word)
        let count = count(of: word)
        guard count < TapeReader.countedMembers else { return manyElements(end, next) }
        let elements = [Element](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            while index < end, initializedCount < count {
                (buffer.baseAddress.unsafelyUnwrapped + initializedCount).initialize(to: next(&self))
                initializedCount += 1
            }
        }
        index += 1
        return elements
    }

    private mutating func manyElements<Element>(_ end: Int, _ next: (inout TapeReader) -> Element) -> [Element] {
        var elements: [Element] = []
        while index < end { elements.append(next(&self)) }
        index += 1
        return elements
    }

    // MARK: Words

    /// The index of the word that closes a collection.
    private func end(of word: UInt64) -> Int { Int(word & 0xFFFF_FFFF) - 1 }

    /// simdjson counts up to here, and no further.
    private static let countedMembers = 0xFF_FFFF

    /// How many members a collection has.
    private func count(of word: UInt64) -> Int { Int(word >> 32 & 0xFF_FFFF) }

    private func bytes(of word: UInt64) -> UnsafeBufferPointer<UInt8> {
        let start = tape.strings + Int(word & TapeReader.payload)
        let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        return UnsafeBufferPointer(start: start + 4, count: Int(count))
    }
}

extension TapeReader {
    // MARK: One field at a time

    /// Whether the document is an object, whose fields `nextKey` then goes through.
    mutating func enterObject() -> Bool { enter(UInt8(ascii: "{")) }

    /// Whether the next value is an array, which `isAtEndOfArray` and `value` then go through.
    mutating func enterArray() -> Bool { enter(UInt8(ascii: "[")) }

    private mutating func enter(_ type: UInt8) -> Bool {
        guard UInt8(truncatingIfNeeded: tape.words[index] >> 56) == type else { return false }
        index += 1
        return true
    }

    /// The key of the next field of the object that was entered; `nil` behind the last.
    mutating func nextKey() -> String? {
        let word = tape.words[index]
        index += 1
        guard UInt8(truncatingIfNeeded: word >> 56) == UInt8(ascii: "\"") else { return nil }
        return String(decoding: bytes(of: word), as: UTF8.self)
    }

    /// Whether the array that was entered has no more elements; goes behind it then.
    mutating func leaveArray() -> Bool { enter(UInt8(ascii: "]")) }
}

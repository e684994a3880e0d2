import Model

/// Makes values out of a tape, whose owner has to outlive it.
struct TapeReader {
    private let words: UnsafePointer<UInt64>
    private let strings: UnsafePointer<UInt8>
    private var keys = KeyCache()
    /// The word to read next; the first one is the root's.
    private var index: Int

    init(_ tape: borrowing JSONTape, at index: Int = 1) {
        words = tape.words
        strings = tape.strings
        self.index = index
    }

    /// The value that begins at the index.
    mutating func value(at index: Int) -> Value {
        self.index = index
        return value()
    }

    mutating func value() -> Value {
        let word = TapeWord(words[index])
        index += 1
        switch word.type {
        case UInt8(ascii: "\""): return .string(String(decoding: bytes(of: word), as: UTF8.self))
        case UInt8(ascii: "{"): return .object(object(word))
        case UInt8(ascii: "["): return .array(array(word))
        case UInt8(ascii: "l"):
            index += 1
            return .integer(Int64(bitPattern: words[index - 1]))
        case UInt8(ascii: "u"):
            index += 1
            return .number(Double(words[index - 1]))
        case UInt8(ascii: "d"):
            index += 1
            return .number(Double(bitPattern: words[index - 1]))
        case UInt8(ascii: "t"): return .bool(true)
        case UInt8(ascii: "f"): return .bool(false)
        default: return .null
        }
    }

    private mutating func object(_ word: TapeWord) -> ValueObject {
        ValueObject(elements(word) { reader in reader.field() })
    }

    private mutating func field() -> ValueObject.Field {
        let key = keys.string(bytes(of: TapeWord(words[index])))
        index += 1
        return ValueObject.Field(key: key, value: value())
    }

    private mutating func array(_ word: TapeWord) -> [Value] {
        elements(word) { reader in reader.value() }
    }

    /// The members of the collection that begins with the word, made in place.
    @inline(__always)
    private mutating func elements<Element>(
        _ word: TapeWord, _ next: (inout TapeReader) -> Element
    ) -> [Element] {
        let end = word.behindCollection - 1
        let count = word.count
        guard count < TapeWord.countedMembers else { return manyElements(end, next) }
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

    private func bytes(of word: TapeWord) -> UnsafeBufferPointer<UInt8> {
        let start = strings + word.stringOffset
        let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        return UnsafeBufferPointer(start: start + 4, count: Int(count))
    }
}

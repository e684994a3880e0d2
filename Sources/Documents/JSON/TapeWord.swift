/// One word of a tape (simdjson's doc/tape.md): a type in the upper byte, and what it says in the rest.
struct TapeWord {
    let bits: UInt64

    init(_ bits: UInt64) { self.bits = bits }

    /// The character that stands for the type: `{`, `[`, `"`, `l`, `u`, `d`, `t`, `f`, `n`.
    var type: UInt8 { UInt8(truncatingIfNeeded: bits >> 56) }

    private static let payload: UInt64 = 0x00FF_FFFF_FFFF_FFFF

    /// Where the bytes of a string begin: their number in four bytes, then they.
    var stringOffset: Int { Int(bits & TapeWord.payload) }

    /// The index of the word behind a collection's closing one.
    var behindCollection: Int { Int(bits & 0xFFFF_FFFF) }

    /// How many members a collection has; simdjson counts up to `countedMembers`, and no further.
    var count: Int { Int(bits >> 32 & 0xFF_FFFF) }

    static let countedMembers = 0xFF_FFFF

    /// How many words the value takes that begins with this one, at that index.
    func length(at index: Int) -> Int {
        switch type {
        case UInt8(ascii: "{"), UInt8(ascii: "["): behindCollection - index
        case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): 2
        default: 1
        }
    }
}

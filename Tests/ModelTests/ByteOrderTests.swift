import Model
import TestSupport
import Testing

@Suite struct ByteOrderTests {
    /// Eight bytes are compared at a time: a difference may stand before, in, and behind such a word.
    @Test(arguments: 0..<60 as Range<UInt64>) func theOrderIsThatOfTheBytes(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let letters = ["a", "b", "\u{0}", "\u{7F}", "é", "e\u{301}", "\u{FFFD}", "🦀"]
        let shared = (0..<random.below(20)).map { _ in random.pick(letters) }.joined()
        let texts = (0..<8).map { _ in shared + (0..<random.below(4)).map { _ in random.pick(letters) }.joined() }
        for left in texts {
            for right in texts {
                let precedes = left.utf8.lexicographicallyPrecedes(right.utf8)
                let isSame = left.utf8.elementsEqual(right.utf8)
                #expect(left.precedes(inBytes: right) == precedes)
                #expect(left.isIdentical(inBytesTo: right) == isSame)
                #expect((left.order(inBytes: right) == 0) == isSame)
                #expect((left.order(inBytes: right) > 0) == (!precedes && !isSame))
                var copy = right
                let isSameAsBytes = copy.withUTF8 { left.isIdentical(toBytes: $0) }
                #expect(isSameAsBytes == isSame)
            }
        }
    }
}

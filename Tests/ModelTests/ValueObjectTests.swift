import Model
import TestSupport
import Testing

struct ValueObjectTests {
    private func object(_ keys: [String]) -> ValueObject {
        ValueObject(keys.enumerated().map { ValueObject.Field(key: $0.element, value: .integer(Int64($0.offset))) })
    }

    /// Values are copied and stored by the hundred thousand: a larger layout costs every list.
    @Test func valuesAreSmall() { #expect(MemoryLayout<Value>.stride <= 24) }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func fieldsAreSortedByBytesAndTheLastWins(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let keys = (0..<random.below(70)).map { _ in
            random.pick([
                "", "a", "aa", "b", "metadata", "metadata2", "terminationGracePeriodSeconds", "ü", "e\u{301}", "\u{E9}",
                "🦀",
            ])
                + (random.once(in: 2) ? String(random.below(9)) : "")
        }
        var expected: [String: Int64] = [:]
        // Keys of their own by bytes, which String's == would mix up.
        for (index, key) in keys.enumerated() {
            expected[key.utf8.map { String($0) }.joined(separator: " ")] = Int64(index)
        }
        let object = object(keys)
        #expect(object.count == expected.count)
        for field in object {
            #expect(expected[field.key.utf8.map { String($0) }.joined(separator: " ")] == field.value.integer)
            #expect(object[field.key] == field.value)
        }
        for (left, right) in zip(object.keys, object.keys.dropFirst()) {
            #expect(left.utf8.lexicographicallyPrecedes(right.utf8))
        }
    }

    @Test func equivalentKeysAreDifferent() {
        var object = object(["\u{E9}", "e\u{301}"])
        #expect(object.count == 2)
        #expect(object["\u{E9}"] == 0 && object["e\u{301}"] == 1)
        object["\u{E9}"] = nil
        #expect(object == ["e\u{301}": 1])
        object.update("e\u{301}") { $0 = 5 }
        object.update("\u{E9}") { $0 = 6 }
        #expect(object["e\u{301}"] == 5)
    }

    @Test func orderIsByBytes() {
        let keys = [
            "", "a", "a\u{0}", "aaaaaaaa", "aaaaaaaab", "aaaaaaab", "ab", "b", "\u{7F}", "\u{E9}", "\u{FFFD}", "🦀",
        ]
        for (left, first) in keys.enumerated() {
            for (right, second) in keys.enumerated() {
                #expect((first.order(inBytes: second) < 0) == (left < right), "\(first) \(second)")
                #expect(first.isIdentical(inBytesTo: second) == (left == right))
            }
        }
    }
}

import Model
import TestSupport
import Testing

@Suite struct ValueEqualityTests {
    private static func value(_ random: inout SplitMix64, depth: Int) -> Value {
        switch random.below(depth == 0 ? 5 : 7) {
        case 0: .null
        case 1: .bool(random.once(in: 2))
        case 2: .integer(Int64(random.below(3)))
        case 3: .number(Double(random.below(3)))
        case 4: .string(random.pick(["", "a", "\u{E9}", "e\u{301}"]))
        case 5: .array((0..<random.below(4)).map { _ in value(&random, depth: depth - 1) })
        default:
            .object(
                ValueObject(
                    (0..<random.below(4)).map { _ in
                        ValueObject.Field(
                            key: random.pick(["a", "b", "\u{E9}", "e\u{301}"]), value: value(&random, depth: depth - 1))
                    }))
        }
    }

    /// A text that is different for different values.
    private static func text(_ value: Value) -> String {
        switch value {
        case .null: "n"
        case .bool(let flag): "b\(flag)"
        case .integer(let number): "i\(number)"
        case .number(let number): "d\(number)"
        case .string(let text): "s\(Array(text.utf8))"
        case .array(let elements): "[" + elements.map(text).joined(separator: ",") + "]"
        case .object(let fields):
            "{" + fields.map { "\(Array($0.key.utf8)):\(text($0.value))" }.joined(separator: ",") + "}"
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>) func valuesAreEqualWhenTheirTextsAre(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let values = (0..<25).map { _ in Self.value(&random, depth: 2) }
        for left in values {
            for right in values {
                let isSame = Self.text(left) == Self.text(right)
                #expect((left == right) == isSame, "\(left) \(right)")
                if isSame { #expect(left.hashValue == right.hashValue) }
            }
        }
        #expect(Set(values).count == Set(values.map(Self.text)).count)
    }
}

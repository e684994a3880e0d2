import Model
import TestSupport
import Testing

@testable import Expressions

/// Equality and order of values, their keys in maps, and their way into documents and back.
@Suite struct ValueOrderTests {
    private static func scalar(_ random: inout SplitMix64) -> Value {
        switch random.below(6) {
        case 0: .null
        case 1: .bool(random.once(in: 2))
        case 2: .integer(random.pick([0, 1, -1, .max, .min, 1 << 53, 1 << 53 + 1]))
        case 3: .number(random.pick([0, -0.0, 1, 1.5, -1, 0x1p53, 0x1p63, 1e300]))
        default: .string(random.pick(["", "a", "b", "é", "e\u{301}", "1", "🐱"]))
        }
    }

    private static func value(_ random: inout SplitMix64, _ depth: Int = 2) -> Value {
        guard depth > 0, random.once(in: 2) else { return scalar(&random) }
        if random.once(in: 2) { return .array((0..<random.below(3)).map { _ in value(&random, depth - 1) }) }
        let fields = ["a", "b", "é"].filter { _ in random.once(in: 2) }.map {
            ValueObject.Field(key: $0, value: value(&random, depth - 1))
        }
        return .object(ValueObject(fields))
    }

    /// A text that means the value.
    private static func literal(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .string(let text): "'\(text)'"
        case .array(let elements): "[" + elements.map(literal).joined(separator: ", ") + "]"
        case .object(let fields): "{" + fields.map { "'\($0.key)': \(literal($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func literalsAreTheValuesThatTheyName(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<10 {
            let value = Self.value(&random, 3)
            let text = Self.literal(value)
            #expect(try evaluate(text) == value, "\(text)")
            #expect(
                try evaluate("v == \(text) && \(text) == v && [v].indexOf(\(text)) == 0", [("v", value)]) == true,
                "\(text)")
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func equalityAndOrderAreConsistent(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var budget = Budget(.max)
        for _ in 0..<50 {
            let (left, right) = (Datum(Self.value(&random)), Datum(Self.value(&random)))
            let isEqual = try left.equals(right, &budget)
            #expect(try right.equals(left, &budget) == isEqual, "\(left) \(right)")
            #expect(try left.equals(left, &budget), "\(left)")
            // Two keys are one exactly where the values are equal.
            if let first = DatumMap.Key(left), let second = DatumMap.Key(right) {
                // Against a double an integer is the nearest double, as a key it is itself.
                let isExact = left.typeName == right.typeName || (left.text?.utf8.count ?? 0) < 15
                if isExact { #expect((first == second) == isEqual, "\(left) \(right)") }
                if first == second { #expect(first.hashValue == second.hashValue) }
            }
            guard let order = left.order(to: right) else {
                #expect(right.order(to: left) == nil)
                continue
            }
            #expect((order == .equal) == isEqual, "\(left) \(right)")
            #expect(right.order(to: left)?.number == -order.number, "\(left) \(right)")
        }
    }

    @Test(
        arguments: [
            ("1 == 1.0 && 1u == 1.0 && 1 == 1u", true), ("1 == 1.5 || 1u == 2 || -1 == 18446744073709551615u", false),
            ("1 == true || 'a' == b'a'", false),
            ("null == false || null == 0 || null == ''", false), ("0.0 == -0.0", true),
            ("0.0 / 0.0 == 0.0 / 0.0", false), ("0.0 / 0.0 < 1.0 || 0.0 / 0.0 >= 1.0", false),
            ("[1, 2.0] == [1.0, 2u] && {'a': 1} == {'a': 1u}", true), ("[1, 2] == [2, 1] || [1] == [1, 1]", false),
            ("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", true),
            ("{'a': 1} == {'a': 1, 'b': 2} || {'a': 1} == {'b': 1}", false),
            ("9223372036854775807 < 9223372036854775808u", true), ("-1 < 0u && 0u > -1", true),
            ("false < true && b'a' < b'ab' && '' < 'a'", true),
            ("timestamp(1) > timestamp(0) && duration('1s') < duration('1m')", true),
            ("int == type(1) && type(int) == type(string)", true),
            ("type(1) != type(1u) && type([]) == list && type({}) == map", true),
            ("type(null) == null_type && type(b'') == bytes && type(optional.none()) == optional_type", true),
            (
                "type(timestamp(0)) == google.protobuf.Timestamp && type(duration('1s')) == google.protobuf.Duration",
                true
            ), ("quantity('1Gi') == quantity('1024Mi')", true),
            ("semver('1.0.0+a') == semver('1.0.0+b')", true), ("ip('::ffff:0102:0304') == ip('1.2.3.4')", true),
            ("duration('60s') == duration('1m')", true),
        ] as [(String, Value)])
    func valuesCompareAcrossTypes(text: String, value: Value) throws { #expect(try evaluate(text) == value) }

    /// Eight entries are walked, more are found by their hash: the same either way.
    @Test(arguments: [1, 7, 8, 9, 10, 50]) func mapsOfAnySizeFindTheirKeys(count: Int) throws {
        let entries = (0..<count).map { "'k\($0)': \($0), \($0): 'v\($0)'" }.joined(separator: ", ")
        for place in 0..<count {
            #expect(
                try evaluate("{\(entries)}['k\(place)'] == \(place) && {\(entries)}[\(place)u] == 'v\(place)'") == true)
        }
        #expect(failure("{\(entries), 'k0': 1}")?.message == "the key k0 stands twice in this map")
        #expect(failure("{\(entries)}['none']")?.message.hasPrefix("no such key 'none'") == true)
        #expect(try evaluate("{\(entries)}.size()") == .integer(Int64(2 * count)))
    }
}

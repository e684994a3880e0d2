import Documents
import Model
import Testing

/// Values go through text and come back.
struct RoundTripTests {
    /// What is left of a value when it goes through JSON as Go writes it: whole doubles are integers.
    static func throughJSON(_ value: Value) throws -> Value { try JSON.parse(JSON.serialize(value)) }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func canonicalYAMLReadsBackTheSame(seed: UInt64) throws {
        var values = RandomValues(seed: seed)
        for _ in 0..<5 {
            let value = values.value()
            let text = YAML.canonical(value)
            let parsed = try YAML.parse(text, file: .none).map(\.value)
            // A lone null is an empty document.
            let expected = value.isNull ? [] : [try RoundTripTests.throughJSON(value)]
            #expect(parsed == expected, "\(String(decoding: text, as: UTF8.self))")
            // What was read is written as the same bytes.
            if let first = parsed.first { #expect(YAML.canonical(first) == text) }
        }
    }

    @Test func everyTrickyStringReadsBack() throws {
        for text in RandomValues.trickyStrings {
            for value: Value in [["key": .string(text)], [.string(text)], .object([text: 1]), .string(text)] {
                let written = YAML.canonical(value)
                let parsed = try YAML.parse(written, file: .none).map(\.value)
                #expect(parsed == [value], "\(String(decoding: written, as: UTF8.self))")
            }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func jsonReadsBackTheSame(seed: UInt64) throws {
        var values = RandomValues(seed: seed)
        for _ in 0..<5 {
            let value = try RoundTripTests.throughJSON(values.value())
            #expect(try JSON.parse(JSON.serialize(value)) == value)
            #expect(try JSON.parse(JSON.serializePretty(value)) == value)
            let nodes = try YAML.parse(JSON.serialize([value, 1]), file: .none)
            #expect(nodes.map { JSON.serialize($0.value) } == [JSON.serialize([value, 1])])
        }
    }

    @Test func streamsReadBackInOrder() throws {
        var values = RandomValues(seed: 7)
        let objects = (0..<20).map { values.object(name: "object-\($0)") }
        let parsed = try YAML.parse(YAML.canonical(objects), file: .none).map(\.value)
        #expect(parsed == (try objects.map(RoundTripTests.throughJSON)))
    }
}

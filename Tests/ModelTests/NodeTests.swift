import Model
import Testing

@Suite struct NodeTests {
    private static func node(_ content: Node.Content) -> Node { Node(content, range: .none) }

    private static func entry(_ key: String, _ content: Node.Content) -> Node.Entry {
        Node.Entry(key: key, keyRange: .none, value: node(content))
    }

    private static let document = node(
        .mapping([
            entry("b", .sequence([node(.integer(1)), node(.null), node(.mapping([]))])), entry("a", .string("1")),
            entry("c", .mapping([entry("d", .bool(true)), entry("e", .number(0.5))])),
        ]))

    @Test func aNodeBecomesItsValue() {
        #expect(Self.document.value == ["a": "1", "b": [1, .null, [:]], "c": ["d": true, "e": 0.5]])
        #expect(Self.node(.sequence([])).value == [])
    }

    @Test func mappingsKeepTheOrderTheyWereWrittenIn() {
        #expect(Self.document.entries?.map(\.key) == ["b", "a", "c"])
        #expect(Self.document["c"]?["d"]?.value == true)
        #expect(Self.document["b"]?.elements?.count == 3)
        #expect(Self.document["a"]?.string == "1")
    }

    @Test func whatIsNoMappingHasNoFields() {
        #expect(Self.document["absent"] == nil)
        #expect(Self.document["b"]?["0"] == nil)
        #expect(Self.document["a"]?.entries == nil)
        #expect(Self.document["a"]?.elements == nil)
        #expect(Self.document["b"]?.string == nil)
        #expect(Self.document.elements == nil)
    }
}

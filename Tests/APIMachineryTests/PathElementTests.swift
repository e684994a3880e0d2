import APIMachinery
import Model
import TestSupport
import Testing

/// The keys of fieldsV1 and their order (structured-merge-diff `fieldpath`, serialize_test.go and element_test.go).
@Suite struct PathElementTests {
    private func step(_ key: String) throws -> FieldPath.Step? {
        try FieldSet(fieldsV1: .object([key: [:]])).entries.first?.step
    }

    @Test(
        arguments: [
            ("f:name", .key("name")), ("f:", .key("")), ("f:a:b", .key("a:b")), ("f:ä", .key("ä")), ("i:0", .index(0)),
            ("i:12", .index(12)), ("i:-1", .index(-1)), ("v:1", .value(1)), ("v:-1.5e1", .value(.number(-15))),
            ("v:true", .value(true)), ("v:false", .value(false)), ("v:null", .value(.null)), ("v: \"a\" ", .value("a")),
            (#"v:"a\"\\\/\b\f\n\r\t""#, .value("a\"\\/\u{8}\u{C}\n\r\t")), (#"v:"\u00e9""#, .value("é")),
            (#"v:"\ud83d\ude00""#, .value("😀")), (#"v:"\ud83d""#, .value("\u{FFFD}")),
            (#"v:"\ud83dx""#, .value("\u{FFFD}x")), (#"v:"\ude00""#, .value("\u{FFFD}")), ("k:{}", .element([:])),
            (#"k:{"name":"a"}"#, .element(["name": "a"])),
            (#"k:{ "b" : 1 , "a" : true }"#, .element(["a": true, "b": 1])),
            (#"k:{"p":80,"q":null}"#, .element(["p": 80, "q": .null])),
        ] as [(String, FieldPath.Step)])
    func isRead(key: String, expected: FieldPath.Step) throws { #expect(try step(key) == expected) }

    @Test(arguments: [
        "", "f", "name", "fname", "i:", "i:x", "i:1.5", "v:", "v:x", "v:\"a", "v:1 2", "v:[1]", "v:{}", #"v:"\x""#,
        #"v:"\u12""#, #"v:"\uzzzz""#, "v:tru", "k:", "k:{", "k:[]", #"k:{"a"}"#, #"k:{"a":}"#, #"k:{"a":1"#,
        #"k:{"a":1,}"#, #"k:{"a":1}x"#, #"k:{a:1}"#, #"k:{"a":{}}"#, "é:a",
    ]) func isRefused(key: String) {
        #expect(throws: FieldsV1Error(key: key)) { try FieldSet(fieldsV1: .object([key: [:]])) }
    }

    /// Newer servers may know more sorts; their elements are left out.
    @Test func unknownSortsAreLeftOut() throws {
        let set = try FieldSet(fieldsV1: ["x:1": [:], "f:a": ["y:2": [:]], "f:b": [".": [:], "z:": [:]]])
        #expect(set.paths == [FieldPath(keys: "a"), FieldPath(keys: "b")])
    }

    @Test func onlyObjectsAreSets() {
        for value in [.null, "f:a", 1, true, []] as [Value] {
            #expect(throws: FieldsV1Error(key: value.kindName)) { try FieldSet(fieldsV1: value) }
            #expect(throws: FieldsV1Error(key: "f:a")) { try FieldSet(fieldsV1: ["f:b": [:], "f:a": value]) }
        }
    }

    /// Keys that are written in two ways are one element.
    @Test func spellingsOfOneElementAreJoined() throws {
        let set = try FieldSet(fieldsV1: [
            #"k:{"name":"a"}"#: ["f:x": [:]], #"k:{ "name" : "\u0061" }"#: [".": [:], "f:y": [:]], "v:1": [:],
            "v:1.0": [:],
        ])
        let element = FieldPath([.element(["name": "a"])])
        #expect(set.entries.count == 2)
        #expect(set.contains(element) && set.contains(element.appending(.key("x"))))
        #expect(set.contains(element.appending(.key("y"))) && set.contains(FieldPath([.value(.number(1))])))
    }

    // MARK: The order

    /// From the least to the greatest, as element_test.go has it.
    private static let ascending: [FieldPath.Step] = [
        .key(""), .key("B"), .key("a"), .key("ab"), .key("b"), .key("ä"), .element([:]), .element(["a": 1]),
        .element(["a": 1, "b": 1]), .element(["a": 2]), .element(["a": "1"]), .element(["b": 0]), .value(.number(-1.5)),
        .value(1), .value(.number(1.5)), .value(2), .value(""), .value("a"), .value("b"), .value(false), .value(true),
        .value([]), .value([1]), .value([1, 1]), .value([2]), .value([:]), .value(["a": 1]), .value(["a": 2]),
        .value(["b": 0]), .value(.null), .index(-1), .index(0), .index(10),
    ]

    @Test func elementsAreInOrder() {
        for (place, left) in Self.ascending.enumerated() {
            for (other, right) in Self.ascending.enumerated() {
                let order = StepOrder.compare(left, right)
                #expect(order.signum() == (place - other).signum(), "\(left) \(right)")
            }
        }
        #expect(StepOrder.compare(.value(1), .value(.number(1))) == 0)
        #expect(StepOrder.compare(.value([1]), .value([.number(1)])) == 0)
    }

    /// Whatever the order of the keys was, they are written sorted and mean the same.
    @Test(arguments: 0..<10 as Range<UInt64>) func elementsAreWrittenInOrder(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let sorted = FieldSet(paths: Self.ascending.filter { $0 != .element([:]) }.map { FieldPath([$0]) })
        guard case .object(let fields) = sorted.fieldsV1 else { return }
        let shuffled = try FieldSet(fieldsV1: .object(ValueObject(fields.fields.shuffled(using: &random))))
        // Lists and objects are no values of sets: they are written as null, and read as it.
        #expect(shuffled.fieldsV1 == sorted.fieldsV1)
    }
}

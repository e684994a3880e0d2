import Model
import Testing

@Suite struct ValueTests {
    private static let kinds: [(value: Value, name: String)] = [
        (.null, "null"), (true, "boolean"), (1, "integer"), (1.5, "number"), ("a", "string"), ([1], "array"),
        (["a": 1], "object"),
    ]

    @Test func eachKindIsReadAsItselfOnly() {
        #expect(Self.kinds.map(\.value.kindName) == Self.kinds.map(\.name))
        for (value, name) in Self.kinds {
            #expect(value.isNull == (name == "null"))
            #expect((value.bool != nil) == (name == "boolean"))
            #expect((value.integer != nil) == (name == "integer"))
            #expect((value.string != nil) == (name == "string"))
            #expect((value.array != nil) == (name == "array"))
            #expect((value.object != nil) == (name == "object"))
        }
        #expect(Value.bool(false).bool == false)
        #expect(Value.integer(.min).integer == .min)
    }

    @Test func kindsAreNeverEqual() {
        for (left, first) in Self.kinds.enumerated() {
            for (right, second) in Self.kinds.enumerated() {
                #expect((first.value == second.value) == (left == right), "\(first.name) \(second.name)")
            }
        }
        #expect(Value.integer(1) != .number(1), "the API server stores them differently")
        #expect(Value.array([1, 2]) != [2, 1])
        #expect(Value.object(["a": 1, "b": 2]) == ["b": 2, "a": 1])
        #expect(Value.object(["a": .null]) != [:], "null is there, absent is not")
    }

    @Test func textsAreComparedByBytes() {
        #expect("\u{E9}" == "e\u{301}", "for Swift they are the same")
        #expect(Value.string("\u{E9}") != .string("e\u{301}"))
        #expect(Value.string("\u{E9}") == .string("\u{E9}"))
        #expect(Value.array([.string("\u{E9}")]) != [.string("e\u{301}")])
    }

    @Test func equalValuesHashAlike() {
        let values: [Value] = [["a": [1, .null, "x"], "b": ["c": true]], ["b": ["c": true], "a": [1, .null, "x"]]]
        #expect(values[0] == values[1])
        #expect(Set(values).count == 1)
        #expect(Set(Self.kinds.map(\.value)).count == Self.kinds.count)
    }

    // MARK: Fields

    @Test func aFieldIsSetAndRemoved() {
        var value: Value = ["a": 1]
        value["b"] = "x"
        #expect(value == ["a": 1, "b": "x"])
        value["a"] = .null
        #expect(value == ["a": .null, "b": "x"])
        value["a"] = nil
        value["absent"] = nil
        #expect(value == ["b": "x"])
    }

    @Test func settingAFieldMakesAnObject() {
        for start: Value in [.null, 3, "text", [1]] {
            var value = start
            value["a"] = 1
            #expect(value == ["a": 1])
            value = start
            value["a"] = nil
            #expect(value == start, "removing a field of what has none changes nothing")
            #expect(start["a"] == Optional<Value>.none)
        }
    }

    @Test func nestedFieldsAreSetThroughTheirParents() {
        var value: Value = ["metadata": ["labels": ["a": "1"]]]
        value["metadata"]?["labels"]?["b"] = "2"
        value["absent"]?["x"] = 1
        #expect(value == ["metadata": ["labels": ["a": "1", "b": "2"]]])
    }

    @Test func copiesDoNotShareChanges() {
        let original: Value = ["a": ["b": 1]]
        var copy = original
        copy["a"]?["b"] = 2
        #expect(original == ["a": ["b": 1]])
        #expect(copy == ["a": ["b": 2]])
    }

    @Test func pathsOfKeysLeadThroughObjectsOnly() {
        let value: Value = ["spec": ["replicas": 2, "ports": [["port": 80]], "empty": .null]]
        #expect(value.value(at: []) == value)
        #expect(value.value(at: ["spec", "replicas"]) == 2)
        #expect(value.value(at: ["spec", "empty"]) == .null)
        for absent in [
            ["spec", "absent"], ["absent", "replicas"], ["spec", "ports", "0"], ["spec", "replicas", "x"],
        ] {
            #expect(value.value(at: absent) == Optional<Value>.none, "\(absent)")
        }
    }

    /// A literal with one key twice would be a mistake of ours; what counts then is what JSON says.
    @Test func theLastOfEqualKeysInALiteralWins() {
        #expect(Value(dictionaryLiteral: ("a", 1), ("b", 2), ("a", 3)) == ["a": 3, "b": 2])
    }
}

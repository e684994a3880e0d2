import Model
import TestSupport
import Testing

/// Objects against a dictionary, through any order of changes.
@Suite struct ValueObjectChangeTests {
    @Test(arguments: 0..<80 as Range<UInt64>) func changesAreThoseOfADictionary(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        // Around the sizes where looking up and sorting change their ways.
        let names = (0..<random.pick([3, 8, 9, 12, 26])).map { "key\($0)" }
        var object = ValueObject()
        var model: [String: Int64] = [:]
        for step in 0..<200 {
            let name = random.pick(names)
            switch random.below(4) {
            case 0:
                object[name] = nil
                model[name] = nil
            case 1:
                object.update(name) { $0 = .integer(Int64(-step)) }
                if model[name] != nil { model[name] = Int64(-step) }
            default:
                object[name] = .integer(Int64(step))
                model[name] = Int64(step)
            }
            #expect(object.count == model.count)
            #expect(object.isEmpty == model.isEmpty)
            #expect(object[name]?.integer == model[name])
        }
        #expect(object.keys == model.keys.sorted { $0.precedes(inBytes: $1) })
        for name in names { #expect(object[name]?.integer == model[name]) }
        #expect(object == ValueObject(object.fields.reversed()), "the order of making does not matter")
    }

    @Test func anUpdateThatThrowsLeavesItsChange() {
        struct Refused: Error {}
        var object: ValueObject = ["a": 1]
        #expect(throws: Refused.self) {
            try object.update("a") { value in
                value = 2
                throw Refused()
            }
        }
        #expect(object == ["a": 2])
        #expect(throws: Never.self) { try object.update("absent") { _ in throw Refused() } }
    }

    @Test func objectsAreCollectionsInOrder() {
        let object: ValueObject = ["b": 2, "a": 1, "c": 3]
        #expect(object.map(\.key) == ["a", "b", "c"])
        #expect(object.first?.value == 1)
        #expect(object[2].key == "c")
        #expect(object.reversed().map(\.key) == ["c", "b", "a"])
        #expect(ValueObject().first == nil)
    }
}

import Documents
import Model
import Testing

@testable import Planning

/// What turns one value into another, and what one value has of another.
@Suite struct StateDeltaTests {
    @Test(arguments: UInt64(0)..<200)
    func aDeltaLeadsToItsTarget(seed: UInt64) throws {
        var random = RandomValues(seed: seed)
        let base = random.value(depth: 4)
        let target = random.below(4) == 0 ? base : random.value(depth: 4)
        let delta = StateDelta.between(base, target)
        #expect(StateDelta.apply(delta, to: base) == target)
        #expect(delta.isNull == (base == target), "nothing is said where nothing differs")
        // As it is kept in a file.
        #expect(StateDelta.apply(try JSON.parse(JSON.serialize(delta)), to: base) == target)
    }

    /// A file may have been tampered with, or belong to another state.
    @Test(
        arguments: [
            (["[": [["=": 1]]], ["a", "b"]), (["[": [["=": 1]]], "text"), (["~": ["a": .null]], [1]), (true, [:]),
            (["~": ["a": ["[": [.null]]]], ["a": "text"]),
        ] as [(Value, Value)])
    func aDeltaOfAnotherBaseIsNone(delta: Value, base: Value) {
        #expect(StateDelta.apply(delta, to: base) == nil)
    }

    @Test(arguments: UInt64(0)..<100)
    func everyValueHoldsItself(seed: UInt64) {
        var random = RandomValues(seed: seed)
        let value = random.value(depth: 4)
        #expect(Containment.holds(value, in: value))
    }

    @Test(
        arguments: [
            (["a": 1], ["a": 1, "b": 2], true), (["a": 1, "b": 2], ["a": 1], false), (["a": [:], "b": []], [:], true),
            (["a": .null], [:], true), (["a": ""], [:], false), (["a": [1]], ["a": [1, 2]], false),
            (["a": [["b": 1]]], ["a": [["b": 1, "c": 2]]], true), ("1000m", "1", true), ("1Gi", "1024Mi", true),
            ("1Gi", "1G", false), ("a", "b", false), (1, "1", false),
        ] as [(Value, Value, Bool)])
    func whatAServerAddsIsNoDifference(wanted: Value, present: Value, isHeld: Bool) {
        #expect(Containment.holds(wanted, in: present) == isHeld)
    }
}

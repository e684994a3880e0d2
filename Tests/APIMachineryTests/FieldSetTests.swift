import APIMachinery
import Model
import TestSupport
import Testing

@Suite struct FieldSetTests {
    private static func path(_ random: inout SplitMix64) -> FieldPath {
        FieldPath(
            (0..<(1 + random.below(4))).map { _ in
                switch random.below(5) {
                case 0: .element(["name": .string(random.pick(["a", "b<", "ü"])), "port": .integer(80)])
                case 1: .value(.string(random.pick(["x", "\"y\"", "\u{2028}"])))
                case 2: .index(random.below(3))
                default: .key(random.pick(["spec", "a", "b", "c.d/e"]))
                }
            })
    }

    private static func set(_ random: inout SplitMix64) -> FieldSet {
        FieldSet(paths: (0..<random.below(12)).map { _ in path(&random) })
    }

    /// The operations are those of sets of paths, and fieldsV1 reads back.
    @Test(arguments: 0..<60 as Range<UInt64>) func operationsAreThoseOfSets(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let (left, right) = (FieldSetTests.set(&random), FieldSetTests.set(&random))
        let (first, second) = (Set(left.paths), Set(right.paths))
        #expect(Set(left.union(right).paths) == first.union(second))
        #expect(Set(left.intersection(right).paths) == first.intersection(second))
        #expect(Set(left.difference(right).paths) == first.subtracting(second))
        #expect(left.isSubset(of: right) == first.isSubset(of: second))
        #expect(left.count == first.count)
        for path in first.union(second) { #expect(left.contains(path) == first.contains(path)) }
        #expect(try FieldSet(fieldsV1: left.fieldsV1) == left)
    }

    /// What a removed member leads to goes with it, and a leaf is what leads to nothing.
    @Test(arguments: 0..<60 as Range<UInt64>) func whatLiesBelowIsTold(seed: UInt64) {
        var random = SplitMix64(seed: seed &+ 100)
        let (left, right) = (FieldSetTests.set(&random), FieldSetTests.set(&random))
        let (first, second) = (left.paths, right.paths)
        let isBelow = { (path: FieldPath, members: [FieldPath]) in
            members.contains { path != $0 && path.hasPrefix($0) }
        }
        let kept = first.filter { !second.contains($0) && !isBelow($0, second) }
        #expect(Set(left.recursiveDifference(right).paths) == Set(kept))
        let leaves = first.filter { member in !first.contains { $0 != member && $0.hasPrefix(member) } }
        #expect(Set(left.leaves.paths) == Set(leaves))
        let others = right.leaves.paths
        let isShared = leaves.contains { leaf in others.contains { leaf.hasPrefix($0) || $0.hasPrefix(leaf) } }
        #expect(left.overlaps(right) == isShared)
        for path in first + second {
            #expect(left.owns(path) == (first.contains(path) || isBelow(path, leaves)), "\(path)")
            guard let step = path.steps.first else { continue }
            let below = first.filter { $0.steps.first == step && $0.steps.count > 1 }
            #expect(Set(left.below(step).paths.map { FieldPath([step] + $0.steps) }) == Set(below))
        }
    }

    /// In whatever order paths come, the set is one and the same, and its own order holds.
    @Test(arguments: 0..<20 as Range<UInt64>) func orderOfInsertionDoesNotMatter(seed: UInt64) {
        var random = SplitMix64(seed: seed &+ 200)
        let paths = (0..<20).map { _ in FieldSetTests.path(&random) }
        let set = FieldSet(paths: paths)
        #expect(FieldSet(paths: paths.shuffled(using: &random)) == set)
        #expect(set.description.split(separator: "\n").count == set.count)
        #expect(set.union(set) == set && set.intersection(set) == set && set.difference(set).isEmpty)
        #expect(set.union(FieldSet()) == set && FieldSet().union(set) == set)
        var again = set
        again.insert(FieldPath())
        #expect(again == set)
        #expect(isSorted(set))
    }

    private func isSorted(_ set: FieldSet) -> Bool {
        zip(set.entries, set.entries.dropFirst()).allSatisfy { StepOrder.compare($0.step, $1.step) < 0 }
            && set.entries.allSatisfy { isSorted($0.children) && ($0.isMember || !$0.children.isEmpty) }
    }

    @Test func wholesAreOwnedWithAllBelow() throws {
        let set = try FieldSet(fieldsV1: [
            "f:data": [:], "f:spec": [".": [:], "f:replicas": [:], "f:template": ["f:image": [:]]],
        ])
        #expect(set.owns(FieldPath(keys: "data", "x")) && set.owns(FieldPath(keys: "data")))
        #expect(set.owns(FieldPath(keys: "spec")) && set.owns(FieldPath(keys: "spec", "replicas")))
        #expect(!set.owns(FieldPath(keys: "spec", "template")) && !set.owns(FieldPath(keys: "spec", "other")))
        #expect(!set.owns(FieldPath(keys: "metadata")))
    }

    /// Both sets own one field, or one of them all of what the other has a part of.
    @Test(arguments: [
        (["a"], ["a"], true), (["a"], ["b"], false), (["a.b"], ["a"], true), (["a.b"], ["a.c"], false),
        (["a.b", "c"], ["a.c", "c.d"], true), ([], ["a"], false),
    ]) func overlaps(left: [String], right: [String], isOverlap: Bool) {
        func set(_ paths: [String]) -> FieldSet {
            FieldSet(paths: paths.map { FieldPath($0.split(separator: ".").map { .key(String($0)) }) })
        }
        #expect(set(left).overlaps(set(right)) == isOverlap)
        #expect(set(right).overlaps(set(left)) == isOverlap)
    }

    /// The keys as structured-merge-diff writes them: values escaped for HTML, names not.
    @Test func pathElementsAreWrittenAsTheServerWrites() {
        func text(_ step: FieldPath.Step) -> String {
            var bytes: [UInt8] = []
            PathElement.write(step, into: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
        #expect(text(.key("a<b")) == "f:a<b")
        #expect(text(.value("a<b\"\n")) == #"v:"a\u003cb\"\n""#)
        #expect(text(.value("\u{2028}é\u{1}")) == #"v:"\u2028é\u0001""#)
        #expect(text(.element(["a<": "b&", "n": 1, "t": true])) == #"k:{"a<":"b\u0026","n":1,"t":true}"#)
        #expect(text(.index(3)) == "i:3")
    }
}

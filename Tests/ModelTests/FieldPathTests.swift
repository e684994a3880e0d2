import Model
import Testing

@Suite struct FieldPathTests {
    private static let image = FieldPath([
        .key("spec"), .key("containers"), .element(["name": "trino"]), .key("image"),
    ])

    @Test(arguments: [
        (FieldPath(), ""), (FieldPath(keys: "spec"), "spec"), (FieldPath(keys: "spec", "replicas"), "spec.replicas"),
        (image, "spec.containers[name=trino].image"),
        (FieldPath(keys: "data", "config.properties"), "data[\"config.properties\"]"),
        (
            FieldPath(keys: "metadata", "labels", "app.kubernetes.io/name"),
            "metadata.labels[\"app.kubernetes.io/name\"]"
        ),
        (FieldPath(keys: ""), "[\"\"]"), (FieldPath(keys: "a-b_9", "Z"), "a-b_9.Z"), (FieldPath(keys: "ü"), "[\"ü\"]"),
        (FieldPath([.key("ports"), .element(["port": 80, "protocol": "TCP"])]), "ports[port=80,protocol=TCP]"),
        (FieldPath([.key("finalizers"), .value("a")]), "finalizers[=a]"), (FieldPath([.value(true)]), "[=true]"),
        (FieldPath([.value(1.5)]), "[=1.5]"), (FieldPath([.value(["a": 1])]), "[=object]"),
        (FieldPath([.value(.null)]), "[=null]"), (FieldPath([.key("args"), .index(2), .key("x")]), "args[2].x"),
    ])
    func pathsAreWrittenAsPeopleReadThem(path: FieldPath, text: String) {
        #expect(path.description == text)
    }

    @Test func aPrefixIsStepsAndNotLetters() {
        #expect(Self.image.hasPrefix(FieldPath()))
        #expect(Self.image.hasPrefix(Self.image))
        #expect(Self.image.hasPrefix(FieldPath(keys: "spec", "containers")))
        #expect(!Self.image.hasPrefix(FieldPath(keys: "spec", "contain")))
        #expect(!FieldPath(keys: "spec").hasPrefix(Self.image))
        #expect(!Self.image.hasPrefix(FieldPath([.key("spec"), .key("containers"), .element(["name": "other"])])))
        #expect(!Self.image.hasPrefix(FieldPath([.key("spec"), .key("containers"), .index(0)])))
    }

    @Test func appendingLeavesTheParentAsItIs() {
        let parent = FieldPath(keys: "spec")
        let child = parent.appending(.index(1))
        #expect(parent.steps == [.key("spec")])
        #expect(child.steps == [.key("spec"), .index(1)])
        #expect(child.hasPrefix(parent))
    }

    @Test func stepsOfDifferentKindsAreDifferentPlaces() {
        let steps: [FieldPath.Step] = [
            .key("0"), .index(0), .value(0), .value("0"), .element(["0": 0]), .element([:]), .key(""),
        ]
        #expect(Set(steps.map { FieldPath([$0]) }).count == steps.count)
    }
}

import APIMachinery
import Model
import TestSupport
import Testing

@Suite struct FieldAccessTests {
    private static let pod: Value = [
        "spec": [
            "containers": [
                ["name": "a", "ports": [["containerPort": 80], ["containerPort": 80, "protocol": "UDP"]]],
                ["name": "b", "args": ["x", "y"]],
            ], "finalizers": ["one", "two"],
        ]
    ]

    private static func port(_ keys: ValueObject) -> FieldPath {
        FieldPath([.key("spec"), .key("containers"), .element(["name": "a"]), .key("ports"), .element(keys)])
    }

    @Test func stepsLeadToValues() {
        let spec = FieldPath(keys: "spec")
        let containers = spec.appending(.key("containers"))
        let pod = FieldAccessTests.pod
        #expect(pod.value(at: containers.appending(.element(["name": "b"])).appending(.key("name"))) == "b")
        #expect(pod.value(at: containers.appending(.index(1)).appending(.key("name"))) == "b")
        #expect(pod.value(at: spec.appending(.key("finalizers")).appending(.value("two"))) == "two")
        #expect(pod.value(at: FieldPath()) == pod)
        #expect(pod.value(at: containers.appending(.index(2))) == Value?.none)
        #expect(pod.value(at: containers.appending(.key("name"))) == Value?.none)
        #expect(pod.value(at: spec.appending(.key("none")).appending(.key("x"))) == Value?.none)
    }

    /// A list key that an element lacks is not the one that is looked for.
    @Test func absentListKeysDoNotMatch() {
        let udp: ValueObject = ["containerPort": 80, "protocol": "UDP"]
        let tcp: ValueObject = ["containerPort": 80, "protocol": "TCP"]
        #expect(FieldAccessTests.pod.value(at: FieldAccessTests.port(udp)) == ["containerPort": 80, "protocol": "UDP"])
        #expect(FieldAccessTests.pod.value(at: FieldAccessTests.port(tcp)) == Value?.none)
    }

    @Test func editsWhatIsThere() {
        var pod = FieldAccessTests.pod
        let path = FieldAccessTests.port(["containerPort": 80, "protocol": "UDP"]).appending(.key("containerPort"))
        #expect(pod.edit(at: path) { $0 = 81 })
        #expect(
            pod.value(at: FieldAccessTests.port(["containerPort": 81, "protocol": "UDP"])) == [
                "containerPort": 81, "protocol": "UDP",
            ])
        let before = pod
        #expect(!pod.edit(at: FieldPath(keys: "spec", "none", "x")) { $0 = 1 })
        #expect(!pod.edit(at: FieldPath(keys: "spec", "containers", "x")) { $0 = 1 })
        #expect(pod == before)
    }

    @Test func setsAndRemoves() {
        var value: Value = [:]
        value.set(1, at: FieldPath(keys: "a", "b", "c"))
        #expect(value == ["a": ["b": ["c": 1]]])
        value.set(nil, at: FieldPath(keys: "a", "b", "c"))
        #expect(value == ["a": ["b": [:]]])
        value.set(nil, at: FieldPath(keys: "x", "y"))
        #expect(value == ["a": ["b": [:]]])
        var pod = FieldAccessTests.pod
        let image = FieldPath([.key("spec"), .key("containers"), .element(["name": "b"]), .key("image")])
        pod.set("trino", at: image)
        #expect(pod.value(at: image) == "trino")
        let before = pod
        pod.set("trino", at: FieldPath([.key("spec"), .key("containers"), .element(["name": "c"]), .key("image")]))
        #expect(pod == before)
        pod.set(nil, at: FieldPath([.key("spec"), .key("finalizers"), .value("one")]))
        #expect(pod.value(at: FieldPath(keys: "spec", "finalizers")) == ["two"])
    }

    /// What is set is there, what is removed is gone, and nothing else changes.
    @Test(arguments: 0..<40 as Range<UInt64>) func onlyWhatIsNamedChanges(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let paths = [
            FieldPath(keys: "spec", "containers"), FieldPath(keys: "spec", "finalizers"),
            FieldPath(keys: "spec", "new", "deep", "er"), FieldPath(keys: "metadata"),
            FieldPath([.key("spec"), .key("containers"), .element(["name": "a"]), .key("ports"), .index(1)]),
            FieldPath([.key("spec"), .key("containers"), .index(0), .key("image")]),
            FieldPath([.key("spec"), .key("containers"), .element(["name": "b"]), .key("args"), .value("y")]),
            FieldPath([.key("spec"), .key("finalizers"), .index(0)]),
        ]
        for _ in 0..<20 {
            let (path, other) = (random.pick(paths), random.pick(paths))
            guard !path.hasPrefix(other), !other.hasPrefix(path) else { continue }
            var pod = FieldAccessTests.pod
            let before = pod.value(at: other)
            let value = Value.string("set \(random.below(100))")
            pod.set(value, at: path)
            // A set's element is found by its value, which is another one now.
            if case .value = path.steps.last {
                #expect(pod.value(at: path) == Value?.none)
            } else {
                #expect(pod.value(at: path) == value, "\(path)")
            }
            #expect(pod.value(at: other) == before, "\(other) after \(path)")
            let edited = pod
            #expect(!pod.edit(at: path.appending(.key("none"))) { $0 = 1 })
            #expect(pod == edited)
        }
    }

    @Test func theWholeIsSetAndStepsThroughOtherThingsMakeObjects() {
        var value: Value = ["a": 1]
        value.set("x", at: FieldPath())
        #expect(value == "x")
        value.set(nil, at: FieldPath())
        #expect(value == "x")
        value.set(1, at: FieldPath(keys: "b", "c"))
        #expect(value == ["b": ["c": 1]])
        value.set([1, 2, 1], at: FieldPath(keys: "l"))
        value.set(nil, at: FieldPath([.key("l"), .value(1)]))
        #expect(value["l"] == [2, 1])
        value.set(nil, at: FieldPath([.key("l"), .index(5)]))
        value.set(nil, at: FieldPath([.key("l"), .key("x")]))
        #expect(value["l"] == [2, 1])
    }

    @Test func elementsHaveAPlace() {
        let elements: [Value] = [["a": 1, "b": 2], ["a": 1], "x", 3]
        #expect(elements.place(of: .element(["a": 1])) == 0)
        #expect(elements.place(of: .element(["a": 1, "b": 2])) == 0)
        #expect(elements.place(of: .element(["a": 1, "b": 3])) == nil)
        #expect(elements.place(of: .value("x")) == 2 && elements.place(of: .value("y")) == nil)
        #expect(elements.place(of: .index(3)) == 3 && elements.place(of: .index(4)) == nil)
        #expect(elements.place(of: .index(-1)) == nil && elements.place(of: .key("a")) == nil)
    }

    @Test func metadataIsRead() {
        let object: Value = [
            "metadata": [
                "name": "a", "namespace": "n", "uid": "u", "generation": 3, "labels": ["x": "y"],
                "creationTimestamp": "2026-11-21T09:12:00Z", "deletionTimestamp": "2026-11-21T09:12:00Z",
                "finalizers": ["f"],
                "ownerReferences": [
                    ["apiVersion": "v1", "kind": "Node", "name": "m", "uid": "1"],
                    ["apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "r", "uid": "2", "controller": true],
                ],
            ]
        ]
        let metadata = ObjectMetadata(object)
        #expect(metadata.name == "a" && metadata.namespace == "n" && metadata.uid == "u" && metadata.generation == 3)
        #expect(metadata.labels?["x"] == "y" && metadata.finalizers == ["f"] && metadata.isDeleting)
        #expect(metadata.controller?.kind == GroupVersionKind(group: "apps", version: "v1", kind: "ReplicaSet"))
        #expect(metadata.isOwned(by: "1") && !metadata.isOwned(by: "3"))
        #expect(ObjectMetadata(["metadata": .null]).name == nil && !ObjectMetadata([:]).isDeleting)
    }
}

import APIMachinery
import Model
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
        #expect(metadata.creationTime == Time(seconds: 1_795_252_320))
        #expect(metadata.controller?.kind == GroupVersionKind(group: "apps", version: "v1", kind: "ReplicaSet"))
        #expect(metadata.isOwned(by: "1") && !metadata.isOwned(by: "3"))
        #expect(ObjectMetadata(["metadata": .null]).name == nil && !ObjectMetadata([:]).isDeleting)
    }
}

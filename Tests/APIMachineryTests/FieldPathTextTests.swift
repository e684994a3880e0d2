import APIMachinery
import Model
import Testing

@Suite struct FieldPathTextTests {
    @Test(arguments: [
        ("spec.replicas", "spec.replicas"),
        (".spec.replicas", "spec.replicas"),
        ("spec.template.spec.containers[0].image", "spec.template.spec.containers[0].image"),
        (".spec.template.spec.containers[name=\"main\"].image", "spec.template.spec.containers[name=main].image"),
        (
            ".spec.template.spec.containers[name=\"main\"].ports[containerPort=80,protocol=\"TCP\"].name",
            "spec.template.spec.containers[name=main].ports[containerPort=80,protocol=TCP].name"
        ),
        (".metadata.finalizers[\"example.com/a\"]", "metadata.finalizers[\"example.com/a\"]"),
        (".metadata.finalizers[=\"example.com/a\"]", "metadata.finalizers[=example.com/a]"),
        ("metadata.annotations[example.com/a.b]", "metadata.annotations[\"example.com/a.b\"]"),
        (".metadata.labels.app.kubernetes.io/name", "metadata.labels[\"app.kubernetes.io/name\"]"),
        (".data.config.properties", "data[\"config.properties\"]"),
        ("data[config.properties]", "data[\"config.properties\"]"),
        (".spec.selector.matchLabels.app", "spec.selector.matchLabels.app"),
        ("spec.ports[2]", "spec.ports[2]"),
        ("metadata.name", "metadata.name"),
    ])
    func readsBothNotations(text: String, expected: String) {
        #expect(FieldPath(serverText: text)?.description == expected)
    }

    @Test(arguments: ["", "<nil>", ".", "spec..", "spec[", "spec[name=\"a", "spec[=]"])
    func refusesWhatIsNoPath(text: String) {
        #expect(FieldPath(serverText: text) == nil)
    }

    @Test func asksTheObjectWhichDotsSeparate() {
        let object: Value = ["spec": ["params": ["a.b": ["c": 1], "a": ["b": 2]]]]
        #expect(
            FieldPath(serverText: ".spec.params.a.b.c", in: object)?.steps
                == [.key("spec"), .key("params"), .key("a.b"), .key("c")])
        #expect(
            FieldPath(serverText: ".spec.params.a.x", in: object)?.steps
                == [.key("spec"), .key("params"), .key("a"), .key("x")])
    }

    @Test func tellsAnIndexFromAKeyByTheObject() {
        let object: Value = ["data": ["0": "zero"], "list": ["zero"]]
        #expect(FieldPath(serverText: "data[0]", in: object)?.steps == [.key("data"), .key("0")])
        #expect(FieldPath(serverText: "list[0]", in: object)?.steps == [.key("list"), .index(0)])
    }

    @Test func keepsTypesOfKeys() {
        #expect(
            FieldPath(serverText: ".ports[port=80,protocol=\"TCP\"]")?.steps
                == [.key("ports"), .element(["port": 80, "protocol": "TCP"])])
        #expect(FieldPath(serverText: ".x[a=true]")?.steps == [.key("x"), .element(["a": true])])
    }

    @Test func readsEscapesInQuotes() {
        #expect(FieldPath(serverText: #".x[name="a\"b\\c"]"#)?.steps == [.key("x"), .element(["name": #"a"b\c"#])])
    }

    /// What our own descriptions say reads back to the same path, whatever the keys are.
    @Test(arguments: 0..<200)
    func readsItsOwnDescriptions(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ count: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(count))
        }
        let names = ["spec", "a-b", "example.com/x", "config.properties", "containers", "n1"]
        var steps: [FieldPath.Step] = [.key("spec")]
        for _ in 0..<random(5) {
            switch random(3) {
            case 0: steps.append(.key(names[random(names.count)]))
            case 1: steps.append(.index(random(12)))
            default: steps.append(.element(["name": .string("c\(random(9))")]))
            }
        }
        let path = FieldPath(steps)
        #expect(FieldPath(serverText: path.description)?.description == path.description)
    }
}

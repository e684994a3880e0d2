import Model
import Testing

@Suite struct DefinedKindTests {
    @Test func onlyCustomResourceDefinitionsDefineKinds() {
        let definition = GroupVersionKind(
            group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition")
        #expect(definition.isDefinition)
        #expect(!GroupVersionKind(group: "", version: "v1", kind: "CustomResourceDefinition").isDefinition)
        #expect(!GroupVersionKind(group: "apiextensions.k8s.io", version: "v1", kind: "Other").isDefinition)
    }

    @Test func aDefinitionNamesItsKind() {
        let value: Value = ["spec": ["group": "kafka.strimzi.io", "names": ["kind": "Kafka", "plural": "kafkas"]]]
        #expect(value.definedKind == GroupKind(group: "kafka.strimzi.io", kind: "Kafka"))
        for incomplete: Value in [
            [:], ["spec": ["group": "g"]], ["spec": ["names": ["kind": "K"]]],
            ["spec": ["group": 1, "names": ["kind": "K"]]],
        ] {
            #expect(incomplete.definedKind == nil)
        }
    }
}

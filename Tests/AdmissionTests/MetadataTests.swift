import Model
import Testing

@testable import Admission

/// Names, labels, annotations and owners of new objects, and the sentences of mistakes.
@Suite struct MetadataTests {
    private func review(
        _ metadata: Value, _ kind: GroupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")
    ) -> [String] {
        Admission.admit(AdmissionRequest(AdmittedKind(builtIn: kind), object: ["metadata": metadata])).causes.map {
            "\($0.path) \($0.reason.rawValue.dropFirst("FieldValue".count))"
        }
    }

    @Test(arguments: [
        ("", "ConfigMap", "a.b-c", []), ("", "ConfigMap", "A", ["metadata.name Invalid"]),
        ("", "Service", "a.b", ["metadata.name Invalid"]), ("", "Service", "1a", []),
        ("", "ConfigMap", "1a", []), ("rbac.authorization.k8s.io", "Role", "system:a/b", ["metadata.name Invalid"]),
        ("rbac.authorization.k8s.io", "Role", "System:a", []), ("", "ConfigMap", "", ["metadata.name Required"]),
        ("", "ConfigMap", String(repeating: "a", count: 254), ["metadata.name Invalid"]),
    ])
    func eachKindHasItsRule(group: String, kind: String, name: String, expected: [String]) {
        let found = review(
            ["name": .string(name), "namespace": "n"], GroupVersionKind(group: group, version: "v1", kind: kind))
        #expect(found.filter { $0.hasPrefix("metadata.") } == expected)
    }

    @Test func onlyWhatIsNamespacedNeedsANamespace() {
        #expect(review(["name": "a"]) == ["metadata.namespace Required"])
        #expect(review(["name": "a"], GroupVersionKind(group: "", version: "v1", kind: "Namespace")) == [])
    }

    @Test(
        arguments: [
            (["labels": ["a b": "c"]], ["metadata.labels Invalid"]),
            (["labels": ["a": "-b"]], ["metadata.labels Invalid"]),
            (["labels": ["example.com/a": "", "b": "c"]], []), (["annotations": ["A/B": "anything at all"]], []),
            (["annotations": ["a b": ""]], ["metadata.annotations Invalid"]),
            (["annotations": ["a": .string(String(repeating: "x", count: 262_143))]], []),
            (["annotations": ["a": .string(String(repeating: "x", count: 262_144))]], ["metadata.annotations TooLong"]),
            (
                ["ownerReferences": [["apiVersion": "v1", "kind": "Pod", "name": "p"]]],
                ["metadata.ownerReferences.uid Invalid"]
            ),
            (["ownerReferences": [["apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "u"]]], []),
        ] as [(Value, [String])])
    func labelsAnnotationsAndOwners(more: Value, expected: [String]) {
        var metadata: Value = ["name": "a", "namespace": "n"]
        for field in more.object ?? [:] { metadata[field.key] = field.value }
        #expect(review(metadata) == expected)
    }

    /// Labels are checked on every write; a name that is there is not checked again.
    @Test func anUpdateChecksTheContentOnly() {
        let kind = AdmittedKind(builtIn: GroupVersionKind(group: "", version: "v1", kind: "ConfigMap"))
        let old: Value = ["metadata": ["name": "Old_Name", "namespace": "n"]]
        var new = old
        #expect(Admission.admit(AdmissionRequest(kind, object: new, oldObject: old)).isAllowed)
        new["metadata"]?["labels"] = ["a b": "c"]
        let causes = Admission.admit(AdmissionRequest(kind, object: new, oldObject: old)).causes
        #expect(causes.map(\.path) == ["metadata.labels"])
        let status = Admission.admit(AdmissionRequest(kind, subresource: "status", object: new, oldObject: old))
        #expect(status.isAllowed, "a status is all that its writer answers for")
    }

    // MARK: Sentences

    @Test func mistakesInGosWords() {
        #expect(FieldError.invalid("a", "x\"y", "why").text == #"a: Invalid value: "x\"y": why"#)
        #expect(FieldError.required("a").text == "a: Required value")
        #expect(FieldError.required("a", "why").message == "Required value: why")
        #expect(FieldError.duplicate("a", 5).message == "Duplicate value: 5")
        #expect(FieldError.notFound("a", true).message == "Not found: true")
        #expect(FieldError.forbidden("", "why").text == "Forbidden: why")
        #expect(
            FieldError.notSupported("a", .null, ["b", "c"]).message
                == #"Unsupported value: null: supported values: "b", "c""#)
        #expect(
            FieldError.invalid("a", ["b": [1, "c"]], "why").message == #"Invalid value: {"b":[1,"c"]}: why"#)
    }

    @Test func changesAreNamedOnce() {
        let path = FieldPath(keys: "spec", "a")
        let errors = [
            FieldError.invalid("spec", "", "x").changing([path, FieldPath(keys: "spec", "b")]),
            FieldError.invalid("spec.a", "", "y").changing(["spec", "a"]), FieldError.required("z"),
        ]
        #expect(AdmissionReview(causes: errors).immutableFields.map(\.description) == ["spec.a", "spec.b"])
        #expect(!AdmissionReview(causes: errors).isAllowed && AdmissionReview(causes: []).isAllowed)
    }
}

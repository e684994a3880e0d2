import Model
import Testing

/// What may not be shown of Secrets.
@Suite struct SensitiveTests {
    private let secret = GroupVersionKind(group: "", version: "v1", kind: "Secret")
    private let other = GroupVersionKind(group: "example.com", version: "v1", kind: "Secret")

    @Test func onlyTheirDataIsSecret() {
        #expect(Sensitive.isSensitive(FieldPath(keys: "data", "password"), of: secret))
        #expect(Sensitive.isSensitive(FieldPath(keys: "stringData"), of: secret))
        #expect(!Sensitive.isSensitive(FieldPath(keys: "type"), of: secret))
        #expect(!Sensitive.isSensitive(FieldPath(keys: "metadata", "annotations", "data"), of: secret))
        #expect(!Sensitive.isSensitive(FieldPath(), of: secret))
        #expect(!Sensitive.isSensitive(FieldPath(keys: "data", "password"), of: other), "another group's kind")
    }

    @Test func keysStayAndValuesGo() {
        let object: Value = ["data": ["a": "eA==", "b": ""], "stringData": ["c": "x"], "type": "Opaque"]
        #expect(
            Sensitive.concealed(object, of: secret) == [
                "data": ["a": "(sensitive)", "b": "(sensitive)"], "stringData": ["c": "(sensitive)"], "type": "Opaque",
            ])
        #expect(Sensitive.concealed(["data": "eA=="], of: secret) == ["data": "(sensitive)"], "whatever form it has")
        #expect(Sensitive.concealed(["data": ["a": 1]], of: other) == ["data": ["a": 1]])
    }

    /// A change of all data is one of each key, so that a reader sees which.
    @Test func changesNameTheirKeys() {
        let changes = [
            FieldChange(path: FieldPath(keys: "data"), before: ["b": "1", "a": "1"], after: ["c": "1", "a": "2"]),
            FieldChange(path: FieldPath(keys: "type"), before: "Opaque", after: "x"),
            FieldChange(path: FieldPath(keys: "stringData", "d"), before: nil, after: "secret"),
        ]
        let shown = Sensitive.concealed(changes, of: secret)
        #expect(shown.map(\.path.description) == ["data.a", "data.b", "data.c", "type", "stringData.d"])
        #expect(shown.map { $0.before == nil } == [false, false, true, false, true])
        #expect(shown.map { $0.after == nil } == [false, true, false, false, false])
        #expect(shown.map(\.isSensitive) == [true, true, true, false, true])
        #expect(Sensitive.concealed(changes, of: other) == changes)
    }
}

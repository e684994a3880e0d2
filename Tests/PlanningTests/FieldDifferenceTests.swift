import Model
import Schemas
import Testing

@testable import Planning

@Suite struct FieldDifferenceTests {
    private func lines(_ changes: [FieldChange]) -> [String] {
        changes.map { "\($0.path): \(text($0.before)) → \(text($0.after))" }
    }

    private func text(_ value: Value?) -> String {
        switch value {
        case nil: "-"
        case .string(let text): text
        case .integer(let number): String(number)
        case .some(let value): value.kindName
        }
    }

    @Test func namesContainersByName() {
        let before: Value = [
            "spec": ["replicas": 2, "containers": [["name": "a", "image": "a:1"], ["name": "b", "image": "b:1"]]]
        ]
        let after: Value = [
            "spec": ["replicas": 4, "containers": [["name": "a", "image": "a:1"], ["name": "b", "image": "b:2"]]]
        ]
        #expect(
            lines(FieldDifference.between(before, after)) == [
                "spec.containers[name=b].image: b:1 → b:2", "spec.replicas: 2 → 4",
            ])
    }

    @Test func addedAndRemovedElementsAreWhole() {
        let before: Value = ["list": [["name": "a"], ["name": "b"]]]
        let after: Value = ["list": [["name": "b"], ["name": "c"]]]
        #expect(
            lines(FieldDifference.between(before, after)) == ["list[name=c]: - → object", "list[name=a]: object → -"])
    }

    @Test func aChangedOrderIsOneChange() {
        let before: Value = ["env": [["name": "a"], ["name": "b"]]]
        let after: Value = ["env": [["name": "b"], ["name": "a"]]]
        #expect(lines(FieldDifference.between(before, after)) == ["env: array → array"])
    }

    @Test func listsWithoutKeysGoByPosition() {
        #expect(
            lines(FieldDifference.between(["args": ["a", "b"]], ["args": ["a", "c"]])) == ["args[1]: b → c"])
        #expect(
            lines(FieldDifference.between(["args": ["a"]], ["args": ["a", "c"]])) == ["args: array → array"])
    }

    @Test func setsGoByValue() throws {
        let kind = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")
        let schema = try #require(SchemaCatalog.builtIn.schema(for: kind))
        let changes = FieldDifference.between(
            ["metadata": ["finalizers": ["a", "b"]]], ["metadata": ["finalizers": ["b", "c"]]], schema: schema)
        #expect(lines(changes) == ["metadata.finalizers[=c]: - → c", "metadata.finalizers[=a]: a → -"])
    }

    @Test func aTextOfManyLinesIsOneChange() {
        let changes = FieldDifference.between(["data": ["a.conf": "x=1\ny=2\n"]], ["data": ["a.conf": "x=1\ny=3\n"]])
        #expect(lines(changes) == ["data[\"a.conf\"]: x=1\ny=2\n → x=1\ny=3\n"])
    }

    @Test func serverFieldsAreNoise() {
        let live: Value = [
            "metadata": [
                "name": "a", "uid": "1", "resourceVersion": "2", "managedFields": [], "generation": 1,
                "creationTimestamp": "x", "annotations": ["kubectl.kubernetes.io/last-applied-configuration": "{}"],
            ], "status": ["ready": true], "spec": 1,
        ]
        #expect(ServerFields.stripped(live) == ["metadata": ["name": "a"], "spec": 1])
    }

    @Test func secretValuesNeverShow() {
        let kind = GroupVersionKind(group: "", version: "v1", kind: "Secret")
        let before: Value = ["data": ["user": "YWRtaW4=", "password": "b2xk"], "type": "Opaque"]
        let after: Value = ["data": ["user": "YWRtaW4=", "password": "bmV3"], "type": "Opaque"]
        let changes = Sensitive.concealed(FieldDifference.between(before, after), of: kind)
        #expect(changes.map(\.path.description) == ["data.password"])
        #expect(!changes.contains { !$0.isSensitive })
        let created = Sensitive.concealed(FieldDifference.between([:], after), of: kind)
        #expect(created.filter(\.isSensitive).map(\.path.description) == ["data.password", "data.user"])
        let everything = "\(changes) \(created) \(Sensitive.concealed(after, of: kind))"
        for secret in ["b2xk", "bmV3", "YWRtaW4="] { #expect(!everything.contains(secret)) }
    }

    /// Nothing differs from itself, and carrying out the changes on one state gives the other.
    @Test(arguments: UInt64(0)..<300) func changesLeadFromOneStateToTheOther(seed: UInt64) {
        var random = RandomValues(seed: seed)
        let before = random.object(depth: 4)
        let after = random.mutated(before)
        #expect(FieldDifference.between(before, before).isEmpty)
        let changes = FieldDifference.between(before, after)
        #expect(changes.isEmpty == (before == after))
        var patched = before
        for change in changes {
            #expect(change.before != change.after)
            patched = patched.patched(change.path.steps[...], with: change)
        }
        #expect(normalised(patched) == normalised(after), "\(changes)")
    }

    /// Elements that were added stand last after patching: order does not count where nothing else says so.
    private func normalised(_ value: Value) -> Value {
        switch value {
        case .array(let elements):
            let inner = elements.map(normalised)
            guard ListGuess.keys(of: inner, and: inner) != nil else { return .array(inner) }
            return .array(inner.sorted { "\($0)" < "\($1)" })
        case .object(let fields):
            return .object(ValueObject(fields.map { ValueObject.Field(key: $0.key, value: normalised($0.value)) }))
        default: return value
        }
    }
}

extension Value {
    /// The value with one change carried out.
    fileprivate func patched(_ steps: ArraySlice<FieldPath.Step>, with change: FieldChange) -> Value {
        guard let step = steps.first else { return change.after ?? .null }
        let rest = steps.dropFirst()
        switch step {
        case .key(let key):
            var result = self
            if rest.isEmpty {
                result[key] = change.after
            } else {
                result[key] = (self[key] ?? [:]).patched(rest, with: change)
            }
            return result
        case .index(let index):
            guard var elements = array, elements.indices.contains(index) else { return self }
            elements[index] = elements[index].patched(rest, with: change)
            return .array(elements)
        case .element(let keys):
            return patchedElement({ element in keys.allSatisfy { element[$0.key] == $0.value } }, rest, change)
        case .value(let value): return patchedElement({ $0 == value }, rest, change)
        }
    }

    private func patchedElement(
        _ isMeant: (Value) -> Bool, _ rest: ArraySlice<FieldPath.Step>, _ change: FieldChange
    ) -> Value {
        var elements = array ?? []
        guard let index = elements.firstIndex(where: isMeant) else {
            if let after = change.after { elements.append(after) }
            return .array(elements)
        }
        if rest.isEmpty, change.after == nil {
            elements.remove(at: index)
        } else {
            elements[index] = elements[index].patched(rest, with: change)
        }
        return .array(elements)
    }
}

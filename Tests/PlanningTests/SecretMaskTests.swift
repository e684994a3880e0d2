import Documents
import Model
import Testing

@testable import Planning

@Suite struct SecretMaskTests {
    private static let secret = "hunter2-is-long-enough"

    private func known() -> KnownSecrets {
        let known = KnownSecrets()
        var object = DesiredObject(
            kind: GroupVersionKind(group: "", version: "v1", kind: "Secret"),
            identity: ObjectIdentity(group: "", kind: "Secret", namespace: "n", name: "s"), value: [:],
            origin: Origin(instance: "", module: "", range: .none))
        object.secretKeys = [
            SecretKey(key: "password", source: .environment("P"), range: .none),
            SecretKey(key: "short", source: .environment("S"), range: .none),
        ]
        known.note(
            object,
            request: [
                "data": [
                    "password": .string(Base64.encode(Array(Self.secret.utf8))),
                    "short": .string(Base64.encode(Array("root".utf8))),
                    "literal": .string(Base64.encode(Array("of the repository".utf8))),
                ]
            ])
        return known
    }

    @Test func derivedValuesAreConcealedInTextsOfOthers() {
        let mask = known().mask
        let encoded = Base64.encode(Array(Self.secret.utf8))
        #expect(mask.conceal("postgres://app:\(Self.secret)@db/x") == "postgres://app:(sensitive)@db/x")
        #expect(mask.conceal(["a": [.string("x \(encoded) y")], "b": 3]) == ["a": ["x (sensitive) y"], "b": 3])
        #expect(mask.conceal("root, of the repository") == "root, of the repository")
    }

    @Test func whatIsShownOfAChangeIsConcealed() {
        let kind = GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")
        let object = DesiredObject(
            kind: kind, identity: ObjectIdentity(group: "apps", kind: "Deployment", namespace: "n", name: "d"),
            value: [:], origin: Origin(instance: "", module: "", range: .none))
        let leaked = Value.string("url with \(Self.secret)")
        let fields = [FieldChange(path: FieldPath(keys: "env"), before: leaked, after: "clean")]
        var update = PlannedChange.Update(desired: object, live: ["env": leaked], uid: nil, resourceVersion: nil)
        update.predicted = ["env": leaked]
        update.fields = fields
        update.conflicts = [
            FieldConflict(path: FieldPath(keys: "env"), manager: "kubectl", time: nil, live: leaked, desired: "clean")
        ]
        var creation = PlannedChange.Creation(desired: object)
        creation.predicted = ["env": leaked]
        creation.fields = fields
        var replacement = PlannedChange.Replacement(
            desired: object, live: ["env": leaked], uid: nil, resourceVersion: nil, predicted: ["env": leaked],
            immutableFields: [], method: .recreate)
        replacement.fields = fields
        let deletion = PlannedChange.Deletion(live: ["env": leaked], uid: nil)
        let kept = PlannedChange.Kept(desired: object, uid: nil, verification: .server)
        let operations: [PlannedChange.Operation] = [
            .create(creation), .update(update), .adopt(.changed(update)), .replace(replacement), .delete(deletion),
            .adopt(.unchanged(kept, request: nil)), .keep(kept),
        ]
        for operation in operations {
            var change = PlannedChange(of: object, operation)
            change.drift = [Drift.Entry(kind: .changed, path: FieldPath(keys: "env"), was: "clean", now: leaked)]
            known().mask.conceal(&change)
            var text = ""
            dump(change, to: &text)
            #expect(!text.contains("hunter2"))
            #expect(change.drift[0].now == "url with (sensitive)")
            #expect(change.fields.allSatisfy { $0.before == "url with (sensitive)" })
        }
    }

    @Test func aConcealedValueIsHeldAgainstTheRealOne() {
        #expect(SecretMask.mayBe("url with (sensitive)", .string("url with \(Self.secret)")))
        #expect(!SecretMask.mayBe("url with (sensitive)", "another text"))
        #expect(SecretMask.mayBe(["a": ["(sensitive)", 1]], ["a": ["x", 1]]))
        #expect(!SecretMask.mayBe(["a": 1], ["b": 1]))
        #expect(!SecretMask.mayBe(nil, "x"))
        #expect(SecretMask.mayBe(nil, nil))
    }
}

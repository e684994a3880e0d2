import Documents
import EmbeddedCluster
import Model
import TestSupport
import Testing

@testable import Cluster
@testable import Planning

/// What a plan shows of objects into which somebody copied a secret.
@Suite struct SecretMaskTests {
    private static let secret = "hunter2-is-long-enough"

    private func known() -> KnownSecrets {
        let known = KnownSecrets()
        known.note(
            [
                "data": [
                    "password": .string(Base64.encode(Array(Self.secret.utf8))),
                    "short": .string(Base64.encode(Array("root".utf8))),
                    "literal": .string(Base64.encode(Array("of the repository".utf8))),
                ]
            ], keys: ["password", "short"])
        return known
    }

    @Test func derivedValuesAreConcealedInTextsOfOthers() {
        let mask = known().mask
        let encoded = Base64.encode(Array(Self.secret.utf8))
        #expect(mask.conceal("postgres://app:\(Self.secret)@db/x") == "postgres://app:(sensitive)@db/x")
        #expect(mask.conceal(["a": [.string("x \(encoded) y")], "b": 3]) == ["a": ["x (sensitive) y"], "b": 3])
        #expect(mask.conceal("root, of the repository") == "root, of the repository")
    }

    /// A short value that is a name of the repository elsewhere, or tells elements of a list apart, is no secret there.
    @Test func wordsThatTheRepositoryWritesStayReadable() async {
        let client = ClusterClient(EmbeddedCluster.inMemory(), retries: .never)
        let secret = ["app", "root", "hunter2"].map { word in
            ValueObject.Field(key: word, value: .string(Base64.encode(Array(word.utf8))))
        }
        client.secrets.note(["data": .object(ValueObject(secret))])
        let identity = ObjectIdentity(group: "", kind: "ConfigMap", namespace: "n", name: "c")
        let object = DesiredObject(
            kind: GroupVersionKind(apiVersion: "v1", kind: "ConfigMap"), identity: identity,
            value: ["data": ["user": "app", "list": [["x": "root"]]]],
            origin: Origin(instance: "i", module: "m", range: .none))
        let desired = DesiredState.of([object], environment: "dev")
        let mask = await LiveSecrets(client: client, desired: desired).mask(for: [identity])
        let texts: Value = ["app", "root", "hunter2", "my hunter2"]
        #expect(mask.conceal(texts) == ["app", "root", "(sensitive)", "my hunter2"])
        let path = FieldPath([.key("env"), .element(["name": "hunter2"]), .key("value")])
        #expect(mask.conceal(path) == path)
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
            #expect(!text.contains("hunter2"), "\(text)")
            #expect(change.drift[0].now == "url with (sensitive)")
            #expect(change.fields.allSatisfy { $0.before == "url with (sensitive)" })
        }
    }

    @Test func aConcealedValueIsHeldAgainstTheRealOne() {
        #expect(SecretMask.mayBeSame("url with (sensitive)", .string("url with \(Self.secret)")))
        #expect(SecretMask.mayBeSame(.string("url with \(Self.secret)"), "url with (sensitive)"))
        #expect(!SecretMask.mayBeSame("url with (sensitive)", "another text"))
        #expect(SecretMask.mayBeSame(["a": ["(sensitive)", 1]], ["a": ["x", 1]]))
        #expect(SecretMask.mayBeSame(["(sensitive)": 1, "b": 2], ["b": 2, "hunter2": 1]))
        #expect(!SecretMask.mayBeSame(["(sensitive)": 1, "b": 2], ["b": 1, "hunter2": 2]))
        #expect(!SecretMask.mayBeSame(["a": 1], ["b": 1]))
        #expect(!SecretMask.mayBeSame(nil, "x"))
        #expect(SecretMask.mayBeSame(nil, nil))
    }
}

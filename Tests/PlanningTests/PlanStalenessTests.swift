import Model
import TestSupport
import Testing

@testable import Planning

/// What is said of a saved plan whose object moved.
@Suite struct PlanStalenessTests {
    private let object = DesiredObject([
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "c", "namespace": "n"], "data": ["a": "2"],
    ])

    private func update(
        _ fields: [FieldChange], conflicts: [FieldConflict] = [], uid: String = "u", of object: DesiredObject? = nil
    ) -> PlannedChange {
        let object = object ?? self.object
        var update = PlannedChange.Update(desired: object, live: [:], uid: uid, resourceVersion: "7")
        update.fields = fields
        update.conflicts = conflicts
        return PlannedChange(of: object, .update(update))
    }

    private func field(_ before: Value?, _ after: Value?, key: String = "a") -> FieldChange {
        FieldChange(path: FieldPath(keys: "data", key), before: before, after: after)
    }

    private func reasons(_ saved: PlannedChange, _ now: PlannedChange?) -> String {
        PlanStaleness.reasons(saved, now).joined(separator: "; ")
    }

    @Test func whatIsAsItWasHolds() {
        #expect(reasons(update([field("1", "2")]), update([field("1", "2")])) == "")
    }

    @Test func whatIsGoneOrMadeAgainIsTold() {
        let saved = update([field("1", "2")])
        #expect(reasons(saved, nil) == "it is gone by now, so there is nothing to update")
        let creation = PlannedChange(of: object, .create(PlannedChange.Creation(desired: object)))
        #expect(reasons(saved, creation) == "it is gone by now, and the plan would update it")
        #expect(
            reasons(creation, saved) == "it exists by now, with the uid u, and the plan creates it")
        #expect(
            reasons(saved, update([field("1", "2")], uid: "v"))
                == "it was deleted and made again: its uid was u, and is v")
    }

    @Test func anotherActionIsTold() {
        let saved = update([field("1", "2")])
        let kept = PlannedChange.Kept(desired: object, uid: "u", verification: .unchanged)
        #expect(
            reasons(saved, PlannedChange(of: object, .keep(kept)))
                == "it is by now as it should be, and nothing is left to update")
        let replacement = PlannedChange.Replacement(
            desired: object, live: [:], uid: "u", resourceVersion: nil, predicted: [:], immutableFields: [],
            method: .recreate)
        #expect(
            reasons(saved, PlannedChange(of: object, .replace(replacement)))
                == "the plan would update it, and by now it takes a replace")
    }

    @Test func otherValuesAreTold() {
        let saved = update([field("1", "2")])
        #expect(reasons(saved, update([field("x", "2")])) == #"data.a was "1", and is "x" by now"#)
        #expect(reasons(saved, update([field("1", "3")])) == #"data.a would become "3" rather than "2""#)
        #expect(
            reasons(saved, update([field("1", "2"), field(nil, "9", key: "b")]))
                == #"data.b would change too, from (none) to "9""#)
        #expect(reasons(saved, update([])) == #"data.a was "1" and is changed already or no longer changes"#)
    }

    @Test(
        arguments: [
            (3, "3"), (true, "true"), (.null, "null"), (["a", "b"], "a list of 2"), (["a": 1], "an object"),
            ("two\nlines", "another text"), (1.5, "1.5"),
        ] as [(Value, String)])
    func valuesAreNamedInShort(value: Value, text: String) {
        #expect(
            reasons(update([field("1", "2")]), update([field(value, "2")]))
                == "data.a was \"1\", and is \(text) by now")
    }

    /// A plan file has no secrets: what stands there concealed may be anything.
    @Test func concealedValuesAreNotHeldAgainstIt() {
        let saved = update([field("user:(sensitive)@host", "2")])
        #expect(reasons(saved, update([field("user:hunter2@host", "2")])) == "")
        #expect(reasons(saved, update([field("user:hunter2@other", "2")])) != "")
    }

    @Test func conflictsThatWereNotReviewedAreTold() {
        let conflict = FieldConflict(
            path: FieldPath(keys: "data", "a"), manager: "kubectl", time: nil, live: "1", desired: "2")
        let saved = update([field("1", "2")])
        let now = update([field("1", "2")], conflicts: [conflict])
        #expect(reasons(saved, now) == #"data.a was set to "1" by "kubectl""#)
        #expect(reasons(now, now) == "")
        #expect(reasons(now, saved) == "", "one that went away is no harm")
    }

    @Test func aSecretThatWasWrittenIsTold() {
        let secret = DesiredObject([
            "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "s", "namespace": "n"],
        ])
        let saved = update([], of: secret)
        var later = PlannedChange.Update(desired: secret, live: [:], uid: "u", resourceVersion: "8")
        later.fields = []
        #expect(reasons(saved, PlannedChange(of: secret, .update(later))).hasPrefix("the Secret was written since"))
    }

    @Test func aGuardThatCameIsTold() {
        func deletion(_ protection: String?) -> PlannedChange {
            var deletion = PlannedChange.Deletion(live: [:], uid: "u")
            deletion.protection = protection
            return PlannedChange(
                kind: object.kind, identity: object.identity, instance: "", module: "", operation: .delete(deletion))
        }
        #expect(
            reasons(deletion(nil), deletion("it is marked prevent-destroy")) == "it is marked prevent-destroy, by now")
        #expect(reasons(deletion("it is marked prevent-destroy"), deletion(nil)) == "")
    }
}

import Model
import Testing

@Suite struct PlannedChangeTests {
    private static let object = DesiredObject(
        kind: GroupVersionKind(group: "apps", version: "v1", kind: "Deployment"),
        identity: ObjectIdentity(group: "apps", kind: "Deployment", namespace: "lake", name: "trino"),
        value: ["spec": ["replicas": 2]], origin: Origin(instance: "trino", module: "trino-module", range: .none))

    private static let field = FieldChange(path: FieldPath(keys: "spec", "replicas"), before: 1, after: 2)

    private static var update: PlannedChange.Update {
        var update = PlannedChange.Update(
            desired: object, live: ["spec": ["replicas": 1]], uid: "u-update", resourceVersion: "7")
        update.fields = [field]
        update.conflicts = [
            FieldConflict(path: field.path, manager: "kubectl", time: nil, live: 1, desired: 2),
            FieldConflict(path: FieldPath(keys: "spec", "paused"), manager: "kubectl", time: nil, live: 1, desired: 2),
        ]
        update.leftAlone = [LeftField(path: FieldPath(keys: "spec", "x"), owner: "hpa")]
        return update
    }

    private static var operations: [PlannedChange.Operation] {
        var creation = PlannedChange.Creation(desired: object)
        creation.verification = .schema
        var replacement = PlannedChange.Replacement(
            desired: object, live: ["spec": [:]], uid: "u-replace", resourceVersion: "8", predicted: object.value,
            immutableFields: [field.path], method: .recreate)
        replacement.fields = [field]
        replacement.protection = "its data is lost with it"
        var deletion = PlannedChange.Deletion(live: ["spec": ["replicas": 0]], uid: "u-delete")
        deletion.protection = "it is not empty"
        let kept = PlannedChange.Kept(desired: object, uid: "u-keep", verification: .unchanged)
        return [
            .create(creation), .update(update), .replace(replacement), .delete(deletion), .adopt(.changed(update)),
            .adopt(.unchanged(kept, request: nil)), .keep(kept),
        ]
    }

    private static var changes: [PlannedChange] { operations.map { PlannedChange(of: object, $0) } }

    @Test func aChangeOfADesiredObjectIsNamedAsThat() {
        let change = Self.changes[0]
        #expect(change.kind == Self.object.kind)
        #expect(change.identity == Self.object.identity)
        #expect(change.instance == "trino")
        #expect(change.module == "trino-module")
        #expect(change.previousInstance == nil && change.drift.isEmpty)
    }

    @Test func everyOperationTellsWhatItShares() {
        let changes = Self.changes
        #expect(changes.map(\.action) == [.create, .update, .replace, .delete, .adopt, .adopt, .keep])
        #expect(changes.map { $0.desired != nil } == [true, true, true, false, true, true, true])
        #expect(
            changes.map(\.live) == [
                nil, ["spec": ["replicas": 1]], ["spec": [:]], ["spec": ["replicas": 0]], ["spec": ["replicas": 1]],
                nil,
                nil,
            ])
        #expect(changes.map(\.uid) == [nil, "u-update", "u-replace", "u-delete", "u-update", "u-keep", "u-keep"])
        #expect(changes.map(\.resourceVersion) == [nil, "7", "8", nil, "7", nil, nil])
        #expect(changes.map(\.fields.count) == [0, 1, 1, 0, 1, 0, 0])
        #expect(changes.map(\.conflicts.count) == [0, 2, 0, 0, 2, 0, 0])
        #expect(changes.map(\.leftAlone.count) == [0, 1, 0, 0, 1, 0, 0])
        #expect(changes.map { $0.protection != nil } == [false, false, true, true, false, false, false])
        #expect(
            changes.map(\.verification) == [.schema, .server, .server, .none, .server, .unchanged, .unchanged])
    }

    @Test func theDesiredObjectIsSetWhereThereIsOne() {
        for var change in Self.changes {
            let before = change
            guard var object = change.desired ?? Self.changes.compactMap(\.desired).first else { continue }
            object.value = ["data": ["key": "value"]]
            change.setDesired(object)
            #expect(change.action == before.action)
            #expect(change.uid == before.uid)
            #expect(change.fields == before.fields)
            #expect(change.desired?.value == (before.action == .delete ? nil : ["data": ["key": "value"]]))
        }
    }

    // MARK: Figures

    private func plan(_ changes: [PlannedChange]) -> Plan {
        Plan(
            environment: "dev", cluster: ClusterIdentity(name: "c", uid: "u"), changes: changes,
            graph: DependencyGraph(edges: [], waves: []))
    }

    @Test func theSummaryCountsEachOperation() {
        let summary = plan(Self.changes).summary
        #expect(summary.add == 2, "created, and made again")
        #expect(summary.change == 2, "updated, and adopted with a change")
        #expect(summary.destroy == 2, "deleted, and deleted to be made again")
        #expect(summary.adopt == 2)
        #expect(summary.replace == 1)
        #expect(summary.keep == 1)
        #expect(summary.conflicts == 4)
        #expect(summary.protected == 2)
        #expect(summary.unverified == 1)
        #expect(summary.hasChanges)
        #expect(summary.counts == "2 to import, 2 to add, 2 to change, 2 to destroy")
    }

    @Test func whatStaysIsNoChange() {
        let summary = plan(Self.changes.filter { $0.action == .keep }).summary
        #expect(!summary.hasChanges)
        #expect(summary.counts == "0 to add, 0 to change, 0 to destroy")
        for action in Action.allCases where action != .keep {
            #expect(plan(Self.changes.filter { $0.action == action }).summary.hasChanges, "\(action)")
        }
    }

    @Test func onlyErrorsForbidApplying() {
        var plan = plan([])
        plan.diagnostics = [Diagnostic(.warning, code: "w", summary: "S", detail: "D.")]
        #expect(!plan.hasErrors)
        plan.diagnostics.append(Diagnostic(code: "e", summary: "S", detail: "D."))
        #expect(plan.hasErrors)
    }

    @Test func aPlanOfAPartSaysSo() {
        var scope = PlanScope()
        #expect(!scope.isPartial)
        scope.mode = .destroy
        scope.included = 3
        #expect(!scope.isPartial, "everything that is owned is no part")
        scope.targets = ["module.trino"]
        #expect(scope.isPartial)
        scope = PlanScope()
        scope.exclusions = ["module.trino"]
        #expect(scope.isPartial)
    }

    /// A request holds secrets, and plans are printed when something fails.
    @Test func requestsAreInNoDescription() {
        var update = Self.update
        update.request = Concealed(["data": ["password": "hunter2"]])
        let change = PlannedChange(of: Self.object, .update(update))
        var text = "\(change) \(String(reflecting: change))"
        dump(change, to: &text)
        #expect(text.contains("(concealed)"))
        #expect(!text.contains("hunter2"))
        #expect(update.request?.content["data"]?["password"] == "hunter2")
    }
}

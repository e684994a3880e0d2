import Model

/// How the changes of a plan are put together.
extension ObjectPlanner {
    func change(_ object: DesiredObject, _ operation: PlannedChange.Operation) -> PlannedChange {
        var change = PlannedChange(of: object, operation)
        if let entry = judge.entries[object.identity], entry.instance != object.origin.instance {
            change.previousInstance = entry.instance
        }
        return change
    }

    /// An object that applying does not change, known without asking.
    func kept(_ object: DesiredObject, _ unchanged: Verdict.Unchanged) -> PlannedChange {
        var kept = PlannedChange.Kept(desired: object, uid: unchanged.uid, verification: .unchanged)
        kept.isReady = unchanged.isReady
        kept.secret = unchanged.secret
        var change = change(object, .keep(kept))
        change.drift = unchanged.holds
        change.keepsPods = judge.configurations.keptPods.contains(object.identity)
        return change
    }

    /// A Job that is not there because it is done.
    func collected(_ object: DesiredObject, uid: String?) -> PlannedChange {
        var kept = PlannedChange.Kept(desired: object, uid: uid, verification: .unchanged)
        kept.isReady = true
        kept.isCollected = true
        return change(object, .keep(kept))
    }

    func created(_ creation: PlannedChange.Creation) -> PlannedChange {
        var change = change(creation.desired, .create(creation))
        if judge.entries[change.identity]?.wasThere == true {
            change.drift = [creation.predecessor.map(Drift.Entry.init) ?? Drift.Entry(kind: .deleted)]
        }
        return change
    }

    func update(_ object: DesiredObject, live: Value) -> PlannedChange.Update {
        PlannedChange.Update(
            desired: object, live: ServerFields.shown(live, of: object.kind), uid: live.uid,
            resourceVersion: live.resourceVersion)
    }

    /// A new object in one change, with the values of a Secret in changes of their own.
    func creation(_ object: DesiredObject, _ configuration: ApplyConfiguration) -> PlannedChange.Creation {
        let value = configuration.value
        var creation = PlannedChange.Creation(desired: object)
        guard Sensitive.isSecret(object.kind) else {
            creation.fields = [FieldChange(path: FieldPath(), before: nil, after: value)]
            return creation
        }
        var visible = value
        visible["data"] = nil
        visible["stringData"] = nil
        var entries = value["data"]?.object ?? [:]
        // Applying sets them, whatever they are by then.
        for key in configuration.absentKeys { entries[key] = Sensitive.placeholder }
        let data = FieldChange(path: FieldPath(keys: "data"), before: nil, after: .object(entries))
        creation.fields =
            [FieldChange(path: FieldPath(), before: nil, after: visible)]
            + Sensitive.concealed([data], of: object.kind)
        return creation
    }
}

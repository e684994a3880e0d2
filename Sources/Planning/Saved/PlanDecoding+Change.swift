import APIMachinery
import Model

/// Values as planned changes.
extension PlanDecoding {
    func change(_ value: Value) throws(SavedPlanError) -> PlannedChange {
        let identity = try identity(value)
        let kind = GroupVersionKind(
            group: identity.group, version: try text(value, "version"), kind: identity.kind)
        let instance = value["instance"]?.string ?? ""
        let module = value["module"]?.string ?? ""
        let origin = Origin(
            instance: instance, module: module, range: range(value["at"]),
            overlays: (value["overlays"]?.array ?? []).map(range))
        var desired = DesiredObject(
            kind: kind, identity: identity, value: value["desired"] ?? PlanDecoding.stub(kind, identity),
            origin: origin, isProtected: value["protected"]?.bool ?? false,
            secretKeys: try all(value["secretKeys"], secretKey))
        desired.readiness = try value["readiness"].map(readiness)
        desired.additions = try all(value["additions"], path)
        var change = PlannedChange(
            kind: kind, identity: identity, instance: instance, module: module,
            operation: try operation(value, desired))
        change.previousInstance = value["previousInstance"]?.string
        change.keepsPods = value["keepsPods"]?.bool ?? false
        change.drift = try all(value["drift"], drift)
        change.precededBy = try all(value["precededBy"], self.identity)
        return change
    }

    private func readiness(_ value: Value) throws(SavedPlanError) -> ReadinessRule {
        var rule = ReadinessRule()
        if value["wait"] != nil { rule.wait = try word(value, "wait", as: ReadinessRule.Wait.self) }
        rule.ready = value["ready"]?.string
        rule.failed = value["failed"]?.string
        rule.text = value["text"]?.string
        if value["deadline"] != nil {
            guard let deadline = Duration(goText: try text(value, "deadline")) else {
                throw .damaged("a deadline is no duration")
            }
            rule.deadline = deadline
        }
        return rule
    }

    private func operation(
        _ value: Value, _ desired: DesiredObject
    ) throws(SavedPlanError) -> PlannedChange.Operation {
        let verification = try word(value, "verification", as: PlannedChange.Verification.self)
        switch try word(value, "action", as: Action.self) {
        case .create: return .create(try creation(value, desired, verification))
        case .update: return .update(try update(value, desired, verification))
        case .replace: return .replace(try replacement(value, desired))
        case .delete: return .delete(try deletion(value, desired.identity))
        case .adopt where value["live"] == nil:
            return .adopt(.unchanged(try kept(value, desired, verification), request: nil))
        case .adopt: return .adopt(.changed(try update(value, desired, verification)))
        case .keep: return .keep(try kept(value, desired, verification))
        }
    }

    private func creation(
        _ value: Value, _ desired: DesiredObject, _ verification: PlannedChange.Verification
    ) throws(SavedPlanError) -> PlannedChange.Creation {
        var creation = PlannedChange.Creation(desired: desired)
        creation.predicted = try predicted(value, desired.identity)
        creation.fields = try fields(value, desired, live: nil)
        creation.verification = verification
        creation.predecessor = value["predecessor"].map(termination)
        return creation
    }

    private func update(
        _ value: Value, _ desired: DesiredObject, _ verification: PlannedChange.Verification
    ) throws(SavedPlanError) -> PlannedChange.Update {
        let predicted = try predicted(value, desired.identity)
        let live = try live(value, desired.identity, over: predicted)
        var update = PlannedChange.Update(
            desired: desired, live: live, uid: value["uid"]?.string, resourceVersion: value["resourceVersion"]?.string)
        update.predicted = predicted
        update.fields = try fields(value, desired, live: live)
        update.verification = verification
        update.conflicts = try all(value["conflicts"], conflict)
        update.leftAlone = try all(value["leftAlone"], leftField)
        update.staying = try all(value["staying"], stayingField)
        return update
    }

    private func replacement(
        _ value: Value, _ desired: DesiredObject
    ) throws(SavedPlanError) -> PlannedChange.Replacement {
        guard let predicted = try predicted(value, desired.identity) else {
            throw .damaged("what is to stand for \(desired.identity) is missing")
        }
        let live = try live(value, desired.identity, over: predicted)
        var replacement = PlannedChange.Replacement(
            desired: desired, live: live, uid: value["uid"]?.string, resourceVersion: value["resourceVersion"]?.string,
            predicted: predicted, immutableFields: try all(value["replacePaths"], path),
            method: try word(value, "replacement", as: PlannedChange.Replacement.Method.self))
        replacement.fields = try fields(value, desired, live: live)
        replacement.grownClaims = try all(value["grownClaims"], growth)
        replacement.leftAlone = try all(value["leftAlone"], leftField)
        replacement.protection = value["protection"]?.string
        return replacement
    }

    private func deletion(
        _ value: Value, _ object: ObjectIdentity
    ) throws(SavedPlanError) -> PlannedChange.Deletion {
        var deletion = PlannedChange.Deletion(live: try live(value, object), uid: value["uid"]?.string)
        if let cause = value["deletedWith"] { deletion.deletedWith = try identity(cause) }
        deletion.termination = value["termination"].map(termination)
        deletion.protection = value["protection"]?.string
        return deletion
    }

    private func termination(_ value: Value) -> Termination {
        Termination(uid: value["uid"]?.string, holds: (value["holds"]?.array ?? []).compactMap(\.string))
    }

    private func kept(
        _ value: Value, _ desired: DesiredObject, _ verification: PlannedChange.Verification
    ) throws(SavedPlanError) -> PlannedChange.Kept {
        var kept = PlannedChange.Kept(desired: desired, uid: value["uid"]?.string, verification: verification)
        kept.leftAlone = try all(value["leftAlone"], leftField)
        kept.staying = try all(value["staying"], stayingField)
        kept.isCollected = value["collected"]?.bool ?? false
        if kept.isCollected { kept.isReady = true }
        return kept
    }

    // MARK: States

    private func predicted(_ value: Value, _ object: ObjectIdentity) throws(SavedPlanError) -> Value? {
        guard let delta = value["predicted"] else { return nil }
        guard let predicted = StateDelta.apply(delta, to: value["desired"] ?? .null) else {
            throw .damaged("what was predicted of \(object) does not fit it")
        }
        return predicted
    }

    private func live(
        _ value: Value, _ object: ObjectIdentity, over predicted: Value? = nil
    ) throws(SavedPlanError) -> Value {
        guard let delta = value["live"] else { throw .damaged("what was live of \(object) is missing") }
        guard let live = StateDelta.apply(delta, to: predicted ?? value["desired"] ?? .null) else {
            throw .damaged("what was live of \(object) does not fit it")
        }
        return live
    }

    /// What stands for an object that stays as it is: its name.
    static func stub(_ kind: GroupVersionKind, _ identity: ObjectIdentity) -> Value {
        var metadata: Value = ["name": .string(identity.name)]
        if !identity.namespace.isEmpty { metadata["namespace"] = .string(identity.namespace) }
        return ["apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind), "metadata": metadata]
    }

    // MARK: Fields

    private func fields(
        _ value: Value, _ desired: DesiredObject, live: Value?
    ) throws(SavedPlanError) -> [FieldChange] {
        try all(value["fields"]) { field throws(SavedPlanError) in try self.field(field, desired, live: live) }
    }

    private func field(
        _ value: Value, _ desired: DesiredObject, live: Value?
    ) throws(SavedPlanError) -> FieldChange {
        let path = try path(value["path"] ?? [])
        if value["sensitive"]?.bool == true {
            return FieldChange(
                path: path, before: value["was"] == nil ? nil : Sensitive.placeholder,
                after: value["is"] == nil ? nil : Sensitive.placeholder, isSensitive: true)
        }
        guard path.steps.isEmpty else {
            return FieldChange(path: path, before: value["before"], after: value["after"])
        }
        func visible(_ state: Value?) -> Value? {
            guard var state, Sensitive.isSecret(desired.kind) else { return state }
            state["data"] = nil
            state["stringData"] = nil
            return state
        }
        return FieldChange(
            path: path, before: value["was"] == nil ? nil : visible(live),
            after: value["is"] == nil ? nil : visible(desired.value))
    }

    private func growth(_ value: Value) throws(SavedPlanError) -> ClaimGrowth {
        ClaimGrowth(
            identity: try identity(value["claim"] ?? .null), from: try text(value, "from"),
            to: try text(value, "to"))
    }

    private func conflict(_ value: Value) throws(SavedPlanError) -> FieldConflict {
        FieldConflict(
            path: try path(value["path"] ?? []), manager: try text(value, "manager"), time: value["time"]?.string,
            live: value["live"], desired: value["desired"], isSensitive: value["sensitive"]?.bool ?? false)
    }

    private func drift(_ value: Value) throws(SavedPlanError) -> Drift.Entry {
        Drift.Entry(
            kind: try word(value, "kind", as: Drift.Kind.self), path: try path(value["path"] ?? []), was: value["was"],
            now: value["now"], manager: value["manager"]?.string, time: value["time"]?.string,
            subresource: value["subresource"]?.string, isSensitive: value["sensitive"]?.bool ?? false)
    }

    private func stayingField(_ value: Value) throws(SavedPlanError) -> StayingField {
        StayingField(path: try path(value["path"] ?? []), keeper: value["keeper"]?.string)
    }

    private func leftField(_ value: Value) throws(SavedPlanError) -> LeftField {
        LeftField(path: try path(value["path"] ?? []), owner: try text(value, "owner"))
    }
}

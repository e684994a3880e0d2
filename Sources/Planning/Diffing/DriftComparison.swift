import APIMachinery
import Model
import Schemas

/// What someone else changed on one object: a pure comparison of the desired object with the live one's ownership.
///
/// A field is drifted when it is not as the repository wants it *and* the repository still wants what was applied, or our
/// manager no longer owns it: the server takes a field from us the moment somebody else writes another value, unless the
/// write goes through a subresource that does not track it. A difference in a field of ours after a change of the
/// repository is that change, not applied yet.
struct DriftComparison {
    let object: DesiredObject
    let live: Value
    let schema: Schema
    /// Whether the repository still says what was applied last; `nil` where that is not known.
    ///
    /// If not, a field that is missing may be new there, and one that differs may have changed there.
    let isApplied: Bool?
    /// Fields that an autoscaler is in charge of.
    let leftAlone: [FieldPath]
    private let managers: [ManagedFieldsEntry]
    private let ours: ManagedFieldsEntry?

    init(
        object: DesiredObject, live: Value, schema: Schema?, isApplied: Bool?, leftAlone: [FieldPath] = []
    ) {
        self.object = object
        self.live = live
        self.schema = schema ?? .deduced
        self.isApplied = isApplied
        self.leftAlone = leftAlone
        let managed = ManagedFields(readable: live)
        managers = managed.entries
        ours = managed.applied(by: SlipwayName.fieldManager)
    }

    func entries() -> [Drift.Entry] {
        let desired = desiredValue()
        var entries: [Drift.Entry] = []
        var missing: [FieldPath] = []
        for path in FieldSet.of(desired, schema: schema).leaves.paths where isComparable(path) {
            guard let wanted = schema.value(of: desired, at: path) else { continue }
            guard let present = schema.value(of: live, at: path) else {
                let top = topMissing(path)
                if !missing.contains(top), isApplied != false, ours?.fields.owns(path) != true {
                    missing.append(top)
                    entries.append(entry(.removed, top, was: schema.value(of: desired, at: top), now: nil, by: nil))
                }
                continue
            }
            entries += compare(path, wanted, present)
        }
        if entries.isEmpty, ours == nil { return [disowned()] }
        return entries
    }

    /// The desired object with its secrets' keys, whose values are not compared but by their owners.
    private func desiredValue() -> Value {
        guard Sensitive.isSecret(object.kind) else { return object.value }
        var value = object.value
        var data = value["data"]?.object ?? [:]
        for key in value["stringData"]?.object?.keys ?? [] { data[key] = Sensitive.placeholder }
        for secret in object.secretKeys { data[secret.key] = Sensitive.placeholder }
        value["stringData"] = nil
        if !data.isEmpty { value["data"] = .object(data) }
        return value
    }

    private func isComparable(_ path: FieldPath) -> Bool {
        switch path.description {
        case "apiVersion", "kind", "metadata.name", "metadata.namespace": false
        default: !leftAlone.contains(path)
        }
    }

    private func compare(_ path: FieldPath, _ wanted: Value, _ present: Value) -> [Drift.Entry] {
        let isOurs = ours?.fields.owns(path) == true
        if isOurs, isApplied != true { return [] }
        let owner = isOurs ? lastWriter : otherOwner(of: path)
        let isSensitive = Sensitive.isSensitive(path, of: object.kind)
        let isSecretKey = isSensitive && wanted == Sensitive.placeholder
        guard isSecretKey ? owner != nil && !isOurs : !Containment.holds(wanted, in: present) else { return [] }
        guard owner != nil || isApplied != false else { return [] }
        if isSensitive { return [entry(.changed, path, was: wanted, now: present, by: owner)] }
        // What only the live value has are the server's defaults inside of an atomic value.
        let all = FieldDifference.between(wanted, present)
        let fields = all.contains { $0.before != nil } ? all.filter { $0.before != nil } : all
        return fields.map { field in
            let whole = FieldPath(path.steps + field.path.steps)
            return entry(
                field.after == nil ? .removed : .changed, whole, was: field.before, now: field.after, by: owner)
        }
    }

    private func entry(
        _ kind: Drift.Kind, _ path: FieldPath, was: Value?, now: Value?, by owner: ManagedFieldsEntry?
    ) -> Drift.Entry {
        let isSensitive = Sensitive.isSensitive(path, of: object.kind)
        return Drift.Entry(
            kind: kind, path: path, was: isSensitive ? was.map { _ in Sensitive.placeholder } : was,
            now: isSensitive ? now.map { _ in Sensitive.placeholder } : now, manager: owner?.manager,
            time: owner?.time, isSensitive: isSensitive)
    }

    /// Who else owns the field; of several the one who wrote last.
    private func otherOwner(of path: FieldPath) -> ManagedFieldsEntry? {
        managers.filter { $0.manager != SlipwayName.fieldManager && $0.fields.owns(path) }.max {
            ($0.time ?? "") < ($1.time ?? "")
        }
    }

    /// Who wrote through the scale subresource: the one write that changes a field of ours and leaves it with us.
    ///
    /// `nil` where the server keeps no record of it; a guess would accuse somebody.
    private var lastWriter: ManagedFieldsEntry? {
        managers.filter { $0.subresource == "scale" }.max { ($0.time ?? "") < ($1.time ?? "") }
    }

    /// The first step on the way that the live object does not have.
    private func topMissing(_ path: FieldPath) -> FieldPath {
        var top = FieldPath()
        for step in path.steps {
            top = top.appending(step)
            if schema.value(of: live, at: top) == nil { return top }
        }
        return path
    }

    /// The values are ours, the record of it is gone.
    ///
    /// Who else wrote last may have done it.
    private func disowned() -> Drift.Entry {
        let last = managers.filter { $0.subresource.isEmpty }.max { ($0.time ?? "") < ($1.time ?? "") }
        return Drift.Entry(kind: .disowned, manager: last?.manager, time: last?.time)
    }
}

extension Judge {
    /// What someone else changed on an object of the inventory: nothing, where applying would change nothing.
    func drift(of object: DesiredObject, live: LiveObject) async -> [Drift.Entry] {
        guard entries[object.identity] != nil else { return [] }
        if case .unchanged = await verdict(on: object, live: live) { return [] }
        return drift(of: object, live: live.value)
    }

    /// The same of an object that differs.
    func drift(of object: DesiredObject, live: Value) -> [Drift.Entry] {
        guard let entry = entries[object.identity] else { return [] }
        if let uid = entry.uid, uid != live.uid, !Ownership.isApplied(live) {
            let creator = ManagedFields(readable: live).entries.filter { $0.subresource.isEmpty }
                .min { ($0.time ?? "") < ($1.time ?? "") }
            return [Drift.Entry(kind: .recreated, manager: creator?.manager, time: creator?.time)]
        }
        let isApplied = digest(object).flatMap { now in entry.digest.map { $0 == now } }
        return DriftComparison(
            object: object, live: live, schema: schema(of: object.kind), isApplied: isApplied,
            leftAlone: configurations.autoscaling.leftAlone(of: object, live: live).map(\.path)
        ).entries()
    }
}

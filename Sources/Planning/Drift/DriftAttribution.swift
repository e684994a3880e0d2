import APIMachinery
import Model
import Schemas

/// Says of what applying an object would change back who changed it, and when: from the ownership that the server records.
struct DriftAttribution {
    let object: DesiredObject
    let live: Value
    let schema: Schema
    /// Whether the repository is known to say what was applied last.
    ///
    /// If not, what differs in a field of ours, or in one that nobody owns, may be the repository's change.
    let isApplied: Bool
    /// Whether the server predicted the changes.
    ///
    /// If not, a value in a field of ours may be what its admission made of our own apply.
    let isPredicted: Bool
    /// What was sent.
    private let request: Value
    private let sent: FieldSet
    private let managers: [ManagedFieldsEntry]
    private let ours: ManagedFieldsEntry?

    init(object: DesiredObject, request: Value, live: Value, schema: Schema?, isApplied: Bool, isPredicted: Bool = true)
    {
        self.object = object
        self.live = live
        self.schema = schema ?? .deduced
        self.isApplied = isApplied
        self.isPredicted = isPredicted
        self.request = request
        sent = FieldSet.of(request, schema: self.schema)
        let managed = ManagedFields(readable: live)
        managers = managed.entries
        ours = managed.applied(by: SlipwayName.fieldManager)
    }

    /// The drift in these changes, which lead from the live object to what applying makes of it and hold no secrets.
    func entries(_ changes: [FieldChange]) -> [Drift.Entry] {
        let secretPaths = object.secretKeys.map { FieldPath(keys: "data", $0.key) }
        // What was not sent the server completes or drops, or a controller wrote it between the read and the dry-run.
        let drifted = changes.filter { change in
            !secretPaths.contains(change.path) && isDrifted(change)
                && sent.overlaps(FieldSet(paths: [change.path]))
        }
        return drifted.map(entry) + secretPaths.compactMap(secretEntry)
    }

    private func isDrifted(_ change: FieldChange) -> Bool {
        if isOurs(change.path) { return isApplied && (isPredicted || lastScaler != nil) }
        return isApplied || otherOwner(of: change.path) != nil
    }

    private func entry(_ change: FieldChange) -> Drift.Entry {
        let path = change.path
        guard let now = change.before else {
            // Who removed a field is not recorded, and what was sent of it is less than what the server would make of it.
            let was = change.isSensitive ? change.after : schema.value(of: request, at: path) ?? change.after
            return Drift.Entry(kind: .removed, path: path, was: was, isSensitive: change.isSensitive)
        }
        let writer = isOurs(path) ? lastScaler : otherOwner(of: path)
        return Drift.Entry(
            kind: .changed, path: path, was: change.after, now: now, manager: writer?.manager, time: writer?.time,
            isSensitive: change.isSensitive)
    }

    /// A value that comes from elsewhere may have changed there since, so that ownership alone tells whether others did.
    private func secretEntry(_ path: FieldPath) -> Drift.Entry? {
        let hidden = Sensitive.placeholder
        guard !isOurs(path) else { return nil }
        guard live.value(at: path) != nil else {
            return isApplied ? Drift.Entry(kind: .removed, path: path, was: hidden, isSensitive: true) : nil
        }
        guard let owner = otherOwner(of: path) else { return nil }
        return Drift.Entry(
            kind: .changed, path: path, was: hidden, now: hidden, manager: owner.manager, time: owner.time,
            isSensitive: true)
    }

    /// The values are ours, the record of it is gone; `nil` where it is not.
    ///
    /// Who else wrote last may have done it.
    func disowned() -> Drift.Entry? {
        guard ours == nil else { return nil }
        let last = latest(managers.filter(\.subresource.isEmpty))
        return Drift.Entry(kind: .disowned, manager: last?.manager, time: last?.time)
    }

    // MARK: Owners

    private func isOurs(_ path: FieldPath) -> Bool { ours.map { owns($0, path) } ?? false }

    /// Whether a manager has the field, a value around it, or a part of it.
    private func owns(_ entry: ManagedFieldsEntry, _ path: FieldPath) -> Bool {
        entry.fields.overlaps(FieldSet(paths: [path]))
    }

    /// Who else owns the field; of several the one who wrote last.
    private func otherOwner(of path: FieldPath) -> ManagedFieldsEntry? {
        latest(managers.filter { $0.manager != SlipwayName.fieldManager && owns($0, path) })
    }

    /// Who wrote through the scale subresource: the one write that changes a field of ours and leaves it with us.
    ///
    /// `nil` where the server keeps no record of it; a guess would accuse somebody.
    private var lastScaler: ManagedFieldsEntry? { latest(managers.filter { $0.subresource == "scale" }) }

    private func latest(_ entries: [ManagedFieldsEntry]) -> ManagedFieldsEntry? {
        entries.max { ($0.time ?? "") < ($1.time ?? "") }
    }
}

extension Judge {
    /// What others changed on an object of the inventory: what a dry-run of its apply would change back.
    func drift(of object: DesiredObject, live: Value, after run: DryRun) -> [Drift.Entry] {
        guard let entry = entries[object.identity] else { return [] }
        let holds = Standstill.holds(of: object, on: live)
        if Claim(live).isMadeAgain(since: entry) {
            let creator = ManagedFields(readable: live).creator
            return [Drift.Entry(kind: .recreated, manager: creator?.manager, time: creator?.time)]
        }
        // Without a record of what was applied a new field in the repository would look like a removed one.
        guard let applied = entry.digest else { return holds }
        let schema = schema(of: object.kind)
        let attribution = DriftAttribution(
            object: object, request: run.request, live: live, schema: schema, isApplied: digest(object) == applied,
            isPredicted: run.isPredicted)
        let entries = attribution.entries(run.changes(to: live, of: object.kind, schema: schema))
        let told = entries.isEmpty ? [attribution.disowned()].compactMap { $0 } : entries
        return rules.counting(told, of: object.kind) + holds
    }

    /// How an object differs from what it is compared with, whoever applied it.
    func difference(of object: DesiredObject, live: Value, after run: DryRun) -> [Drift.Entry] {
        let schema = schema(of: object.kind)
        let entries = DriftAttribution(
            object: object, request: run.request, live: live, schema: schema, isApplied: true,
            isPredicted: run.isPredicted
        ).entries(run.changes(to: live, of: object.kind, schema: schema))
        return rules.counting(entries, of: object.kind)
    }
}

extension ManagedFields {
    /// Who wrote first, as far as the record goes.
    var creator: ManagedFieldsEntry? {
        entries.filter(\.subresource.isEmpty).min { ($0.time ?? "") < ($1.time ?? "") }
    }
}

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
    /// What is known of secret values that come from elsewhere.
    let record: AppliedRecord?
    /// What was sent.
    private let request: Value
    private let sent: FieldSet
    private let managers: [ManagedFieldsEntry]
    private let ours: ManagedFieldsEntry?

    init(
        object: DesiredObject, request: Value, live: Value, schema: Schema?, isApplied: Bool, isPredicted: Bool = true,
        record: AppliedRecord? = nil
    ) {
        self.record = record
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
        return drifted.map(entry) + object.secretKeys.map(\.key).compactMap(secretEntry)
    }

    /// The keys of values that are ours, and of which nobody can say whether they are still what was applied.
    var unknownKeys: [String] {
        guard isApplied else { return [] }
        return object.secretKeys.map(\.key).filter { key in
            let path = FieldPath(keys: "data", key)
            guard let value = live.value(at: path)?.string else { return false }
            return record?.isApplied(value, key) == nil && (isOurs(path) || otherOwner(of: path) == nil)
        }
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
            subresource: writer?.subresource.nonEmpty, isSensitive: change.isSensitive)
    }

    /// A value that comes from elsewhere may have changed there since: the record tells, and where it cannot, ownership
    /// alone tells whether others did.
    private func secretEntry(_ key: String) -> Drift.Entry? {
        let path = FieldPath(keys: "data", key)
        let hidden = Sensitive.placeholder
        guard let value = live.value(at: path) else {
            return isApplied ? Drift.Entry(kind: .removed, path: path, was: hidden, isSensitive: true) : nil
        }
        let isChanged = value.string.flatMap { record?.isApplied($0, key) }.map { !$0 } ?? !isOurs(path)
        let owner = isOurs(path) ? nil : otherOwner(of: path)
        guard isChanged, owner != nil || record != nil else { return nil }
        return Drift.Entry(
            kind: .changed, path: path, was: hidden, now: hidden, manager: owner?.manager, time: owner?.time,
            subresource: owner?.subresource.nonEmpty, isSensitive: true)
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

extension ManagedFields {
    /// Who wrote first, as far as the record goes.
    var creator: ManagedFieldsEntry? {
        entries.filter(\.subresource.isEmpty).min { ($0.time ?? "") < ($1.time ?? "") }
    }
}

extension String {
    /// `nil` where it says nothing.
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

import APIMachinery
import Model

/// Moves the ownership of fields from those who applied an object so far to us, right before we do.
///
/// Fields that the repository does not have stay theirs, and stay. What we own ourselves in another version of the kind gets the
/// version's name: the server reads it by the schema of its version, and fails over fields that only the new one has.
struct ManagerMigration: Sendable {
    let kind: GroupVersionKind
    let takeover: Takeover

    /// The entries of the live object as they are to be; `nil` where all is so, or cannot be read.
    func managedFields(of live: Value) -> ManagedFields? {
        // May fail: then the server decides what an apply changes, as for everybody.
        guard var managed = try? ManagedFields(object: live) else { return nil }
        if var own = managed.applied(by: SlipwayName.fieldManager) {
            guard own.apiVersion != kind.apiVersion else { return nil }
            own.apiVersion = kind.apiVersion
            managed.set(own)
        } else if !take(over: &managed) {
            return nil
        }
        return managed
    }

    /// Whether there is anything of others to take.
    private func take(over managed: inout ManagedFields) -> Bool {
        let released = FieldSet(paths: takeover.released)
        var ours = managed.isEmpty ? FieldSet(paths: takeover.fields) : FieldSet()
        let fields = FieldSet(paths: takeover.fields)
        var time: String?
        managed.update { entry in
            guard entry.subresource.isEmpty, takeover.managers.contains(entry.manager) else { return entry }
            ours = ours.union(fields.intersection(entry.fields))
            time = entry.time ?? time
            var rest = entry
            rest.fields = entry.fields.recursiveDifference(released)
            return rest
        }
        guard !ours.isEmpty else { return false }
        managed.set(
            ManagedFieldsEntry(
                manager: SlipwayName.fieldManager, operation: .apply, apiVersion: kind.apiVersion, time: time,
                fields: ours))
        return true
    }
}

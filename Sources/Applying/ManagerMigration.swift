import APIMachinery
import Cluster
import Model

/// Moves the ownership of fields from those who applied an object so far to us, right before we do.
///
/// Fields that the repository does not have stay theirs, and stay. What we own ourselves in another version of the kind gets the
/// version's name: the server reads it by the schema of its version, and fails over fields that only the new one has.
struct ManagerMigration: Sendable {
    let client: ClusterClient
    let kind: GroupVersionKind
    let identity: ObjectIdentity
    let takeover: Takeover

    private static let tries = 5

    /// Tries again where somebody wrote the object meanwhile: a controller its status, as a rule.
    func run() async throws {
        for attempt in 1...ManagerMigration.tries {
            guard let live = try await client.find(kind, identity), let patch = patch(of: live) else { return }
            do {
                _ = try await client.limiter.withSlot {
                    try await client.patch(kind, identity, patch, as: .mergePatch)
                }
                return
            } catch let error as ClusterError where error.code == .stale && attempt < ManagerMigration.tries {
                continue
            }
        }
    }

    /// The entries as they are to be; `nil` where all is so, or cannot be read.
    private func patch(of live: Value) -> Value? {
        // May fail: then the server decides what an apply changes, as for everybody.
        guard var managed = try? ManagedFields(object: live) else { return nil }
        if var own = managed.applied(by: SlipwayName.fieldManager) {
            guard own.apiVersion != kind.apiVersion else { return nil }
            own.apiVersion = kind.apiVersion
            managed.set(own)
        } else if !take(over: &managed) {
            return nil
        }
        guard let entries = managed.value, let version = live.value(at: ["metadata", "resourceVersion"]) else {
            return nil
        }
        return ["metadata": ["managedFields": entries, "resourceVersion": version]]
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

import APIMachinery
import Cluster
import Model

/// Writes who owns which field of an object, and nothing else: no field changes by it.
struct OwnershipWrite: Sendable {
    let client: ClusterClient
    let kind: GroupVersionKind
    let identity: ObjectIdentity

    private static let tries = 5

    /// Writes the entries that `edit` makes of the live object, where it gives any.
    ///
    /// Whoever writes the object meanwhile, a controller its status as a rule, is not overwritten: it is read again.
    func run(_ edit: (Value) throws -> ManagedFields?) async throws {
        for attempt in 1...OwnershipWrite.tries {
            guard let live = try await client.find(kind, identity), let managed = try edit(live) else { return }
            let patch: Value = [
                "metadata": [
                    "managedFields": managed.value ?? [],
                    "resourceVersion": live.value(at: ["metadata", "resourceVersion"]) ?? .null,
                ]
            ]
            do {
                _ = try await client.inTurn {
                    try await client.patch(kind, identity, patch, as: .mergePatch, isRepeatable: true)
                }
                return
            } catch let error as ClusterError where error.code == .stale && attempt < OwnershipWrite.tries {
                continue
            }
        }
    }
}

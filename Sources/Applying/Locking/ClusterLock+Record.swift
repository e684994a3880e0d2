import APIMachinery
package import Cluster
package import Model

/// The record of the inventory where no lock is taken.
extension ClusterLock {
    /// What the cluster knows of an environment's inventory.
    package static func reading(
        client: ClusterClient, environment: String, namespace: String = WellKnownNamespace.system
    ) async throws(ClusterError) -> InventoryRecord.Reading {
        InventoryRecord.reading(
            of: try await client.find(kind, identity(environment: environment, namespace: namespace)))
    }

    /// Says what a run has made of the inventory that goes on without the lock; who holds it meanwhile keeps it.
    package static func tell(
        _ inventory: Inventory, by holder: LockHolder, at time: Int64, client: ClusterClient,
        namespace: String = WellKnownNamespace.system
    ) async throws(ClusterError) {
        let identity = identity(environment: inventory.environment, namespace: namespace)
        let record = InventoryRecord(of: inventory, writer: holder.writer, time: time)?.annotations ?? [:]
        while true {
            let seen = try await client.find(kind, identity)
            guard seen != nil || !record.isEmpty else { return }
            do throws(ClusterError) {
                if var lease = seen, !isFree(lease) {
                    InventoryRecord.set(record, on: &lease)
                    _ = try await client.replace(lease, isRepeatable: true)
                } else {
                    try await write(record, over: seen, identity, client)
                }
                return
            } catch {
                guard error.code == .stale || error.code == .alreadyExists || error.isNotFound && seen != nil else {
                    throw error
                }
            }
        }
    }
}

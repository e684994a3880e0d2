import Model
import Synchronization

/// The inventories of the other environments on the same cluster, read when the first object makes them interesting.
final class Rivals: Sendable {
    private let clusterUID: String
    private let read: @Sendable () -> [Inventory]
    private let owners = Mutex<[ObjectIdentity: String]?>(nil)

    init(clusterUID: String, read: @escaping @Sendable () -> [Inventory]) {
        self.clusterUID = clusterUID
        self.read = read
    }

    /// The environment whose inventory has the object.
    func owner(of identity: ObjectIdentity) -> String? {
        owners.withLock { owners in
            if let owners { return owners[identity] }
            var found: [ObjectIdentity: String] = [:]
            for inventory in read() where inventory.clusterUID == clusterUID {
                for entry in inventory.entries { found[entry.identity] = inventory.environment }
            }
            owners = found
            return found[identity]
        }
    }
}

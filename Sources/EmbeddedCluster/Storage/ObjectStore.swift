import APIMachinery
import Model

/// Every stored object, the revision counter and the recent changes.
struct ObjectStore: Sendable {
    private(set) var tables: [ResourceName: ObjectTable] = [:]
    private(set) var revision: UInt64 = 0
    private(set) var history = EventHistory()

    func table(_ resource: ResourceName) -> ObjectTable { tables[resource] ?? ObjectTable() }

    func object(_ resource: ResourceName, namespace: String?, name: String) -> Value? {
        tables[resource]?[ObjectTable.key(namespace: namespace, name: name)]
    }

    /// Writes an object at a new revision and tells what happened.
    mutating func put(_ object: Value, resource: ResourceName, key: String) -> StoreEvent {
        let previous = tables[resource]?[key]
        revision += 1
        var object = object
        let revision = revision
        object.updateMetadata { $0["resourceVersion"] = .string(String(revision)) }
        tables[resource, default: ObjectTable()].set(key, object)
        let event = StoreEvent(
            kind: previous == nil ? .added : .modified, resource: resource, key: key, revision: revision,
            object: object, previous: previous)
        history.append(event)
        return event
    }

    /// Removes an object; `nil` where there is none.
    mutating func remove(resource: ResourceName, key: String) -> StoreEvent? {
        guard let previous = tables[resource, default: ObjectTable()].remove(key) else { return nil }
        revision += 1
        var last = previous
        let revision = revision
        last.updateMetadata { $0["resourceVersion"] = .string(String(revision)) }
        let event = StoreEvent(
            kind: .deleted, resource: resource, key: key, revision: revision, object: last, previous: previous)
        history.append(event)
        return event
    }

    /// Puts back what the disk held, without telling anybody.
    mutating func restore(_ object: Value, resource: ResourceName, key: String) {
        tables[resource, default: ObjectTable()].set(key, object)
        restore(revision: object.resourceVersion)
    }

    mutating func restoreRemoval(resource: ResourceName, key: String, revision: UInt64) {
        tables[resource, default: ObjectTable()].remove(key)
        restore(revision: revision)
    }

    mutating func restore(revision: UInt64) {
        self.revision = max(self.revision, revision)
        history.startAfter(self.revision)
    }
}

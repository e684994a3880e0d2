import Model

/// The stored objects of one resource, in the order of their keys' bytes, as etcd keeps them.
///
/// Keys are `namespace/name`, or the name alone for objects of the cluster, so a namespace is one contiguous stretch.
struct ObjectTable: Sendable {
    struct Entry: Sendable {
        var key: String
        var object: Value
    }

    private(set) var entries: [Entry] = []

    var count: Int { entries.count }

    /// The place of the first entry whose key is not below this one.
    func lowerBound(_ key: String) -> Int { entries.partitioningIndex { $0.key >= key } }

    subscript(key: String) -> Value? {
        let index = lowerBound(key)
        guard index < entries.count, entries[index].key == key else { return nil }
        return entries[index].object
    }

    mutating func set(_ key: String, _ object: Value) {
        let index = lowerBound(key)
        if index < entries.count, entries[index].key == key {
            entries[index].object = object
        } else {
            entries.insert(Entry(key: key, object: object), at: index)
        }
    }

    @discardableResult
    mutating func remove(_ key: String) -> Value? {
        let index = lowerBound(key)
        guard index < entries.count, entries[index].key == key else { return nil }
        return entries.remove(at: index).object
    }

    /// The entries of a namespace; of all namespaces for `nil`.
    func range(namespace: String?) -> Range<Int> {
        guard let namespace else { return 0..<entries.count }
        // "0" is the byte behind "/".
        return lowerBound(namespace + "/")..<lowerBound(namespace + "0")
    }

    func objects(namespace: String?) -> some Sequence<Value> {
        entries[range(namespace: namespace)].lazy.map(\.object)
    }

    static func key(namespace: String?, name: String) -> String {
        guard let namespace, !namespace.isEmpty else { return name }
        return "\(namespace)/\(name)"
    }
}

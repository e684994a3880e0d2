/// Where an object is stored.
struct ObjectPlace: Sendable, Hashable {
    var resource: ResourceName
    var key: String
}

extension ObjectPlace {
    init(_ resource: ResourceName, _ namespace: String, _ name: String) {
        self.init(resource: resource, key: ObjectTable.key(namespace: namespace, name: name))
    }

    var namespace: String { key.split(separator: "/").count == 2 ? String(key.split(separator: "/")[0]) : "" }

    var name: String { String(key.split(separator: "/").last ?? "") }
}

/// Which object, for as long as it exists: no version, because one object is served in several.
package struct ObjectIdentity: Sendable, Hashable {
    package var group: String
    package var kind: String
    /// The namespace; empty for objects of the cluster.
    package var namespace: String
    package var name: String

    package init(group: String, kind: String, namespace: String, name: String) {
        self.group = group
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    package var isNamespace: Bool { kind == "Namespace" && group.isEmpty }
}

extension ObjectIdentity {
    /// The group is left out: objects that differ in nothing else are rare.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(namespace)
        hasher.combine(kind)
    }
}

extension ObjectIdentity: Comparable {
    /// By namespace (those of the cluster first), then group, kind and name.
    package static func < (left: ObjectIdentity, right: ObjectIdentity) -> Bool {
        // One by one: a comparison of tuples copies all eight strings.
        var order = left.namespace.order(inBytes: right.namespace)
        if order == 0 { order = left.group.order(inBytes: right.group) }
        if order == 0 { order = left.kind.order(inBytes: right.kind) }
        if order == 0 { order = left.name.order(inBytes: right.name) }
        return order < 0
    }
}

extension ObjectIdentity: CustomStringConvertible {
    /// `apps Deployment lakehouse/trino`, `Namespace lakehouse`.
    package var description: String {
        let place = namespace.isEmpty ? name : "\(namespace)/\(name)"
        return group.isEmpty ? "\(kind) \(place)" : "\(group) \(kind) \(place)"
    }
}

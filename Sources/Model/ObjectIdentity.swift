/// Which kind of object: the API group, a version of it, and the kind's name.
package struct GroupVersionKind: Sendable, Hashable {
    /// The API group; empty for the core group.
    package var group: String
    package var version: String
    package var kind: String

    package init(group: String, version: String, kind: String) {
        self.group = group
        self.version = version
        self.kind = kind
    }

    /// From an object's `apiVersion` (`v1`, `apps/v1`) and `kind`.
    package init(apiVersion: String, kind: String) {
        if let slash = apiVersion.firstIndex(of: "/") {
            group = String(apiVersion[..<slash])
            version = String(apiVersion[apiVersion.index(after: slash)...])
        } else {
            group = ""
            version = apiVersion
        }
        self.kind = kind
    }

    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    package var groupKind: GroupKind { GroupKind(group: group, kind: kind) }
}

/// A kind in all of its versions.
package struct GroupKind: Sendable, Hashable {
    package var group: String
    package var kind: String

    package init(group: String, kind: String) {
        self.group = group
        self.kind = kind
    }
}

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

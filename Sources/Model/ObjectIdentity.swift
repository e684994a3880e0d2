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

extension ObjectIdentity: Comparable {
    /// By namespace (those of the cluster first), then group, kind and name.
    package static func < (left: ObjectIdentity, right: ObjectIdentity) -> Bool {
        (left.namespace, left.group, left.kind, left.name) < (right.namespace, right.group, right.kind, right.name)
    }
}

extension ObjectIdentity: CustomStringConvertible {
    /// `apps Deployment lakehouse/trino`, `Namespace lakehouse`.
    package var description: String {
        let place = namespace.isEmpty ? name : "\(namespace)/\(name)"
        return group.isEmpty ? "\(kind) \(place)" : "\(group) \(kind) \(place)"
    }
}

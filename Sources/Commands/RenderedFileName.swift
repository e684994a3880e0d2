import Model

/// `render --out`: one file an object, with a name that any file system can hold.
enum RenderedFileName {
    /// `deployment.apps--lakehouse--trino.yaml`, `namespace.core--_cluster--lakehouse.yaml`.
    ///
    /// Colons are escaped, because names of RBAC objects contain them and Windows forbids them.
    static func name(for identity: ObjectIdentity) -> String {
        let group = identity.group.isEmpty ? "core" : identity.group
        let namespace = identity.namespace.isEmpty ? "_cluster" : identity.namespace
        let text = "\(identity.kind).\(group)--\(namespace)--\(identity.name)".lowercased()
        return text.split(separator: ":", omittingEmptySubsequences: false).joined(separator: "%3A") + ".yaml"
    }
}

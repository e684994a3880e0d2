package import Model

/// A field of an object that names another object.
package struct ObjectReference: Sendable {
    /// In the namespace of the one who writes the name, unless it says another.
    package var target: ObjectIdentity
    package var path: FieldPath
    /// Whether the object works without the other one (`optional: true` of a ConfigMap or Secret).
    package var isOptional = false
}

/// Collects the references of one object.
struct ReferenceCollector {
    let namespace: String
    private(set) var references: [ObjectReference] = []

    init(namespace: String) { self.namespace = namespace }

    mutating func add(
        _ name: Value?, _ kind: String, group: String = "", at path: @autoclosure () -> FieldPath,
        namespace: String? = nil, isOptional: Bool = false
    ) {
        guard case .string(let name)? = name, !name.isEmpty else { return }
        let target = ObjectIdentity(
            group: group, kind: kind, namespace: namespace ?? self.namespace, name: name)
        references.append(ObjectReference(target: target, path: path(), isOptional: isOptional))
    }

    /// A name of an object that lives in no namespace.
    mutating func addCluster(_ name: Value?, _ kind: String, group: String, at path: @autoclosure () -> FieldPath) {
        add(name, kind, group: group, at: path(), namespace: "")
    }

    /// An object named by `kind`, `name` and its API version or group.
    mutating func add(typed value: Value?, group: String? = nil, at path: FieldPath) {
        guard let value, let kind = value["kind"]?.string else { return }
        let version = value["apiVersion"]?.string
        let group =
            version.map { GroupVersionKind(apiVersion: $0, kind: kind).group } ?? value["apiGroup"]?.string ?? group
            ?? ""
        let isOfCluster = kind == "ClusterRole"
        let space = value["namespace"]?.string ?? (isOfCluster ? "" : namespace)
        add(value["name"], kind, group: group, at: path, namespace: space)
    }
}

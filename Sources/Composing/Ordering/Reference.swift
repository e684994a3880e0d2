internal import Model

/// The name of an object as another one writes it: no version, and the namespace of the writer unless it says another.
struct ReferenceTarget: Hashable {
    var group: String
    var kind: String
    /// Empty for objects of the cluster.
    var namespace: String
    var name: String
}

/// A field of an object that names another object.
struct Reference {
    var target: ReferenceTarget
    var path: FieldPath
    /// Whether the object works without the other one (`optional: true` of a ConfigMap or Secret).
    var isOptional = false
}

/// Collects the references of one object.
struct ReferenceCollector {
    let namespace: String
    private(set) var references: [Reference] = []

    init(namespace: String) { self.namespace = namespace }

    mutating func add(
        _ name: Value?, _ kind: String, group: String = "", at path: @autoclosure () -> FieldPath,
        namespace: String? = nil, isOptional: Bool = false
    ) {
        guard case .string(let name)? = name, !name.isEmpty else { return }
        let target = ReferenceTarget(
            group: group, kind: kind, namespace: namespace ?? self.namespace, name: name)
        references.append(Reference(target: target, path: path(), isOptional: isOptional))
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

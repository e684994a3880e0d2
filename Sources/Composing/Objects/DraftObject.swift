internal import Model

/// An object on its way from a module's document to the desired state.
struct DraftObject {
    var kind: GroupVersionKind
    var value: Value
    /// The index of the instance; `nil` for what the environment itself adds.
    var instance: Int?
    /// The index of the entry in the module's or environment's `objects`; `nil` for what Slipway makes.
    var entry: Int?
    /// Where the document stands.
    var range: SourceRange
    var isNamespaced = true
    var secretKeys: [SecretKey] = []
    var overlays: [SourceRange] = []
    var isProtected = false

    init(_ value: Value, instance: Int?, entry: Int?, range: SourceRange) {
        self.value = value
        self.instance = instance
        self.entry = entry
        self.range = range
        kind = GroupVersionKind(
            apiVersion: value["apiVersion"]?.string ?? "", kind: value["kind"]?.string ?? "")
    }

    var name: String { value["metadata"]?["name"]?.string ?? "" }

    /// Empty for objects of the cluster.
    var namespace: String { value["metadata"]?["namespace"]?.string ?? "" }

    var identity: ObjectIdentity {
        ObjectIdentity(group: kind.group, kind: kind.kind, namespace: namespace, name: name)
    }

    func isKind(_ name: String, group: String = "") -> Bool { kind.kind == name && kind.group == group }
}

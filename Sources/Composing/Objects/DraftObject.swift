internal import Kinds
internal import Model

/// An object on its way from a module's document to the desired state.
///
/// Every step walks over all of them, so what steps ask of each is kept beside the value: looking into the trees of
/// thousands of objects would bring all of them through the processor's caches once a step.
struct DraftObject {
    private(set) var kind: GroupVersionKind
    /// What runs pods among the built-in kinds.
    private(set) var workload: WorkloadKind?
    private(set) var name: String
    /// Empty for objects of the cluster.
    private(set) var namespace: String
    /// Its `apiVersion`, `kind`, `metadata.name` and `metadata.namespace` only change by `replace`, `rename` and `move`.
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
    /// The fields of its pod template that Slipway added.
    var additions: [FieldPath] = []
    /// What its pods wait for before they start.
    var gates: [Gate] = []
    var isProtected = false
    var readiness: ReadinessRule?
    /// Whether it stays as it was written, but for what tells whose it is.
    var isVerbatim = false
    /// Whether an overlay takes it away.
    var isDeleted = false

    init(_ value: Value, instance: Int?, entry: Int?, range: SourceRange) {
        self.value = value
        self.instance = instance
        self.entry = entry
        self.range = range
        (kind, name, namespace) = Self.names(in: value)
        workload = WorkloadKind(kind)
    }

    private static func names(in value: Value) -> (kind: GroupVersionKind, name: String, namespace: String) {
        let metadata = value["metadata"]
        return (
            GroupVersionKind(apiVersion: value["apiVersion"]?.string ?? "", kind: value["kind"]?.string ?? ""),
            metadata?["name"]?.string ?? "", metadata?["namespace"]?.string ?? ""
        )
    }

    /// Puts another object in the place of this one.
    mutating func replace(with value: Value) {
        self.value = value
        (kind, name, namespace) = Self.names(in: value)
        workload = WorkloadKind(kind)
    }

    mutating func rename(to name: String) {
        value.edit("metadata") { $0["name"] = .string(name) }
        self.name = name
    }

    /// Puts it into a namespace; `nil` takes it out of any.
    mutating func move(to namespace: String?) {
        value.edit("metadata") { $0["namespace"] = namespace.map(Value.string) }
        self.namespace = namespace ?? ""
    }

    /// Hands the value over, which is gone from here then.
    mutating func takeValue() -> Value {
        let taken = value
        value = .null
        return taken
    }

    var identity: ObjectIdentity {
        ObjectIdentity(group: kind.group, kind: kind.kind, namespace: namespace, name: name)
    }

    /// The objects that it names in its fields, apart from its Namespace and its CRD.
    var references: [ObjectReference] { value.references(of: kind, in: namespace) }

    func isKind(_ name: String, group: String = "") -> Bool { kind.kind == name && kind.group == group }
}

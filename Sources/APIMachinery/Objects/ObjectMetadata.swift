package import Model

/// The metadata of an object, as far as anybody asks for it (`metav1.ObjectMeta`).
package struct ObjectMetadata: Sendable, Hashable {
    /// `nil` where the object has none.
    private let fields: ValueObject?

    package init(_ object: Value) {
        if case .object(let fields)? = object["metadata"] { self.fields = fields } else { fields = nil }
    }

    package subscript(key: String) -> Value? { fields?[key] }

    package var name: String? { self["name"]?.string }
    package var namespace: String? { self["namespace"]?.string }
    package var uid: String? { self["uid"]?.string }
    /// Opaque: only the server may order two of them.
    package var resourceVersion: String? { self["resourceVersion"]?.string }
    /// Grows with each change of the spec, in kinds that count them.
    package var generation: Int64? { self["generation"]?.integer }
    package var labels: ValueObject? { self["labels"]?.object }
    package var annotations: ValueObject? { self["annotations"]?.object }
    package var finalizers: [String] { (self["finalizers"]?.array ?? []).compactMap(\.string) }
    /// Whether somebody deleted the object, and it is still there because finalizers or a grace period hold it.
    package var isDeleting: Bool { self["deletionTimestamp"].map { !$0.isNull } ?? false }

    package var ownerReferences: [OwnerReference] { (self["ownerReferences"]?.array ?? []).map(OwnerReference.init) }

    /// The owner that manages the object; there is one at most.
    package var controller: OwnerReference? { ownerReferences.first(where: \.isController) }

    package func isOwned(by uid: String) -> Bool { ownerReferences.contains { $0.uid == uid } }
}

/// Another object without which this one would not be there (`metav1.OwnerReference`).
package struct OwnerReference: Sendable, Hashable {
    package var kind: GroupVersionKind
    package var name: String
    package var uid: String
    package var isController: Bool

    init(_ value: Value) {
        kind = GroupVersionKind(apiVersion: value["apiVersion"]?.string ?? "", kind: value["kind"]?.string ?? "")
        name = value["name"]?.string ?? ""
        uid = value["uid"]?.string ?? ""
        isController = value["controller"]?.bool ?? false
    }
}

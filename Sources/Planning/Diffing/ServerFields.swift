import APIMachinery
package import Model

/// What only the server writes into an object, and what no plan shows.
package enum ServerFields {
    /// The fields of `metadata` that the API server or its controllers set (ObjectMeta, "populated by the system").
    static let metadata = [
        "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink",
        "deletionTimestamp", "deletionGracePeriodSeconds",
    ]

    /// Annotations that controllers or kubectl keep their books in.
    private static let annotations = [
        WellKnownAnnotation.revision, "kubectl.kubernetes.io/last-applied-configuration",
        "deprecated.daemonset.template.generation", WellKnownAnnotation.bindCompleted,
        WellKnownAnnotation.boundByController, "volume.beta.kubernetes.io/storage-provisioner",
        "volume.kubernetes.io/storage-provisioner", "volume.kubernetes.io/selected-node",
    ]

    /// The object without them.
    package static func stripped(_ object: Value) -> Value {
        guard case .object(var fields) = object else { return object }
        fields["status"] = nil
        fields.update("metadata") { value in
            for name in metadata where value[name] != nil { value[name] = nil }
            guard case .object(var annotated)? = value["annotations"] else { return }
            for name in annotations where annotated[name] != nil { annotated[name] = nil }
            value["annotations"] = Value?.none
            if !annotated.isEmpty { value["annotations"] = .object(annotated) }
        }
        return .object(fields)
    }

    /// The object as plans show it: without them, and without secrets.
    static func shown(_ object: Value, of kind: GroupVersionKind) -> Value {
        Sensitive.concealed(stripped(object), of: kind)
    }
}

import Model

/// An object as it is committed: without what the server fills in, and for Argo CD with what orders it.
enum PublishedObject {
    /// Spaced out, so that a hook or an object of other hands fits in between.
    static let waveSpacing = 10

    /// The committed form of a desired object; `wave` is for Argo CD, and `nil` where that is not meant.
    static func value(of object: DesiredObject, wave: Int?) -> Value {
        var value = object.value
        value["status"] = nil
        var metadata = value["metadata"] ?? [:]
        for field in serverFields { metadata[field] = nil }
        var annotations = metadata["annotations"]?.object ?? [:]
        // Argo CD finds the objects of an Application by this one, and writes it itself.
        annotations[ArgoCDAnnotation.trackingID] = nil
        if let wave { addOrder(wave, of: object, to: &annotations) }
        metadata["annotations"] = annotations.isEmpty ? nil : .object(annotations)
        value["metadata"] = metadata
        return value
    }

    /// What tells Argo CD when and how to sync the object; what its author wrote counts before that.
    private static func addOrder(_ wave: Int, of object: DesiredObject, to annotations: inout ValueObject) {
        if annotations[ArgoCDAnnotation.syncWave] == nil, wave > 0 {
            annotations[ArgoCDAnnotation.syncWave] = .string(String(wave * waveSpacing))
        }
        if annotations[ArgoCDAnnotation.syncOptions] == nil, let options = syncOptions(for: object) {
            annotations[ArgoCDAnnotation.syncOptions] = .string(options)
        }
    }

    /// The object behind a committed form: without what orders it for Argo CD.
    static func desired(_ published: Value) -> Value {
        guard var metadata = published["metadata"], var annotations = metadata["annotations"]?.object else {
            return published
        }
        annotations[ArgoCDAnnotation.syncWave] = nil
        annotations[ArgoCDAnnotation.syncOptions] = nil
        metadata["annotations"] = annotations.isEmpty ? nil : .object(annotations)
        var value = published
        value["metadata"] = metadata
        return value
    }

    private static let serverFields = [
        "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generation", "managedFields",
        "resourceVersion", "selfLink", "uid",
    ]

    /// What holds data, or other objects, is deleted only when somebody confirms it; a custom resource may be synced
    /// before the CRD that another Application brings.
    private static func syncOptions(for object: DesiredObject) -> String? {
        var options: [String] = []
        if object.isProtected || holdsOthers(object.identity) { options += ["Prune=confirm", "Delete=confirm"] }
        if isCustom(object.identity.group) { options.append("SkipDryRunOnMissingResource=true") }
        return options.isEmpty ? nil : options.joined(separator: ",")
    }

    private static func holdsOthers(_ identity: ObjectIdentity) -> Bool {
        switch (identity.group, identity.kind) {
        case ("", "Namespace"), ("", "PersistentVolumeClaim"), ("apiextensions.k8s.io", "CustomResourceDefinition"),
            ("kafka.strimzi.io", "Kafka"), ("postgres-operator.crunchydata.com", "PostgresCluster"),
            ("postgresql.cnpg.io", "Cluster"):
            true
        default: false
        }
    }

    /// Whether a CRD defines the group: the built-in ones have no dot or end in `k8s.io`, which only the Gateway API
    /// and the snapshots share with them.
    private static func isCustom(_ group: String) -> Bool {
        if ["gateway.networking.k8s.io", "snapshot.storage.k8s.io"].contains(group) { return true }
        return group.utf8.contains(UInt8(ascii: ".")) && !group.hasSuffix(".k8s.io")
    }
}

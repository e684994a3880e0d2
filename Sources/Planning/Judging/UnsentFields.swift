import APIMachinery
import Model

/// Fields of desired objects that applying leaves to others: to the server, to controllers, to autoscalers.
enum UnsentFields {
    private static let aggregatedRules = FieldPath(keys: "rules")

    /// The object without what only the server sets, which a dumped manifest still has, and without what the server or a
    /// controller owns by design, whatever the repository says.
    static func removed(from object: Value, of kind: GroupVersionKind, live: Value?, rules: DriftRules) -> Value {
        var result = object
        if ServerFields.metadata.contains(where: { object["metadata"]?[$0] != nil }) {
            result.updateMetadata { own in
                for name in ServerFields.metadata { own[name] = nil }
            }
        }
        dropUnallocated(from: &result, of: kind)
        return leaving(owned(by: rules, object, kind, live: live), in: result, live: live)
    }

    /// What the server allocates, and a manifest leaves empty: to send that would be to ask for nothing in its place.
    private static func dropUnallocated(from object: inout Value, of kind: GroupVersionKind) {
        switch (kind.group, kind.kind) {
        case ("", "Service"):
            object.update("spec") { spec in
                for name in ["clusterIP", "clusterIPs", "healthCheckNodePort"] where spec[name]?.isDroppable == true {
                    spec[name] = nil
                }
                spec.forEachElement(of: "ports") { port in
                    if port["nodePort"]?.isDroppable == true { port["nodePort"] = nil }
                }
            }
        case ("", "PersistentVolumeClaim"):
            object.update("spec") { spec in
                if spec["volumeName"]?.isDroppable == true { spec["volumeName"] = nil }
            }
        default: break
        }
    }

    /// The fields that controllers fill in by design.
    private static func owned(
        by rules: DriftRules, _ object: Value, _ kind: GroupVersionKind, live: Value?
    ) -> [FieldPath] {
        // The rules are the sum of those of the selected ClusterRoles (`clusterrole-aggregation-controller`).
        if kind.group == "rbac.authorization.k8s.io", kind.kind == "ClusterRole",
            let aggregation = object["aggregationRule"], !aggregation.isNull
        {
            return [aggregatedRules]
        }
        let bundles = authorities(in: object, kind).filter { object.value(at: $0) != nil }
        guard let live, !bundles.isEmpty else { return [] }
        let injectors = ManagedFields(readable: live).entries.filter { entry in
            entry.subresource.isEmpty && entry.manager != SlipwayName.fieldManager && rules.isController(entry.manager)
        }
        return bundles.filter { path in injectors.contains { $0.fields.owns(path) } }
    }

    /// Where the certificates stand by which the server knows what it calls.
    private static func authorities(in object: Value, _ kind: GroupVersionKind) -> [FieldPath] {
        switch (kind.group, kind.kind) {
        case ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
            ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"):
            (object["webhooks"]?.array ?? []).compactMap { $0["name"] }.map { name in
                FieldPath([.key("webhooks"), .element(["name": name]), .key("clientConfig"), .key("caBundle")])
            }
        case ("apiextensions.k8s.io", _):
            [FieldPath(keys: "spec", "conversion", "webhook", "clientConfig", "caBundle")]
        case ("apiregistration.k8s.io", _): [FieldPath(keys: "spec", "caBundle")]
        default: []
        }
    }

    /// The request without a say in fields: they are not sent, or as they are where we own them, because the server takes
    /// away what an owner no longer sends.
    static func leaving(_ paths: [FieldPath], in request: Value, live: Value?) -> Value {
        guard !paths.isEmpty else { return request }
        let ours = live.flatMap(Ownership.ours)?.fields
        var result = request
        for path in paths {
            result.set(ours?.owns(path) == true ? live?.value(at: path) : nil, at: path)
            // A list of nothing but gates.
            guard case .element? = path.steps.last else { continue }
            let list = FieldPath(Array(path.steps.dropLast()))
            if result.value(at: list)?.array?.isEmpty == true { result.set(nil, at: list) }
        }
        return result
    }

    /// What Slipway added to the pod template of an object and the live one is without: sending it restarts the pods.
    static func additions(of object: DesiredObject, notIn live: Value) -> [FieldPath] {
        object.additions.filter { path in
            guard let wanted = object.value.value(at: path) else { return false }
            return live.value(at: path).map { !Containment.holds(wanted, in: $0) } ?? true
        }
    }
}

import Model

/// The ControllerRevisions of StatefulSets and DaemonSets: one for each template that they had.
enum ControllerRevisions {
    /// The name of a template's revision, which is made where it is missing.
    static func name(
        of template: Value, owner: Value, by component: Component, in state: inout ClusterState
    ) throws(APIStatus) -> String {
        let name = "\(owner.objectName)-\(TemplateHash.text(template))"
        let namespace = owner.objectNamespace
        guard state.object(.controllerRevisions, namespace, name) == nil else { return name }
        let last = state.dependents(of: owner, in: .controllerRevisions).map { $0.number("revision") }.max() ?? 0
        try component.create(
            [
                "kind": "ControllerRevision", "apiVersion": "apps/v1",
                "metadata": [
                    "name": .string(name), "labels": template["metadata"]?["labels"] ?? [:],
                    "ownerReferences": [owner.controllerReference],
                ],
                "data": ["spec": ["template": template]], "revision": .integer(last &+ 1),
            ], as: .controllerRevisions, namespace: namespace, in: &state)
        return name
    }
}

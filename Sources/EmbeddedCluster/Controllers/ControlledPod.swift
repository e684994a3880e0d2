import APIMachinery
import Model

/// The pods that controllers make and remove.
enum ControlledPod {
    /// A pod of a template, with its owner as the controller.
    static func made(from template: Value, owner: Value) -> Value {
        let metadata = template["metadata"] ?? [:]
        var pod: Value = ["kind": "Pod", "apiVersion": "v1", "spec": template["spec"] ?? [:]]
        pod.updateMetadata { own in
            for key in ["labels", "annotations", "finalizers"] { own[key] = metadata[key] }
            own["namespace"] = .string(owner.objectNamespace)
            own["ownerReferences"] = [owner.controllerReference]
        }
        return pod
    }

    static func delete(_ pod: Value, in state: inout ClusterState) throws(APIStatus) {
        guard let resource = state.resource(.pods) else { return }
        _ = try ObjectDeletion(resource: resource, options: DeleteOptions()).delete(pod, in: &state)
    }
}

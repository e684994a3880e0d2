import Admission
import Model

/// Refuses Pods as the labels of their Namespace say (`PodSecurity`, which all servers have).
struct PodSecurityPlugin {
    let request: ObjectRequest

    /// The plugin sees what validation has passed, and refuses before the name is looked at.
    func check(_ object: Value, in state: ClusterState) throws(APIStatus) {
        let resource = request.resource
        guard !resource.isCustom, let namespace = request.namespace,
            let owner = state.object(.namespaces, nil, namespace)
        else { return }
        let policy = PodSecurityPolicy(labels: owner.value(at: ["metadata", "labels"]))
        let kind = GroupKind(group: resource.group, kind: resource.kind)
        guard let refusal = PodSecurity(policy).verdict(on: object, kind)?.refusal else { return }
        throw .forbidden(resource.name, object.objectName, refusal)
    }
}

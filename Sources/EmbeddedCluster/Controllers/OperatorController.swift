import APIMachinery
import Model

/// The operators of the kinds in `OperatedKinds`, where their definitions are installed: each makes its objects once
/// and reports what its kind reports when all is well.
struct OperatorController: Controller {
    func reconcile(_ object: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        guard let response = OperatedKinds.response(to: object) else { return }
        let namespace = object.objectNamespace
        for var made in response.objects {
            made.updateMetadata { $0["ownerReferences"] = [object.controllerReference] }
            guard let name = resource(of: made), state.object(name, namespace, made.objectName) == nil else {
                continue
            }
            try component.create(made, as: name, namespace: namespace, in: &state)
        }
        guard state.resource(place.resource)?.subresources.contains(where: { $0.name == "status" }) == true else {
            return
        }
        guard OperatedKinds.merged(object["status"] ?? .null, response.status) != object["status"] else { return }
        try component.updateStatus(
            of: place.resource, namespace: namespace.isEmpty ? nil : namespace, name: object.objectName,
            in: &state
        ) { status in
            status = OperatedKinds.merged(status, response.status)
        }
    }

    /// The kinds that operators make here.
    private func resource(of object: Value) -> ResourceName? {
        switch object["kind"]?.string {
        case "Service": .services
        case "Secret": .secrets
        case "StatefulSet": .statefulSets
        default: nil
        }
    }
}

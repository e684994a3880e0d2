import Model

/// Removes or releases volumes whose claims are gone.
struct VolumeController: Controller {
    func reconcile(_ volume: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        guard let reference = volume["spec"]?["claimRef"], !volume.isDeleting, let resource = state.resource(.volumes),
            state.object(.claims, reference["namespace"]?.string, reference["name"]?.string ?? "") == nil
        else { return }
        if volume["spec"]?["persistentVolumeReclaimPolicy"]?.string == "Delete" {
            _ = try ObjectDeletion(resource: resource, options: DeleteOptions()).delete(volume, in: &state)
        } else {
            try component.updateStatus(of: .volumes, namespace: nil, name: volume.objectName, in: &state) {
                $0["phase"] = "Released"
            }
        }
    }
}

import Model

/// Offers volumes that nobody claims, and removes or releases those whose claims are gone.
struct VolumeController: Controller {
    func reconcile(_ volume: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        guard !volume.isDeleting, let resource = state.resource(.volumes) else { return }
        let reference = volume["spec"]?["claimRef"]
        guard state.object(.claims, reference?["namespace"]?.string, reference?["name"]?.string ?? "") == nil else {
            return
        }
        // One that somebody reserved waits for the claim of that name, and has no uid of it yet.
        guard reference?["uid"] != nil else { return try setPhase("Available", of: volume, in: &state) }
        if volume["spec"]?["persistentVolumeReclaimPolicy"]?.string == "Delete" {
            _ = try ObjectDeletion(resource: resource, options: DeleteOptions()).delete(volume, in: &state)
        } else {
            try setPhase("Released", of: volume, in: &state)
        }
    }

    private func setPhase(_ phase: Value, of volume: Value, in state: inout ClusterState) throws(APIStatus) {
        guard volume["status"]?["phase"] != phase else { return }
        try component.updateStatus(of: .volumes, namespace: nil, name: volume.objectName, in: &state) {
            $0["phase"] = phase
        }
    }
}

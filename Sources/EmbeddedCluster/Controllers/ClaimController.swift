import APIMachinery
import Model

/// Binds claims to volumes that are made for them.
struct ClaimController: Controller {
    func reconcile(_ claim: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        let wanted = claim.value(at: ["spec", "resources", "requests", "storage"]) ?? "0"
        let namespace = claim.objectNamespace
        if claim["status"]?["phase"]?.string == "Bound" { return try grow(claim, to: wanted, in: &state) }
        let className = claim["spec"]?["storageClassName"]?.string ?? ""
        var reclaim: Value = "Delete"
        if !className.isEmpty {
            guard let storageClass = state.object(.storageClasses, nil, className) else {
                events.record(
                    claim, "ProvisioningFailed", "storageclass.storage.k8s.io \"\(className)\" not found",
                    isWarning: true, in: &state)
                state.schedule(.claim, place, after: 5)
                return
            }
            reclaim = storageClass["reclaimPolicy"] ?? reclaim
        }
        if ClaimController.waitsForConsumer(claim, in: state), !hasConsumer(claim, in: state) {
            events.record(
                claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding",
                in: &state)
            state.schedule(.claim, place, after: 2)
            return
        }
        var bound = claim
        if claim["spec"]?["volumeName"]?.string ?? "" == "" {
            // A claim without a class waits for a volume that is made by hand.
            if className.isEmpty { return }
            let volume = try makeVolume(for: claim, size: wanted, reclaim: reclaim, in: &state)
            bound = try component.update(.claims, namespace: namespace, name: claim.objectName, in: &state) { claim in
                claim.set(.string(volume), at: ["spec", "volumeName"])
                claim.update(at: ["metadata", "annotations"]) { annotations in
                    annotations[WellKnownAnnotation.bindCompleted] = "yes"
                    annotations[WellKnownAnnotation.boundByController] = "yes"
                }
            }
        }
        try component.updateStatus(of: .claims, namespace: namespace, name: claim.objectName, in: &state) { status in
            status["phase"] = "Bound"
            status["accessModes"] = bound["spec"]?["accessModes"]
            status["capacity"] = ["storage": wanted]
        }
    }

    /// A volume whose claim is gone goes too, or is released.
    func forget(_ claim: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        for volume in state.store.table(.volumes).entries.map(\.object) {
            let reference = volume["spec"]?["claimRef"]
            guard reference?["namespace"]?.string == claim.namespace, reference?["name"]?.string == claim.name else {
                continue
            }
            try VolumeController().reconcile(volume, at: ObjectPlace(.volumes, "", volume.objectName), in: &state)
        }
    }

    static func waitsForConsumer(_ claim: Value, in state: ClusterState) -> Bool {
        let name = claim["spec"]?["storageClassName"]?.string ?? ""
        return state.object(.storageClasses, nil, name)?["volumeBindingMode"]?.string == "WaitForFirstConsumer"
    }

    private func hasConsumer(_ claim: Value, in state: ClusterState) -> Bool {
        state.store.table(.pods).objects(namespace: claim.objectNamespace).contains { pod in
            (pod["spec"]?["volumes"]?.array ?? []).contains {
                $0["persistentVolumeClaim"]?["claimName"]?.string == claim.objectName
            }
        }
    }

    private func grow(_ claim: Value, to wanted: Value, in state: inout ClusterState) throws(APIStatus) {
        let have = claim.value(at: ["status", "capacity", "storage"])?.string.flatMap { Quantity($0) }
        guard let have, let size = wanted.string.flatMap({ Quantity($0) }), have < size else { return }
        try component.updateStatus(
            of: .claims, namespace: claim.objectNamespace, name: claim.objectName, in: &state
        ) { $0.set(wanted, at: ["capacity", "storage"]) }
    }

    private func makeVolume(for claim: Value, size: Value, reclaim: Value, in state: inout ClusterState)
        throws(APIStatus) -> String
    {
        let name = "pvc-\(claim.uid)"
        if state.object(.volumes, nil, name) != nil { return name }
        try component.create(
            [
                "kind": "PersistentVolume", "apiVersion": "v1",
                "metadata": [
                    "name": .string(name),
                    "annotations": ["pv.kubernetes.io/provisioned-by": .string(SimulationName.controller)],
                ],
                "spec": [
                    "capacity": ["storage": size], "accessModes": claim["spec"]?["accessModes"] ?? [],
                    "persistentVolumeReclaimPolicy": reclaim,
                    "storageClassName": claim["spec"]?["storageClassName"] ?? "",
                    "volumeMode": claim["spec"]?["volumeMode"] ?? "Filesystem",
                    "claimRef": [
                        "kind": "PersistentVolumeClaim", "apiVersion": "v1",
                        "namespace": .string(claim.objectNamespace), "name": .string(claim.objectName),
                        "uid": .string(claim.uid),
                    ],
                    "hostPath": ["path": .string("/simulated/\(claim.uid)")],
                ],
            ], as: .volumes, namespace: nil, in: &state)
        try component.updateStatus(of: .volumes, namespace: nil, name: name, in: &state) { $0["phase"] = "Bound" }
        return name
    }
}

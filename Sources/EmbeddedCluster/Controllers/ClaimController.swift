import Model

/// The volume controllers: claims are bound to volumes made for them.
extension ClusterState {
    func waitsForConsumer(_ claim: Value) -> Bool {
        let name = claim["spec"]?["storageClassName"]?.string ?? ""
        return object(.storageClasses, nil, name)?["volumeBindingMode"]?.string == "WaitForFirstConsumer"
    }

    mutating func bindClaim(_ claim: Value, _ place: ObjectPlace) throws(APIStatus) {
        let wanted = claim.value(at: ["spec", "resources", "requests", "storage"]) ?? "0"
        let namespace = claim.objectNamespace
        if claim["status"]?["phase"]?.string == "Bound" { return try grow(claim, to: wanted) }
        let className = claim["spec"]?["storageClassName"]?.string ?? ""
        var reclaim: Value = "Delete"
        if !className.isEmpty {
            guard let storageClass = object(.storageClasses, nil, className) else {
                tell(
                    claim, "ProvisioningFailed", "storageclass.storage.k8s.io \"\(className)\" not found",
                    isWarning: true, by: .controllers)
                schedule(.claim, place, after: 5)
                return
            }
            reclaim = storageClass["reclaimPolicy"] ?? reclaim
        }
        if waitsForConsumer(claim), !hasConsumer(claim) {
            tell(
                claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding",
                by: .controllers)
            schedule(.claim, place, after: 2)
            return
        }
        var bound = claim
        if claim["spec"]?["volumeName"]?.string ?? "" == "" {
            // A claim without a class waits for a volume that is made by hand.
            if className.isEmpty { return }
            let volume = try makeVolume(for: claim, size: wanted, reclaim: reclaim)
            bound = try update(.claims, namespace: namespace, name: claim.objectName, by: .controllers) { claim in
                claim.set(.string(volume), at: ["spec", "volumeName"])
                claim.update(at: ["metadata", "annotations"]) { annotations in
                    annotations["pv.kubernetes.io/bind-completed"] = "yes"
                    annotations["pv.kubernetes.io/bound-by-controller"] = "yes"
                }
            }
        }
        try updateStatus(of: .claims, namespace: namespace, name: claim.objectName, by: .controllers) { status in
            status["phase"] = "Bound"
            status["accessModes"] = bound["spec"]?["accessModes"]
            status["capacity"] = ["storage": wanted]
        }
    }

    private func hasConsumer(_ claim: Value) -> Bool {
        store.table(.pods).objects(namespace: claim.objectNamespace).contains { pod in
            (pod["spec"]?["volumes"]?.array ?? []).contains {
                $0["persistentVolumeClaim"]?["claimName"]?.string == claim.objectName
            }
        }
    }

    private mutating func grow(_ claim: Value, to wanted: Value) throws(APIStatus) {
        let have = claim.value(at: ["status", "capacity", "storage"])?.string.flatMap { Quantity($0) }
        guard let have, let size = wanted.string.flatMap({ Quantity($0) }), have < size else { return }
        try updateStatus(
            of: .claims, namespace: claim.objectNamespace, name: claim.objectName, by: .controllers
        ) { $0.set(wanted, at: ["capacity", "storage"]) }
    }

    private mutating func makeVolume(for claim: Value, size: Value, reclaim: Value) throws(APIStatus) -> String {
        let name = "pvc-\(claim.uid)"
        if object(.volumes, nil, name) != nil { return name }
        try create(
            [
                "kind": "PersistentVolume", "apiVersion": "v1",
                "metadata": [
                    "name": .string(name), "annotations": ["pv.kubernetes.io/provisioned-by": "slipway.dev/simulated"],
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
            ], in: .volumes, namespace: nil, by: .controllers)
        try updateStatus(of: .volumes, namespace: nil, name: name, by: .controllers) { $0["phase"] = "Bound" }
        return name
    }

    /// A volume whose claim is gone goes too, or is released.
    mutating func reclaimVolumes(_ claim: ObjectPlace) throws(APIStatus) {
        for volume in store.table(.volumes).entries.map(\.object) {
            let reference = volume["spec"]?["claimRef"]
            guard reference?["namespace"]?.string == claim.namespace, reference?["name"]?.string == claim.name else {
                continue
            }
            try tendVolume(volume)
        }
    }

    mutating func tendVolume(_ volume: Value) throws(APIStatus) {
        guard let reference = volume["spec"]?["claimRef"], !volume.isDeleting, let resource = resource(.volumes),
            object(.claims, reference["namespace"]?.string, reference["name"]?.string ?? "") == nil
        else { return }
        if volume["spec"]?["persistentVolumeReclaimPolicy"]?.string == "Delete" {
            _ = try delete(volume, resource, DeleteOptions())
        } else {
            try updateStatus(of: .volumes, namespace: nil, name: volume.objectName, by: .controllers) {
                $0["phase"] = "Released"
            }
        }
    }
}

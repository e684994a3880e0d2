import APIMachinery
import Model

/// What a claim is filled from, in its two fields (Kubernetes `pkg/api/persistentvolumeclaim`).
enum ClaimPreparation {
    /// Both fields say the same; what the older one cannot say is dropped from it
    /// (`EnforceDataSourceBackwardsCompatibility`, `NormalizeDataSources`).
    static func settleSources(_ claim: inout Value) {
        guard claim["spec"]?["dataSource"] != nil || claim["spec"]?["dataSourceRef"] != nil else { return }
        claim.update("spec") { spec in
            // Sources in other namespaces are behind a feature that is off.
            if let other = spec["dataSourceRef"]?["namespace"]?.string, !other.isEmpty { spec["dataSourceRef"] = nil }
            if let source = spec["dataSource"], !isOfOld(source) { spec["dataSource"] = nil }
            if let source = spec["dataSource"] {
                spec.setDefault("dataSourceRef", source)
            } else if let source = spec["dataSourceRef"] {
                spec["dataSource"] = source
            }
            for field in ["dataSource", "dataSourceRef"] where spec[field] != nil {
                spec.update(field) { source in
                    if source["apiGroup"] == nil { source["apiGroup"] = .null }
                }
            }
        }
    }

    private static func isOfOld(_ source: Value) -> Bool {
        switch (source["apiGroup"]?.string ?? "", source["kind"]?.string ?? "") {
        case ("", "PersistentVolumeClaim"), ("snapshot.storage.k8s.io", "VolumeSnapshot"): true
        default: false
        }
    }
}

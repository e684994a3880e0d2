import APIMachinery
import Model

/// Fields of features that are off unless somebody turns them on: the server drops them from new objects
/// (`dropDisabledFields` in Kubernetes' `pkg/registry` and `pkg/api`, 1.36).
enum DisabledFields {
    static func drop(from object: inout Value, _ kind: AdmittedKind) {
        switch (kind.name.group, kind.name.kind) {
        case ("apps", "StatefulSet"):
            if object.value(at: ["spec", "updateStrategy", "rollingUpdate", "maxUnavailable"]) != nil {
                object.set(nil, at: ["spec", "updateStrategy", "rollingUpdate", "maxUnavailable"])
            }
        case ("coordination.k8s.io", "Lease"):
            for field in ["strategy", "preferredHolder"] where object["spec"]?[field] != nil {
                object.set(nil, at: ["spec", field])
            }
        default: break
        }
        for path in podSpecs[kind.name.kind] ?? [] where object.value(at: path) != nil {
            object.update(at: path, dropFromPod)
        }
    }

    private static let template = ["spec", "template", "spec"]
    private static let podSpecs: [String: [[String]]] = [
        "Pod": [["spec"]], "PodTemplate": [["template", "spec"]], "Deployment": [template], "ReplicaSet": [template],
        "StatefulSet": [template], "DaemonSet": [template], "ReplicationController": [template], "Job": [template],
        "CronJob": [["spec", "jobTemplate"] + template],
    ]

    /// Kinds of projected volumes, and signals of one's own choice.
    private static func dropFromPod(_ spec: inout Value) {
        if (spec["volumes"]?.array ?? []).contains(where: { $0["projected"] != nil }) {
            spec.forEachElement(of: "volumes") { volume in
                guard volume["projected"] != nil else { return }
                volume.update("projected") { projected in
                    projected.forEachElement(of: "sources") { source in
                        for field in ["clusterTrustBundle", "podCertificate"] { source[field] = nil }
                    }
                }
            }
        }
        for list in ["initContainers", "containers", "ephemeralContainers"] {
            guard (spec[list]?.array ?? []).contains(where: { $0["lifecycle"]?["stopSignal"] != nil }) else { continue }
            spec.forEachElement(of: list) { container in
                guard container["lifecycle"]?["stopSignal"] != nil else { return }
                container.update("lifecycle") { $0["stopSignal"] = nil }
                if container["lifecycle"]?.object?.isEmpty == true { container["lifecycle"] = nil }
            }
        }
    }
}

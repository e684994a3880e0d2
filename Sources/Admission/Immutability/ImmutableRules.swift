import APIMachinery
import Model

/// What may not change once an object is there (`Validate…Update` in Kubernetes' `pkg/apis/*/validation`, 1.36).
///
/// A rule is one of the old and the new object, because few fields are fixed whatever else is true.
enum ImmutableRules {
    static func errors(_ change: ObjectChange, _ kind: GroupKind) -> [FieldError] {
        switch (kind.group, kind.kind) {
        case ("", let name): core(change, name)
        case ("apps", "StatefulSet"): statefulSet(change)
        case ("apps", "ControllerRevision"): change.immutable(["data"])
        case ("apps", _): change.immutable(["spec", "selector"])
        case ("batch", "Job"): JobChanges.errors(change)
        case ("storage.k8s.io", let name): storage(change, name)
        case ("rbac.authorization.k8s.io", _): roleReference(change)
        case ("apiextensions.k8s.io", _): DefinitionChanges.errors(change)
        case ("networking.k8s.io", let name): networking(change, name)
        case ("resource.k8s.io", "ResourceClaim"), ("resource.k8s.io", "ResourceClaimTemplate"):
            change.immutable(["spec"])
        case ("scheduling.k8s.io", "PriorityClass"):
            priority(change) + change.immutable(["preemptionPolicy"])
        case ("discovery.k8s.io", "EndpointSlice"): change.immutable(["addressType"])
        case ("node.k8s.io", "RuntimeClass"): change.immutable(["handler"])
        default: []
        }
    }

    private static func core(_ change: ObjectChange, _ kind: String) -> [FieldError] {
        switch kind {
        case "Pod": PodChanges.errors(change)
        case "Service": ServiceChanges.errors(change)
        case "ConfigMap": sealed(change, ["data", "binaryData"])
        case "Secret": change.immutable(["type"]) + sealed(change, ["data"])
        case "PersistentVolumeClaim": VolumeChanges.claim(change)
        case "PersistentVolume": VolumeChanges.volume(change)
        case "ResourceQuota": change.immutable(["spec", "scopes"])
        default: []
        }
    }

    private static func storage(_ change: ObjectChange, _ kind: String) -> [FieldError] {
        switch kind {
        case "StorageClass":
            change.immutable(["parameters"], ["provisioner"], ["reclaimPolicy"], ["volumeBindingMode"])
        case "VolumeAttributesClass":
            ["driverName", "parameters"].filter { change.isChanged([$0]) }.map {
                FieldError.forbidden($0, "updates to \($0) are forbidden.").changing([$0])
            }
        case "VolumeAttachment": change.immutable(["spec"])
        case "CSIDriver":
            change.immutable(["spec", "attachRequired"], named: "spec.attachedRequired")
                + change.immutable(["spec", "volumeLifecycleModes"])
        case "CSIStorageCapacity": change.immutable(["nodeTopology"], ["storageClassName"])
        default: []
        }
    }

    private static func networking(_ change: ObjectChange, _ kind: String) -> [FieldError] {
        switch kind {
        case "IngressClass": change.immutable(["spec", "controller"])
        case "IPAddress": change.immutable(["spec", "parentRef"])
        case "ServiceCIDR": ranges(change)
        default: []
        }
    }

    private static func statefulSet(_ change: ObjectChange) -> [FieldError] {
        change.frozen(
            ["spec"],
            except: [
                "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
                "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
            ],
            .forbidden(
                "spec",
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
                    + "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
                    + "'minReadySeconds' are forbidden"))
    }

    /// What carries `immutable: true` stays so, with its data.
    private static func sealed(_ change: ObjectChange, _ fields: [String]) -> [FieldError] {
        guard change.old["immutable"] == true else { return [] }
        let why = "field is immutable when `immutable` is set"
        return (["immutable"] + fields).filter { change.isChanged([$0]) }.map {
            FieldError.forbidden($0, why).changing([$0])
        }
    }

    private static func roleReference(_ change: ObjectChange) -> [FieldError] {
        guard change.isChanged(["roleRef"]) else { return [] }
        return [
            FieldError.invalid("roleRef", change.new["roleRef"] ?? [:], "cannot change roleRef").changing(["roleRef"])
        ]
    }

    private static func priority(_ change: ObjectChange) -> [FieldError] {
        guard change.isChanged(["value"]) else { return [] }
        return [FieldError.forbidden("value", "may not be changed in an update.").changing(["value"])]
    }

    /// A second range makes Services of both families possible; nothing else changes.
    private static func ranges(_ change: ObjectChange) -> [FieldError] {
        let path = ["spec", "cidrs"]
        let old = change.old.value(at: path)?.array ?? []
        let new = change.new.value(at: path)?.array ?? []
        guard old.count == new.count || (old.count == 1 && new.count == 2) else {
            return change.immutable(path)
        }
        return zip(old, new).enumerated().filter { $0.element.0 != $0.element.1 }.map { index, pair in
            FieldError.invalid("spec.cidrs[\(index)]", pair.1, ObjectChange.immutable).changing(path)
        }
    }
}

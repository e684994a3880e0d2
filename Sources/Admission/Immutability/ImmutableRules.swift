import APIMachinery
import Model

/// Fields that cannot change once an object is there.
enum ImmutableRules {
    private static let immutable = "field is immutable"
    private static let sealed = "field is immutable when `immutable` is set"

    static func errors(_ object: Value, old: Value, _ kind: GroupKind) -> [FieldError] {
        switch (kind.group, kind.kind) {
        case ("apps", "Deployment"), ("apps", "ReplicaSet"), ("apps", "DaemonSet"):
            unchanged(object, old, ["spec", "selector"])
        case ("apps", "StatefulSet"): statefulSet(object, old)
        case ("batch", "Job"): job(object, old)
        case ("", "Pod"): pod(object, old)
        case ("", "Service"): service(object, old)
        case ("", "ConfigMap"): sealedData(object, old, fields: ["data", "binaryData"])
        case ("", "Secret"): unchanged(object, old, ["type"]) + sealedData(object, old, fields: ["data"])
        case ("", "PersistentVolumeClaim"): claim(object, old)
        case ("storage.k8s.io", "StorageClass"):
            fixed(object, old, ["parameters", "provisioner", "reclaimPolicy"])
                + unchanged(object, old, ["volumeBindingMode"])
        case ("scheduling.k8s.io", "PriorityClass"):
            object["value"] == old["value"] ? [] : [.forbidden("value", "may not be changed in an update.")]
        default: other(object, old, kind)
        }
    }

    private static func unchanged(_ object: Value, _ old: Value, _ path: [String]) -> [FieldError] {
        let value = object.value(at: path)
        guard value != old.value(at: path) else { return [] }
        return [.invalid(path.joined(separator: "."), value ?? .null, immutable)]
    }

    private static func statefulSet(_ object: Value, _ old: Value) -> [FieldError] {
        func fixed(_ object: Value) -> Value {
            var spec = object["spec"] ?? [:]
            for field in [
                "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
                "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
            ] { spec[field] = nil }
            return spec
        }
        guard fixed(object) != fixed(old) else { return [] }
        return [
            .forbidden(
                "spec",
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
                    + "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
                    + "'minReadySeconds' are forbidden")
        ]
    }

    private static func job(_ object: Value, _ old: Value) -> [FieldError] {
        var errors = unchanged(object, old, ["spec", "completions"]) + unchanged(object, old, ["spec", "selector"])
        if old["spec"]?["suspend"] != true { errors += unchanged(object, old, ["spec", "template"]) }
        return errors + unchanged(object, old, ["spec", "completionMode"])
    }

    private static func pod(_ object: Value, _ old: Value) -> [FieldError] {
        func count(_ object: Value, _ list: String) -> Int { object["spec"]?[list]?.array?.count ?? 0 }
        for list in ["containers", "initContainers"] where count(object, list) != count(old, list) {
            return [.forbidden("spec", "pod updates may not add or remove containers")]
        }
        func fixed(_ object: Value) -> Value {
            var spec = object["spec"] ?? [:]
            for list in ["containers", "initContainers"] { spec.forEachElement(of: list) { $0["image"] = nil } }
            for field in ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds"] { spec[field] = nil }
            return spec
        }
        guard fixed(object) != fixed(old) else { return [] }
        return [
            .forbidden(
                "spec",
                "pod updates may not change fields other than "
                    + "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                    + "`spec.tolerations` (only additions to existing tolerations),"
                    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)")
        ]
    }

    private static func service(_ object: Value, _ old: Value) -> [FieldError] {
        if [object, old].contains(where: { $0["spec"]?["type"] == "ExternalName" }) { return [] }
        let before = old["spec"]?["clusterIP"]?.string ?? ""
        let after = object["spec"]?["clusterIP"]?.string ?? ""
        guard !before.isEmpty, before != after else { return [] }
        return [.invalid("spec.clusterIPs[0]", .string(after), "may not change once set")]
    }

    private static func sealedData(_ object: Value, _ old: Value, fields: [String]) -> [FieldError] {
        guard old["immutable"] == true else { return [] }
        var errors: [FieldError] = []
        if object["immutable"] != true { errors.append(.forbidden("immutable", sealed)) }
        for field in fields where object[field] != old[field] { errors.append(.forbidden(field, sealed)) }
        return errors
    }

    private static func claim(_ object: Value, _ old: Value) -> [FieldError] {
        func fixed(_ object: Value) -> Value {
            var spec = object["spec"] ?? [:]
            spec.set(nil, at: ["resources", "requests"])
            spec["volumeAttributesClassName"] = nil
            if (old["spec"]?["volumeName"]?.string ?? "").isEmpty { spec["volumeName"] = nil }
            if old["spec"]?["storageClassName"] == nil { spec["storageClassName"] = nil }
            return spec
        }
        guard fixed(object) == fixed(old) else {
            return [
                .forbidden(
                    "spec",
                    "spec is immutable after creation except resources.requests and volumeAttributesClassName for "
                        + "bound claims")
            ]
        }
        let path = ["spec", "resources", "requests", "storage"]
        let sizes = [object, old].map { $0.value(at: path)?.string.flatMap { Quantity($0) } }
        guard let after = sizes[0], let before = sizes[1], after < before else { return [] }
        return [.forbidden(path.joined(separator: "."), "field can not be less than previous value")]
    }

    private static func fixed(_ object: Value, _ old: Value, _ fields: [String]) -> [FieldError] {
        fields.filter { object[$0] != old[$0] }.map { .forbidden($0, "updates to \($0) are forbidden.") }
    }

    private static func other(_ object: Value, _ old: Value, _ kind: GroupKind) -> [FieldError] {
        switch kind.kind {
        case "RoleBinding", "ClusterRoleBinding":
            object["roleRef"] == old["roleRef"]
                ? [] : [.invalid("roleRef", object["roleRef"] ?? [:], "cannot change roleRef")]
        case "RuntimeClass": unchanged(object, old, ["handler"])
        case "VolumeAttachment": unchanged(object, old, ["spec"])
        case "VolumeAttributesClass": fixed(object, old, ["driverName", "parameters"])
        default: []
        }
    }
}

import APIMachinery
package import Model

/// The fields that the API server refuses to change on an object that exists.
///
/// From the update validation of Kubernetes (`pkg/apis/*/validation`) up to 1.36. The server has the last word: this
/// table says which fields a refusal is about where the server names only `spec`, and what to warn of offline.
package enum ImmutableFields {
    /// The paths of a kind, each with all below it.
    static func paths(of kind: GroupVersionKind, live: Value) -> [FieldPath] {
        var paths = fixed["\(kind.group)/\(kind.kind)"] ?? []
        let isMarked = live["immutable"]?.bool == true
        if kind.group.isEmpty, isMarked, kind.kind == "ConfigMap" || kind.kind == "Secret" {
            paths += [["data"], ["binaryData"], ["immutable"]]
        }
        return paths.map { FieldPath($0.map(FieldPath.Step.key)) }
    }

    /// The immutable fields that the desired object wants otherwise than they are.
    package static func changed(of kind: GroupVersionKind, desired: Value, live: Value) -> [FieldPath] {
        paths(of: kind, live: live).filter { path in
            guard let wanted = desired.value(at: path) else { return false }
            guard let present = live.value(at: path) else { return mayNotAppear(path, of: kind) }
            return !Containment.holds(wanted, in: present)
        } + shrunkClaim(kind, desired: desired, live: live)
    }

    /// Whether a field that is absent may not be set later either.
    private static func mayNotAppear(_ path: FieldPath, of kind: GroupVersionKind) -> Bool {
        // The binder and the default class fill these in when they are empty.
        !(kind.kind == "PersistentVolumeClaim" || kind.kind == "Service")
            && path.description != "immutable"
    }

    /// A claim may only grow.
    private static func shrunkClaim(_ kind: GroupVersionKind, desired: Value, live: Value) -> [FieldPath] {
        guard kind.group.isEmpty, kind.kind == "PersistentVolumeClaim" else { return [] }
        let keys = ["spec", "resources", "requests", "storage"]
        guard let wanted = desired.value(at: keys)?.string.flatMap({ Quantity($0) }),
            let present = live.value(at: keys)?.string.flatMap({ Quantity($0) }), wanted < present
        else { return [] }
        return [FieldPath(keys.map(FieldPath.Step.key))]
    }

    private static let fixed: [String: [[String]]] = [
        "/PersistentVolumeClaim": [
            ["spec", "accessModes"], ["spec", "storageClassName"], ["spec", "volumeName"], ["spec", "volumeMode"],
            ["spec", "selector"], ["spec", "dataSource"], ["spec", "dataSourceRef"],
        ],
        "/PersistentVolume": [
            ["spec", "csi"], ["spec", "hostPath"], ["spec", "local"], ["spec", "nfs"], ["spec", "volumeMode"],
        ],
        "/Secret": [["type"]],
        "/Service": [["spec", "clusterIP"], ["spec", "loadBalancerClass"]],
        "apps/DaemonSet": [["spec", "selector"]],
        "apps/Deployment": [["spec", "selector"]],
        "apps/ReplicaSet": [["spec", "selector"]],
        "apps/StatefulSet": [
            ["spec", "podManagementPolicy"], ["spec", "selector"], ["spec", "serviceName"],
            ["spec", "volumeClaimTemplates"],
        ],
        "apiextensions.k8s.io/CustomResourceDefinition": [
            ["spec", "group"], ["spec", "scope"], ["spec", "names", "kind"], ["spec", "names", "plural"],
        ],
        "batch/Job": [
            ["spec", "completionMode"], ["spec", "completions"], ["spec", "managedBy"], ["spec", "podFailurePolicy"],
            ["spec", "selector"], ["spec", "template"],
        ],
        "discovery.k8s.io/EndpointSlice": [["addressType"]],
        "networking.k8s.io/IngressClass": [["spec", "controller"]],
        "rbac.authorization.k8s.io/ClusterRoleBinding": [["roleRef"]],
        "rbac.authorization.k8s.io/RoleBinding": [["roleRef"]],
        "scheduling.k8s.io/PriorityClass": [["value"], ["preemptionPolicy"]],
        "storage.k8s.io/StorageClass": [
            ["parameters"], ["provisioner"], ["reclaimPolicy"], ["volumeBindingMode"],
        ],
    ]
}

/// Whether one value says nothing that another one does not: what the server added to it, defaults above all, is ignored.
package enum Containment {
    package static func holds(_ wanted: Value, in present: Value) -> Bool {
        switch (wanted, present) {
        case (.object(let wanted), .object(let present)):
            return wanted.allSatisfy { field in
                if let value = present[field.key] { return holds(field.value, in: value) }
                return field.value.isNull || isEmpty(field.value)
            }
        case (.array(let wanted), .array(let present)):
            return wanted.count == present.count && zip(wanted, present).allSatisfy { holds($0, in: $1) }
        case (.string(let wanted), .string(let present)): return wanted == present || Quantity.areSame(wanted, present)
        default: return wanted == present || wanted.isNull
        }
    }

    private static func isEmpty(_ value: Value) -> Bool {
        value.object?.isEmpty ?? value.array?.isEmpty ?? false
    }
}

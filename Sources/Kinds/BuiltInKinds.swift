package import Model

/// The table of the kinds that Kubernetes serves by itself (1.36, without alpha and beta ones).
package enum BuiltInKinds {
    /// By group in the order in which the API server lists them, then by plural.
    package static let all: [BuiltInKind] = table.flatMap { $0 }

    private static let byKind = Dictionary(uniqueKeysWithValues: all.map { ($0.groupKind, $0) })

    /// The facts of a kind, whichever of its versions is meant.
    package static func find(_ kind: GroupKind) -> BuiltInKind? { byKind[kind] }

    /// The kind behind a resource's name, as rules of roles and paths of requests have it.
    package static func find(plural: String, in group: String) -> BuiltInKind? {
        all.first { $0.plural == plural && $0.group == group }
    }

    /// Whether the API server itself serves the group.
    ///
    /// Not everything under `k8s.io` is: `gateway.networking.k8s.io` and `snapshot.storage.k8s.io` are CRDs.
    package static func isBuiltIn(group: String) -> Bool { groups.contains(group) }

    private static let groups: Set<String> = Set(all.map(\.group))
        // These have no kinds yet that are neither alpha nor beta.
        .union(["internal.apiserver.k8s.io", "storagemigration.k8s.io"])

    private struct Row {
        var plural: String
        var kind: String
        var scope: BuiltInKind.Scope
        var short: [String]
        var hasStatus: Bool
    }

    private static func row(
        _ plural: String, _ kind: String, _ scope: BuiltInKind.Scope = .namespaced, short: [String] = [],
        hasStatus: Bool = false
    ) -> Row {
        Row(plural: plural, kind: kind, scope: scope, short: short, hasStatus: hasStatus)
    }

    private static func group(_ name: String, _ version: String, _ rows: [Row]) -> [BuiltInKind] {
        rows.map { row in
            BuiltInKind(
                name, version, row.plural, row.kind, row.scope, short: row.short, hasStatus: row.hasStatus)
        }
    }

    private static let table: [[BuiltInKind]] = [
        group(
            "", "v1",
            [
                row("bindings", "Binding"),
                row("componentstatuses", "ComponentStatus", .cluster, short: ["cs"]),
                row("configmaps", "ConfigMap", short: ["cm"]),
                row("endpoints", "Endpoints", short: ["ep"]),
                row("events", "Event", short: ["ev"]),
                row("limitranges", "LimitRange", short: ["limits"]),
                row("namespaces", "Namespace", .cluster, short: ["ns"], hasStatus: true),
                row("nodes", "Node", .cluster, short: ["no"], hasStatus: true),
                row("persistentvolumeclaims", "PersistentVolumeClaim", short: ["pvc"], hasStatus: true),
                row("persistentvolumes", "PersistentVolume", .cluster, short: ["pv"], hasStatus: true),
                row("pods", "Pod", short: ["po"], hasStatus: true),
                row("podtemplates", "PodTemplate"),
                row("replicationcontrollers", "ReplicationController", short: ["rc"], hasStatus: true),
                row("resourcequotas", "ResourceQuota", short: ["quota"], hasStatus: true),
                row("secrets", "Secret"),
                row("serviceaccounts", "ServiceAccount", short: ["sa"]),
                row("services", "Service", short: ["svc"], hasStatus: true),
            ]),
        group(
            "apps", "v1",
            [
                row("controllerrevisions", "ControllerRevision"),
                row("daemonsets", "DaemonSet", short: ["ds"], hasStatus: true),
                row("deployments", "Deployment", short: ["deploy"], hasStatus: true),
                row("replicasets", "ReplicaSet", short: ["rs"], hasStatus: true),
                row("statefulsets", "StatefulSet", short: ["sts"], hasStatus: true),
            ]),
        group(
            "batch", "v1",
            [
                row("cronjobs", "CronJob", short: ["cj"], hasStatus: true),
                row("jobs", "Job", hasStatus: true),
            ]),
        group(
            "autoscaling", "v2",
            [
                row("horizontalpodautoscalers", "HorizontalPodAutoscaler", short: ["hpa"], hasStatus: true)
            ]),
        group(
            "policy", "v1",
            [
                row("poddisruptionbudgets", "PodDisruptionBudget", short: ["pdb"], hasStatus: true)
            ]),
        group(
            "networking.k8s.io", "v1",
            [
                row("ingressclasses", "IngressClass", .cluster),
                row("ingresses", "Ingress", short: ["ing"], hasStatus: true),
                row("ipaddresses", "IPAddress", .cluster, short: ["ip"]),
                row("networkpolicies", "NetworkPolicy", short: ["netpol"]),
                row("servicecidrs", "ServiceCIDR", .cluster, hasStatus: true),
            ]),
        group(
            "rbac.authorization.k8s.io", "v1",
            [
                row("clusterrolebindings", "ClusterRoleBinding", .cluster),
                row("clusterroles", "ClusterRole", .cluster),
                row("rolebindings", "RoleBinding"),
                row("roles", "Role"),
            ]),
        group(
            "storage.k8s.io", "v1",
            [
                row("csidrivers", "CSIDriver", .cluster),
                row("csinodes", "CSINode", .cluster),
                row("csistoragecapacities", "CSIStorageCapacity"),
                row("storageclasses", "StorageClass", .cluster, short: ["sc"]),
                row("volumeattachments", "VolumeAttachment", .cluster, hasStatus: true),
                row("volumeattributesclasses", "VolumeAttributesClass", .cluster, short: ["vac"]),
            ]),
        group(
            "scheduling.k8s.io", "v1",
            [
                row("priorityclasses", "PriorityClass", .cluster, short: ["pc"])
            ]),
        group(
            "coordination.k8s.io", "v1",
            [
                row("leases", "Lease")
            ]),
        group(
            "discovery.k8s.io", "v1",
            [
                row("endpointslices", "EndpointSlice")
            ]),
        group(
            "admissionregistration.k8s.io", "v1",
            [
                row("mutatingadmissionpolicies", "MutatingAdmissionPolicy", .cluster),
                row("mutatingadmissionpolicybindings", "MutatingAdmissionPolicyBinding", .cluster),
                row("mutatingwebhookconfigurations", "MutatingWebhookConfiguration", .cluster),
                row("validatingadmissionpolicies", "ValidatingAdmissionPolicy", .cluster, hasStatus: true),
                row("validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding", .cluster),
                row("validatingwebhookconfigurations", "ValidatingWebhookConfiguration", .cluster),
            ]),
        group(
            "apiextensions.k8s.io", "v1",
            [
                row(
                    "customresourcedefinitions", "CustomResourceDefinition", .cluster, short: ["crd", "crds"],
                    hasStatus: true)
            ]),
        group(
            "apiregistration.k8s.io", "v1",
            [
                row("apiservices", "APIService", .cluster, hasStatus: true)
            ]),
        group(
            "authentication.k8s.io", "v1",
            [
                row("selfsubjectreviews", "SelfSubjectReview", .cluster),
                row("tokenreviews", "TokenReview", .cluster),
            ]),
        group(
            "authorization.k8s.io", "v1",
            [
                row("localsubjectaccessreviews", "LocalSubjectAccessReview"),
                row("selfsubjectaccessreviews", "SelfSubjectAccessReview", .cluster),
                row("selfsubjectrulesreviews", "SelfSubjectRulesReview", .cluster),
                row("subjectaccessreviews", "SubjectAccessReview", .cluster),
            ]),
        group(
            "certificates.k8s.io", "v1",
            [
                row(
                    "certificatesigningrequests", "CertificateSigningRequest", .cluster, short: ["csr"], hasStatus: true
                )
            ]),
        group(
            "events.k8s.io", "v1",
            [
                row("events", "Event", short: ["ev"])
            ]),
        group(
            "flowcontrol.apiserver.k8s.io", "v1",
            [
                row("flowschemas", "FlowSchema", .cluster, hasStatus: true),
                row("prioritylevelconfigurations", "PriorityLevelConfiguration", .cluster, hasStatus: true),
            ]),
        group(
            "node.k8s.io", "v1",
            [
                row("runtimeclasses", "RuntimeClass", .cluster)
            ]),
        group(
            "resource.k8s.io", "v1",
            [
                row("deviceclasses", "DeviceClass", .cluster),
                row("resourceclaims", "ResourceClaim", hasStatus: true),
                row("resourceclaimtemplates", "ResourceClaimTemplate"),
                row("resourceslices", "ResourceSlice", .cluster),
            ]),
    ]
}

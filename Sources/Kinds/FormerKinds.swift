package import Model

/// Kinds that went before the oldest version whose kinds are built in (kubernetes.io, "Deprecated API Migration Guide").
package enum FormerKinds {
    /// The minor number of the last Kubernetes 1.x that served a kind; `nil` for a kind that is not known here.
    package static func lastMinor(of kind: GroupVersionKind) -> Int? {
        table.first { $0.apiVersion == kind.apiVersion && $0.kinds.contains(kind.kind) }?.minor
    }

    private static let table: [(apiVersion: String, minor: Int, kinds: Set<String>)] = [
        ("extensions/v1beta1", 15, ["DaemonSet", "Deployment", "NetworkPolicy", "PodSecurityPolicy", "ReplicaSet"]),
        ("extensions/v1beta1", 21, ["Ingress"]),
        ("apps/v1beta1", 15, ["ControllerRevision", "Deployment", "StatefulSet"]),
        ("apps/v1beta2", 15, ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]),
        (
            "admissionregistration.k8s.io/v1beta1", 21,
            ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
        ),
        ("apiextensions.k8s.io/v1beta1", 21, ["CustomResourceDefinition"]),
        ("apiregistration.k8s.io/v1beta1", 21, ["APIService"]),
        ("authentication.k8s.io/v1beta1", 21, ["TokenReview"]),
        ("autoscaling/v2beta1", 24, ["HorizontalPodAutoscaler"]),
        ("autoscaling/v2beta2", 25, ["HorizontalPodAutoscaler"]),
        ("batch/v2alpha1", 20, ["CronJob"]),
        ("batch/v1beta1", 24, ["CronJob"]),
        ("certificates.k8s.io/v1beta1", 21, ["CertificateSigningRequest"]),
        ("coordination.k8s.io/v1beta1", 21, ["Lease"]),
        ("discovery.k8s.io/v1beta1", 24, ["EndpointSlice"]),
        ("events.k8s.io/v1beta1", 24, ["Event"]),
        ("flowcontrol.apiserver.k8s.io/v1beta1", 25, ["FlowSchema", "PriorityLevelConfiguration"]),
        ("networking.k8s.io/v1beta1", 21, ["Ingress", "IngressClass"]),
        ("node.k8s.io/v1beta1", 24, ["RuntimeClass"]),
        ("policy/v1beta1", 24, ["PodDisruptionBudget", "PodSecurityPolicy"]),
        ("rbac.authorization.k8s.io/v1beta1", 21, ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]),
        ("scheduling.k8s.io/v1beta1", 21, ["PriorityClass"]),
        ("storage.k8s.io/v1beta1", 21, ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]),
        ("storage.k8s.io/v1beta1", 26, ["CSIStorageCapacity"]),
    ]
}

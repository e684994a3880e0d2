internal import Kinds
internal import Model

/// The order of kinds within a wave: what others are likely to look for comes first, as in Helm and Argo CD.
enum KindRank {
    static func rank(of kind: GroupVersionKind) -> Int {
        ranks[kind.kind] ?? (WorkloadKind(kind) == nil ? customResource : workload)
    }

    private static let workload = order.count
    private static let customResource = order.count + 2

    private static let order = [
        "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodDisruptionBudget", "PriorityClass",
        "CustomResourceDefinition", "ServiceAccount", "Secret", "ConfigMap", "StorageClass", "PersistentVolume",
        "PersistentVolumeClaim", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "IngressClass", "Service",
    ]

    private static let ranks: [String: Int] = {
        var ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        for kind in ["HorizontalPodAutoscaler", "VerticalPodAutoscaler", "Ingress", "Route", "HTTPRoute"] {
            ranks[kind] = order.count + 1
        }
        return ranks
    }()
}

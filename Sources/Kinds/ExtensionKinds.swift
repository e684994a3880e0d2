package import Model

/// What is known of kinds that platforms and operators bring along, whose CRDs nobody keeps in a repository.
package enum ExtensionKinds {
    /// Whether objects of the kind live in no namespace.
    package static func isOfCluster(_ kind: GroupKind) -> Bool { clusterKinds.contains(kind) }

    private static let clusterKinds: Set<GroupKind> = [
        GroupKind(group: "security.openshift.io", kind: "SecurityContextConstraints"),
        GroupKind(group: "gateway.networking.k8s.io", kind: "GatewayClass"),
        GroupKind(group: "cert-manager.io", kind: "ClusterIssuer"),
        GroupKind(group: "external-secrets.io", kind: "ClusterSecretStore"),
    ]
}

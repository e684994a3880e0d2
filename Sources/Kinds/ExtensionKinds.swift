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

    /// Whether objects of the group stand for databases and logs, whose operator deletes the data with them.
    package static func holdsData(group: String) -> Bool { statefulGroups.contains(group) }

    private static let statefulGroups: Set<String> = [
        "kafka.strimzi.io", "postgres-operator.crunchydata.com", "postgresql.cnpg.io", "minio.min.io",
        "rabbitmq.com", "k8s.elastic.co", "opensearch.opster.io", "mongodbcommunity.mongodb.com", "zalando.org",
        "acid.zalan.do", "cassandra.datastax.com",
    ]
}

internal import Model
internal import Schemas

/// Which kinds live in namespaces: the built-in ones, and those that CRDs define, of the same desired state or at hand.
struct KindScopes {
    private var defined: [GroupKind: Bool]
    private var known: [GroupVersionKind: Bool] = [:]

    /// Learns from the CRDs among the objects, in front of the others.
    init(_ drafts: [DraftObject], others: [GroupKind: Bool]) {
        defined = others
        for index in drafts.indices where drafts[index].kind.isDefinition {
            guard let kind = drafts[index].value.definedKind else { continue }
            defined[kind] = drafts[index].value["spec"]?["scope"]?.string != "Cluster"
        }
    }

    /// Kinds that nobody knows are taken for namespaced, as nearly all of them are; an entry's `scope` says otherwise.
    mutating func isNamespaced(_ kind: GroupVersionKind) -> Bool {
        if let answer = known[kind] { return answer }
        let answer =
            defined[kind.groupKind]
            ?? SchemaCatalog.builtIn.facts(for: kind)?.isNamespaced
            ?? (Self.clusterResources[kind.kind] == kind.group ? false : nil)
            ?? (kind.group == "" || kind.group.hasSuffix(".k8s.io") ? !Self.clusterKinds.contains(kind.kind) : true)
        known[kind] = answer
        return answer
    }

    /// Kinds of the cluster that platforms bring along, whose CRDs nobody keeps in a repository.
    private static let clusterResources = [
        "SecurityContextConstraints": "security.openshift.io", "GatewayClass": "gateway.networking.k8s.io",
        "ClusterIssuer": "cert-manager.io", "ClusterSecretStore": "external-secrets.io",
    ]

    /// Built-in kinds of the cluster, for versions of theirs that are no longer served.
    private static let clusterKinds: Set<String> = [
        "Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "StorageClass", "CSIDriver",
        "PriorityClass", "IngressClass", "RuntimeClass", "CustomResourceDefinition", "APIService",
        "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration",
    ]
}

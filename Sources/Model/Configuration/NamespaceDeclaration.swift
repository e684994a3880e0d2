/// A namespace that the environment declares, so that it can carry labels.
package struct NamespaceDeclaration: Sendable {
    package var name: Located<String>
    package var labels: [NamedNode] = []
    package var annotations: [NamedNode] = []
    /// The pod security standard that it enforces.
    package var podSecurity: Located<PodSecurityLevel>?
    /// The standards whose violations are written to the audit log, or told to whoever applies.
    package var audit: Located<PodSecurityLevel>?
    package var warn: Located<PodSecurityLevel>?
    /// The `hard` limits of its ResourceQuota.
    package var quota: [NamedNode] = []
    /// What a LimitRange says of containers: `default`, `defaultRequest`, `min`, `max`.
    package var limits: Located<Value>?
    /// Of all instances in it that have none of their own.
    package var identity: CloudIdentity?
    package var isProtected = false
    /// `create: false`: somebody else makes it.
    package var isCreated = true

    package init(name: Located<String>) { self.name = name }
}

/// The pod security standards (kubernetes.io, "Pod Security Standards").
package enum PodSecurityLevel: String, Sendable, Hashable, CaseIterable {
    case privileged, baseline, restricted
}

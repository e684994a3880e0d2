/// Whom the pods of an instance run as, in the words of Kubernetes' security contexts.
///
/// A module declares what its images need; an instance may say it differently, key by key. Where the platform chooses
/// users itself (OpenShift), it becomes a SecurityContextConstraints with the right to use it.
package struct SecurityNeed: Sendable {
    package var runAsUser: Located<Int>?
    package var runAsGroup: Located<Int>?
    package var fsGroup: Located<Int>?
    /// Capabilities that containers need beyond what they have anyway.
    package var capabilities: [Located<String>] = []
    /// Whether the images also work under a user that the platform picks: then nothing is asked of such a platform.
    package var anyUser: Located<Bool>?
    /// The SecurityContextConstraints to make, or to use where it is there already; of instances only.
    package var constraints: Located<String>?

    package init() {}

    /// What an instance says, and where it is silent what the module says.
    package func overridden(by other: SecurityNeed?) -> SecurityNeed {
        guard let other else { return self }
        var result = self
        result.runAsUser = other.runAsUser ?? runAsUser
        result.runAsGroup = other.runAsGroup ?? runAsGroup
        result.fsGroup = other.fsGroup ?? fsGroup
        if !other.capabilities.isEmpty { result.capabilities = other.capabilities }
        result.anyUser = other.anyUser ?? anyUser
        result.constraints = other.constraints ?? constraints
        return result
    }
}

/// The account that the pods of an instance run under.
package struct ServiceAccountDeclaration: Sendable {
    package var name: Located<String>
    /// `create: false`: somebody else makes it, an operator for instance.
    package var isCreated = true
    package var annotations: [NamedNode] = []

    package init(name: Located<String>) { self.name = name }
}

/// Who pods are towards the cloud: a role that their service account may take on.
package struct CloudIdentity: Sendable {
    /// On EKS the ARN of an IAM role.
    package var role: Located<String>

    package init(role: Located<String>) { self.role = role }
}

/// Whether Slipway derives NetworkPolicies from the needs of modules.
package enum NetworkPolicyMode: String, Sendable, Hashable, CaseIterable {
    case derived, none
}

/// A Gateway that an HTTP endpoint is reached by.
package struct GatewayReference: Sendable {
    package var name: Located<String>
    /// `nil` means the namespace of the endpoint.
    package var namespace: String?

    package init(name: Located<String>, namespace: String? = nil) {
        self.name = name
        self.namespace = namespace
    }
}

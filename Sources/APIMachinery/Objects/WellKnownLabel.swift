/// Labels that Kubernetes itself puts on objects (kubernetes.io, "Well-Known Labels, Annotations and Taints").
package enum WellKnownLabel {
    /// Of a Namespace: its name.
    package static let namespaceName = "kubernetes.io/metadata.name"
    /// Of a StatefulSet's pod: its name.
    package static let podName = "statefulset.kubernetes.io/pod-name"
    /// Of an EndpointSlice: the Service whose addresses it holds.
    package static let serviceName = "kubernetes.io/service-name"
}

/// Annotations that Kubernetes itself puts on objects, or obeys.
package enum WellKnownAnnotation {
    /// Of a Deployment and its ReplicaSets: which template they are of.
    package static let revision = "deployment.kubernetes.io/revision"
    package static let bindCompleted = "pv.kubernetes.io/bind-completed"
    package static let boundByController = "pv.kubernetes.io/bound-by-controller"
    package static let isDefaultClass = "storageclass.kubernetes.io/is-default-class"
    /// Of pods, of all their containers; until 1.27.
    package static let seccomp = "seccomp.security.alpha.kubernetes.io/pod"
    /// With the name of a container behind it.
    package static let containerSeccompPrefix = "container.seccomp.security.alpha.kubernetes.io/"
}

/// Namespaces that every cluster has.
package enum WellKnownNamespace {
    /// Its uid is the accepted identity of a cluster; environments' locks are in it, because it exists before theirs do.
    package static let system = "kube-system"
}

/// Types of Secrets that mean something to Kubernetes.
package enum WellKnownSecretType {
    /// Its keys are filled in by a controller.
    package static let serviceAccountToken = "kubernetes.io/service-account-token"
}

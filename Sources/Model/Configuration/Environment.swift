/// One environment: `environments/<name>/environment.yaml`.
package struct Environment: Sendable {
    package var name: Located<String>
    /// `minikube`, `kubernetes`, `eks`, `openshift`: the name of a platform that composing knows.
    package var platform: Located<String>
    package var cluster: ClusterReference
    /// The domain that host names of exposed endpoints are made in.
    package var domain: Located<String>?
    /// Where instances live that name no namespace.
    package var namespace: Located<String>?
    package var namespaces: [NamespaceDeclaration] = []
    /// Storage roles (`fast`, `bulk`, `shared` …) and the classes that they mean here.
    package var storage: [NamedNode] = []
    /// In the order in which they are written.
    package var instances: [Instance] = []
    /// Objects of the environment itself, which belong to no module.
    package var objects: [ObjectEntry] = []
    package var overlays: [Overlay] = []
    /// Put on every object, where it has not its own.
    package var labels: [NamedNode] = []
    package var annotations: [NamedNode] = []
    package var gates = GateSettings()
    package var networkPolicies: Located<NetworkPolicyMode>?
    package var publish: PublishTarget?
    package var protection = Protection()
    package var drift = DriftSettings()
    /// What is there without this environment, so that objects may refer to it.
    package var external: [ObjectSelector] = []
    /// How much a reference matters that nothing provides.
    package var references = Diagnostic.Severity.error
    /// Files and folders with CustomResourceDefinitions that others install.
    package var definitions: [Located<String>] = []
    package var policies: [PolicyUse] = []
    /// Whether objects may except themselves from policies.
    package var allowsPolicyExceptions = true
    /// Instances that had another name.
    package var moved: [MovedInstance] = []
    /// When objects are ready; of several entries that select an object the last says it.
    package var readiness: [ReadinessDeclaration] = []
    /// How objects are replaced whose instance says nothing.
    package var replacePolicy: ReplacePolicy?

    package init(name: Located<String>, platform: Located<String>, cluster: ClusterReference = ClusterReference()) {
        self.name = name
        self.platform = platform
        self.cluster = cluster
    }
}

/// Which cluster an environment is: a context of a kubeconfig.
package struct ClusterReference: Sendable {
    package var context: Located<String>?
    /// A path, relative to the repository's root; `nil` means what kubectl would take.
    package var kubeconfig: Located<String>?
    /// The Kubernetes version, `1.29`, by which objects are checked where no cluster can be asked.
    package var version: Located<String>?

    package init(context: Located<String>? = nil, kubeconfig: Located<String>? = nil) {
        self.context = context
        self.kubeconfig = kubeconfig
    }
}

/// Which objects may only be destroyed when the user names them.
package struct Protection: Sendable {
    package var isTotal = false
    package var selectors: [ObjectSelector] = []

    package init() {}
}

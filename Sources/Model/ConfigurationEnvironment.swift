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
    /// What is there without this environment, so that objects may refer to it.
    package var external: [ObjectSelector] = []
    /// Files and folders with CustomResourceDefinitions that others install.
    package var definitions: [Located<String>] = []
    package var policies: [PolicyUse] = []
    /// Instances that had another name.
    package var moved: [MovedInstance] = []
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

/// A module, put to work under a name of its own.
package struct Instance: Sendable {
    package var name: Located<String>
    package var module: Located<String>
    package var namespace: Located<String>?
    package var isEnabled = true
    /// What the environment says of the module's inputs, in the order in which it says it.
    package var inputs: [NamedNode] = []
    package var needs: [NeedBinding] = []
    /// Instances that come first, although nothing in the modules says so: an edge without a gate.
    package var after: [Located<String>] = []
    package var exposures: [Exposure] = []
    /// Other sources for keys of the module's secrets.
    package var secrets: [SecretDeclaration] = []
    package var serviceAccount: ServiceAccountDeclaration?
    package var identity: CloudIdentity?
    /// What differs from the module's.
    package var security: SecurityNeed?
    package var labels: [NamedNode] = []
    package var annotations: [NamedNode] = []
    package var isProtected = false
    package var replacePolicy: ReplacePolicy?

    package init(name: Located<String>, module: Located<String>) {
        self.name = name
        self.module = module
    }
}

/// An instance that was renamed: its objects keep the labels that their selectors are made of, which cannot change.
package struct MovedInstance: Sendable {
    package var from: Located<String>
    package var to: Located<String>

    package init(from: Located<String>, to: Located<String>) {
        self.from = from
        self.to = to
    }
}

/// Which instance meets a need.
package struct NeedBinding: Sendable {
    package var need: Located<String>
    package var instance: Located<String>
    /// `gate: false`: pods do not wait for it, because nothing that they could ask answers there.
    package var isGated = true

    package init(need: Located<String>, instance: Located<String>) {
        self.need = need
        self.instance = instance
    }
}

/// How an endpoint is reached from outside the cluster; the platform decides what that becomes.
package struct Exposure: Sendable {
    /// Who ends TLS, in the words of OpenShift's Routes; an Ingress only knows `edge`.
    package enum TLS: String, Sendable, Hashable, CaseIterable {
        case edge, passthrough, reencrypt
    }

    package var endpoint: Located<String>
    package var nodePort: Located<Int>?
    /// A host name; may hold `${…}`.
    package var host: Node?
    package var path: Located<String>?
    package var tls: Located<TLS>?
    /// The Secret with the certificate.
    package var tlsSecret: Located<String>?
    /// The Ingress class.
    package var className: Located<String>?
    /// The name of the object that is made for it; else that of the Service and the endpoint.
    package var objectName: Located<String>?
    /// The Gateway that an HTTPRoute is made for.
    package var gateway: GatewayReference?
    package var annotations: [NamedNode] = []

    package init(endpoint: Located<String>) { self.endpoint = endpoint }
}

/// Where the rendered objects go.
package struct PublishTarget: Sendable {
    /// For Argo CD's Application manifests.
    package struct ArgoCD: Sendable {
        package var project: Located<String>?
        /// The namespace that Argo CD runs in.
        package var namespace: Located<String>?
        /// The URL from which Argo CD reads the branch.
        package var repository: Located<String>?
        /// The API server's URL, as Argo CD knows it.
        package var server: Located<String>?

        package init() {}
    }

    package var branch: Located<String>?
    /// The folder in the branch.
    package var path: Located<String>?
    package var remote: Located<String>?
    package var argocd: ArgoCD?

    package init() {}
}

/// Which objects may only be destroyed when the user names them.
package struct Protection: Sendable {
    package var isTotal = false
    package var selectors: [ObjectSelector] = []

    package init() {}
}

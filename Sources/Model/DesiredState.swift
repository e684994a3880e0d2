/// What the cluster should hold for one environment: the result of composing, the input of planning and publishing.
package struct DesiredState: Sendable {
    package var environment: String
    /// In apply order: what an object depends on stands before it.
    ///
    /// The same on every run.
    package var objects: [DesiredObject]
    package var graph: DependencyGraph
    package var endpoints: [Endpoint]
    /// The Services that endpoints and gates speak to, with the places that say so.
    package var services: [ServiceReference] = []
    /// The node ports that the environment asks for, with the places that say so.
    package var nodePorts: [NodePortRequest] = []
    /// What operators make of the objects, as the modules declare it.
    package var external: [ObjectSelector] = []

    package init(environment: String, objects: [DesiredObject], graph: DependencyGraph, endpoints: [Endpoint]) {
        self.environment = environment
        self.objects = objects
        self.graph = graph
        self.endpoints = endpoints
    }
}

/// A Service that an endpoint or a gate of an instance names.
package struct ServiceReference: Sendable {
    package var namespace: String
    package var name: String
    /// Who names it, as the beginning of a sentence: `Endpoint "http" of instance trino`.
    package var subject: String
    /// Where the name is written.
    package var range: SourceRange
    /// Where pods wait for it.
    package var notes: [Diagnostic.Note]

    package init(
        namespace: String, name: String, subject: String, range: SourceRange, notes: [Diagnostic.Note] = []
    ) {
        self.namespace = namespace
        self.name = name
        self.subject = subject
        self.range = range
        self.notes = notes
    }
}

/// A node port that an instance's endpoint is to be exposed on.
package struct NodePortRequest: Sendable {
    package var instance: String
    package var number: Int
    package var range: SourceRange

    package init(instance: String, number: Int, range: SourceRange) {
        self.instance = instance
        self.number = number
        self.range = range
    }
}

/// One Kubernetes object that should exist.
package struct DesiredObject: Sendable {
    package var kind: GroupVersionKind
    package var identity: ObjectIdentity
    /// The whole object, with `apiVersion`, `kind` and `metadata`.
    package var value: Value
    package var origin: Origin
    /// Whether deleting this object needs naming: `prevent-destroy` by annotation or environment.
    package var isProtected: Bool
    /// For a Secret: the keys whose values are not in the repository, and where they come from.
    ///
    /// `value` has no data for them, so that no secret is in a desired state; planning fills them in, in memory only.
    package var secretKeys: [SecretKey]
    /// What the environment says of replacing it; an annotation of the object goes before that.
    package var replacePolicy: ReplacePolicy?

    package init(
        kind: GroupVersionKind, identity: ObjectIdentity, value: Value, origin: Origin, isProtected: Bool = false,
        secretKeys: [SecretKey] = []
    ) {
        self.secretKeys = secretKeys
        self.kind = kind
        self.identity = identity
        self.value = value
        self.origin = origin
        self.isProtected = isProtected
    }
}

/// One key of a Secret whose value the repository does not hold.
package struct SecretKey: Sendable, Hashable {
    package enum Source: Sendable, Hashable {
        /// Made once from random letters and digits, then kept in the cluster.
        case generate(length: Int)
        /// An environment variable of the process that plans.
        case environment(String)
        /// A file, relative to the repository's root.
        case file(String)
        /// What a command prints: sops, age, vault …
        case command([String])
    }

    package var key: String
    package var source: Source
    package var range: SourceRange

    package init(key: String, source: Source, range: SourceRange) {
        self.key = key
        self.source = source
        self.range = range
    }
}

/// Where an object comes from: the instance and module, the document, and the overlays that changed it, in order.
package struct Origin: Sendable, Hashable {
    /// The instance's name in the environment; empty for what the environment itself makes (namespaces).
    package var instance: String
    package var module: String
    package var range: SourceRange
    package var overlays: [SourceRange]

    package init(instance: String, module: String, range: SourceRange, overlays: [SourceRange] = []) {
        self.instance = instance
        self.module = module
        self.range = range
        self.overlays = overlays
    }
}

/// What must come before what, between the objects of a desired state, by their indices.
package struct DependencyGraph: Sendable, Hashable {
    /// `object` waits until `dependency` is ready.
    package struct Edge: Sendable, Hashable {
        package var object: Int
        package var dependency: Int
        package var reason: Reason

        package init(object: Int, dependency: Int, reason: Reason) {
            self.object = object
            self.dependency = dependency
            self.reason = reason
        }
    }

    /// Why an edge exists, for messages and for the graph page.
    package enum Reason: Sendable, Hashable {
        /// A `needs` entry of this name, with the gate that its pods wait at.
        case need(String, gate: Gate?)
        /// The object names the other one in this field: a ConfigMap, a claim, a ServiceAccount.
        case reference(FieldPath)
        /// The object lives in this Namespace.
        case namespace
        /// The object is of a kind that this CRD defines.
        case definition
        /// Kinds that come early in an instance (RBAC, configuration) before its workloads.
        case kindOrder
    }

    /// Sorted by object, then dependency.
    package var edges: [Edge]
    /// The wave of each object: 0 for what depends on nothing, else one more than the latest dependency.
    package var waves: [Int]

    package init(edges: [Edge], waves: [Int]) {
        self.edges = edges
        self.waves = waves
    }

    package func dependencies(of object: Int) -> [Edge] { edges.filter { $0.object == object } }
}

/// What a dependent's pods wait for: an init container in the pod, and an edge that `apply` waits on.
package struct Gate: Sendable, Hashable {
    package enum Check: Sendable, Hashable {
        case tcp(host: String, port: Int)
        case http(host: String, port: Int, path: String)
        case exec(command: [String])
    }

    /// The init container's name: `gate-` and the need's name.
    package var name: String
    package var check: Check

    package init(name: String, check: Check) {
        self.name = name
        self.check = check
    }
}

/// An address that an instance offers, for `slipway endpoints` and for expressions.
package struct Endpoint: Sendable, Hashable {
    package var instance: String
    package var name: String
    package var namespace: String
    package var service: String
    package var port: Int
    /// `http`, `https`, `tcp`, `thrift` …: the scheme of its URL.
    package var scheme: String
    /// How it is reached from outside: a node port, a host name; `nil` where it is not exposed.
    package var external: String?
    package var nodePort: Int?

    package init(
        instance: String, name: String, namespace: String, service: String, port: Int, scheme: String,
        external: String? = nil, nodePort: Int? = nil
    ) {
        self.instance = instance
        self.name = name
        self.namespace = namespace
        self.service = service
        self.port = port
        self.scheme = scheme
        self.external = external
        self.nodePort = nodePort
    }
}

internal import APIMachinery
internal import Model

/// What differs from one kind of cluster to the next.
///
/// Each platform is a value in a file of its own: to add one, write such a file and name it in `all`.
struct Platform: Sendable {
    let name: String
    /// The user that gates run as; `nil` where the platform chooses users itself.
    let gateUser: Int64?
    /// Makes an endpoint reachable from outside of the cluster.
    let expose: @Sendable (_ request: ExposureRequest, _ diagnostics: inout Diagnostics) -> ExposureResult?
    /// How a service account carries an identity of the cloud; `nil` where pods can have none.
    var identity: IdentityRules?
    /// Whether SecurityContextConstraints decide which users pods may have, and the platform chooses them otherwise.
    var hasConstraints = false
    /// Labels of namespaces that say themselves which pod security they enforce.
    var podSecurityLabels: [(key: String, value: String)] = []
    /// Where the cluster's name service runs.
    var nameService = NameService(namespace: WellKnownNamespace.system, port: 53)
    /// From where HTTP reaches an endpoint that is exposed by host name: NetworkPolicy peers; none means anywhere.
    var routers: [Value] = []

    static let all: [Platform] = [.minikube, .kubernetes, .eks, .openshift]

    /// The platform of an environment; `nil`, reported, where there is none of its name.
    static func named(_ name: Located<String>, _ diagnostics: inout Diagnostics) -> Platform? {
        if let platform = all.first(where: { $0.name == name.value }) { return platform }
        let names = all.map(\.name)
        diagnostics.report(
            Diagnostic(
                code: "compose.unknown-platform", summary: "Unknown platform",
                detail: "There is no platform \"\(name.value)\".\(didYouMean(name.value, among: names)) The platforms "
                    + "are \(quotedList(names)).", at: name.range))
        return nil
    }
}

/// How service accounts carry an identity of the cloud.
struct IdentityRules: Sendable {
    /// The annotation that holds the role.
    let annotation: String
    /// What a role looks like, for messages.
    let wanted: String
    let isRole: @Sendable (_ role: String) -> Bool
}

/// The pods that answer for names: their namespace, and the port that they listen on themselves.
struct NameService: Sendable {
    let namespace: String
    let port: Int64
}

/// An endpoint that is to be reached from outside.
struct ExposureRequest {
    let exposure: Exposure
    let endpoint: EndpointAddress
    let instance: String
    /// The host name, with its expressions filled in.
    let host: String?
    /// The environment's domain.
    let domain: String?
    /// The endpoint's Service as the module wrote it; `nil` where an operator makes it.
    let service: Value?

    /// The host name, or one made of the instance's name and the environment's domain.
    var hostInDomain: String? { host ?? domain.map { "\(instance).\($0)" } }

    var isHTTP: Bool { endpoint.scheme == "http" || endpoint.scheme == "https" }

    /// A name for objects made for this endpoint.
    var objectName: String {
        exposure.objectName?.value ?? "\(endpoint.service ?? instance)-\(endpoint.name.value)"
    }

    var metadata: Value {
        var metadata: Value = ["name": .string(objectName), "namespace": .string(endpoint.namespace)]
        if !exposure.annotations.isEmpty {
            metadata["annotations"] = .object(
                ValueObject(
                    exposure.annotations.map { ValueObject.Field(key: $0.name.value, value: $0.node.value) }))
        }
        return metadata
    }

    /// A Service that an operator makes cannot be changed or copied.
    var noService: Diagnostic {
        Diagnostic(
            code: "compose.exposure", summary: "Incomplete exposure",
            detail: "Endpoint \"\(endpoint.name.value)\" of instance \(instance) cannot be exposed: its Service "
                + "\(endpoint.namespace)/\(endpoint.service ?? "") is not among the objects of the module.",
            at: exposure.endpoint.range,
            notes: [Diagnostic.Note("\"\(endpoint.name.value)\" is declared here", at: endpoint.name.range)])
    }

    func missing(_ what: String, on platform: String) -> Diagnostic {
        Diagnostic(
            code: "compose.exposure", summary: "Incomplete exposure",
            detail: "Endpoint \"\(endpoint.name.value)\" of instance \(instance) cannot be exposed on \(platform) "
                + "without \(what).", at: exposure.endpoint.range)
    }
}

/// What exposing did.
struct ExposureResult {
    /// The endpoint's Service, changed or not.
    var service: Value?
    /// Objects that came to it.
    var objects: [Value] = []
    /// The address from outside: `localhost:30081`, `https://trino.example.com`.
    var external: String?
}

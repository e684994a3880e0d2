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

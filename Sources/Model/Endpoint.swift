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

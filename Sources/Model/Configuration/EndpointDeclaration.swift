/// An address that the module offers.
package struct EndpointDeclaration: Sendable {
    /// An endpoint of an instance inside of the module, offered as its own.
    package struct Source: Sendable {
        package var instance: Located<String>
        package var endpoint: Located<String>

        package init(instance: Located<String>, endpoint: Located<String>) {
            self.instance = instance
            self.endpoint = endpoint
        }
    }

    package var name: Located<String>
    /// The Service's name; `nil` where `host` says what is outside of the cluster.
    package var service: Node?
    package var host: Node?
    /// `${…}` that yields a boolean; `nil` means that the endpoint is always there.
    package var when: Node?
    /// Null where `source` says it.
    package var port: Node
    /// Where the endpoint is another one's; then everything else is that one's too.
    package var source: Source?
    /// `http`, `https`, `tcp`, `thrift` …: the scheme of the URL.
    package var `protocol`: Located<String>?
    /// The Service's namespace, where it is not the instance's.
    package var namespace: Node?

    package init(name: Located<String>, port: Node) {
        self.name = name
        self.port = port
    }
}

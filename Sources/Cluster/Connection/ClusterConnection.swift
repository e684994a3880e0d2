import Model

/// How to reach one cluster, and as whom: what a kubeconfig or a service account comes down to.
package struct ClusterConnection: Sendable {
    /// For messages: the context's name, "in-cluster".
    package var name: String
    /// The server's URL, maybe with a path: `https://10.0.0.1:6443`, `https://rancher.example.com/k8s/clusters/c-1`.
    package var server: String
    /// The context's namespace; `default` where it names none.
    package var namespace: String
    package var trust: ServerTrust
    /// The name that the server's certificate must be for, when it is not the host of the URL.
    package var tlsServerName: String?
    /// `http`, `https` or `socks5` URL of a proxy; `nil` for what the environment says (`HTTPS_PROXY`, `NO_PROXY`).
    package var proxyURL: String?
    /// `nil` leaves it to the transport, which compresses what goes over a network.
    package var disableCompression: Bool?
    package var impersonation: Impersonation?
    package var credentials: any CredentialProvider

    package init(
        name: String, server: String, namespace: String = "default", trust: ServerTrust = .system,
        tlsServerName: String? = nil, proxyURL: String? = nil, disableCompression: Bool? = nil,
        impersonation: Impersonation? = nil, credentials: any CredentialProvider = FixedCredentials(Credentials())
    ) {
        self.name = name
        self.server = server
        self.namespace = namespace
        self.trust = trust
        self.tlsServerName = tlsServerName
        self.proxyURL = proxyURL
        self.disableCompression = disableCompression
        self.impersonation = impersonation
        self.credentials = credentials
    }

    /// The server's URL for messages: whoever reads them gets no password that stands in it.
    package var address: String { server.withoutCredentials }
}

/// Which certificate of a server is accepted.
package enum ServerTrust: Sendable, Hashable {
    /// Issued by an authority that this machine trusts.
    case system
    /// Issued by one of these, as PEM. `origin` says in messages where they come from.
    case authorities(pem: [UInt8], origin: String)
    /// Any: `insecure-skip-tls-verify`.
    case anything
}

/// As whom to act instead (`as`, `as-uid`, `as-groups`, `as-user-extra`).
package struct Impersonation: Sendable, Hashable {
    /// Further attributes of the user.
    package struct Extra: Sendable, Hashable {
        package var name: String
        package var values: [String]

        package init(name: String, values: [String]) {
            self.name = name
            self.values = values
        }
    }

    package var user: String
    package var uid: String?
    package var groups: [String]
    package var extra: [Extra]

    package init(user: String, uid: String? = nil, groups: [String] = [], extra: [Extra] = []) {
        self.user = user
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }
}

/// What a request shows of itself to the server.
package struct Credentials: Sendable, Hashable {
    /// The value of the `Authorization` header: `Bearer …` or `Basic …`.
    package var authorization: Secret<String>?
    package var clientCertificate: ClientCertificate?

    package init(authorization: Secret<String>? = nil, clientCertificate: ClientCertificate? = nil) {
        self.authorization = authorization
        self.clientCertificate = clientCertificate
    }

    package static func bearer(_ token: String) -> Credentials {
        Credentials(authorization: Secret("Bearer \(token)"))
    }
}

/// A client certificate with its key, both as PEM.
package struct ClientCertificate: Sendable, Hashable {
    package var certificate: [UInt8]
    package var key: Secret<[UInt8]>

    package init(certificate: [UInt8], key: Secret<[UInt8]>) {
        self.certificate = certificate
        self.key = key
    }
}

/// Where credentials come from: a kubeconfig, a token file, a plugin.
package protocol CredentialProvider: Sendable {
    /// The credentials for the next request.
    ///
    /// `refused` are those that the server just answered 401 to: a provider that can get other ones does so, also when
    /// they have not expired yet. Throws `TransportError.credentials`.
    func credentials(insteadOf refused: Credentials?) async throws(TransportError) -> Credentials

    /// Whether a program has to run for them, which is done for nothing where they may not be sent.
    var runsProgram: Bool { get }
}

extension CredentialProvider {
    package var runsProgram: Bool { false }
}

/// Credentials that stay as they are.
package struct FixedCredentials: CredentialProvider {
    private let fixed: Credentials

    package init(_ credentials: Credentials) { fixed = credentials }

    package func credentials(insteadOf refused: Credentials?) async throws(TransportError) -> Credentials { fixed }
}

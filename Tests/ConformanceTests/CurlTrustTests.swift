import Cluster
import CurlTransport
import Host
import Model
import TestSupport
import Testing

/// Who trusts whom: certificates, names, tokens.
@Suite(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
struct CurlTrustTests {
    /// An authority that issued nothing here.
    private static let otherAuthority = """
        -----BEGIN CERTIFICATE-----
        MIIBjzCCATWgAwIBAgIUN3mtlSO5N5zsZomGbSByWH/uuVowCgYIKoZIzj0EAwIw
        HDEaMBgGA1UEAwwRYW5vdGhlciBhdXRob3JpdHkwIBcNMjYxMTIxMTQxNDI0WhgP
        MjEyNjEwMjgxNDE0MjRaMBwxGjAYBgNVBAMMEWFub3RoZXIgYXV0aG9yaXR5MFkw
        EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6lNFXBciBGjzXhs/lLmLPqdh2I79pvAx
        f7w75NCxfuC0ih4rqy7EHXe6qoN5MhOI596Zkt+CI7Q9L5dYlIJhnqNTMFEwHQYD
        VR0OBBYEFJ1nzkEkBtAD54m7eE7ECls7MF33MB8GA1UdIwQYMBaAFJ1nzkEkBtAD
        54m7eE7ECls7MF33MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIh
        APrlZpbZ2u2LlD+rOFG3LrkVaqwqa37wlvpr0Aj/7H53AiAhqcdURgkzrB/vy/cc
        tYRvv4RfVA3kVYobccXvg0HBDw==
        -----END CERTIFICATE-----

        """

    private func client(
        context: String = "admin", _ change: (inout ClusterConnection) -> Void = { _ in }
    ) async throws -> ClusterClient {
        var connection = try await TestServer.shared().connection(context: context)
        change(&connection)
        return ClusterClient(try CurlTransport(connection))
    }

    private func diagnostic(_ client: ClusterClient) async throws -> Diagnostic {
        try await refusal { () async throws(ClusterError) in try await client.serverVersion() }.diagnostic()
    }

    @Test(arguments: ["admin", "admin-cert", "reader", "reader-cert"])
    func logsIn(context: String) async throws {
        let client = try await client(context: context)
        #expect(try await client.clusterUID().count == 36)
    }

    @Test(arguments: ["reader", "reader-cert"])
    func tellsWhatIsForbidden(context: String) async throws {
        let client = try await client(context: context)
        let error = try await refusal { () async throws(ClusterError) in
            try await client.apply([
                "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a", "namespace": "default"],
            ])
        }
        #expect(error.code == .forbidden)
        let diagnostic = error.diagnostic()
        #expect(diagnostic.code == "cluster.forbidden")
        #expect(diagnostic.detail.contains("apply ConfigMap default/a"))
    }

    @Test func tellsThatNobodyIsLoggedIn() async throws {
        let anonymous = try await client { $0.credentials = FixedCredentials(Credentials()) }
        #expect(try await diagnostic(anonymous).code == "cluster.unauthorized")
        let wrong = try await client { $0.credentials = FixedCredentials(.bearer("wrong")) }
        #expect(try await diagnostic(wrong).code == "cluster.unauthorized")
    }

    @Test func namesTheAuthorityThatDidNotIssueTheCertificate() async throws {
        let client = try await client {
            $0.trust = .authorities(
                pem: Array(CurlTrustTests.otherAuthority.utf8),
                origin: "the certificate-authority-data of cluster \"x\" in /home/ada/.kube/config")
        }
        let diagnostic = try await diagnostic(client)
        #expect(diagnostic.code == "cluster.tls")
        #expect(diagnostic.detail.contains("the certificate-authority-data of cluster \"x\" in /home/ada/.kube/config"))
        #expect(diagnostic.detail.contains("fetch its kubeconfig again"), "\(diagnostic.detail)")
    }

    @Test func doesNotTrustTheServerByTheMachinesAuthorities() async throws {
        let client = try await client { $0.trust = .system }
        let diagnostic = try await diagnostic(client)
        #expect(diagnostic.code == "cluster.tls")
        #expect(diagnostic.detail.contains("this machine's list of certificate authorities"), "\(diagnostic.detail)")
    }

    @Test func trustsBothOfTwoAuthorities() async throws {
        let client = try await client { connection in
            guard case .authorities(let pem, let origin) = connection.trust else { return }
            connection.trust = .authorities(
                pem: Array(CurlTrustTests.otherAuthority.utf8) + pem, origin: origin)
        }
        #expect(try await client.clusterUID().count == 36)
    }

    @Test func namesTheHostThatTheCertificateIsNotFor() async throws {
        let client = try await client { $0.tlsServerName = "api.example.com" }
        let diagnostic = try await diagnostic(client)
        #expect(diagnostic.code == "cluster.tls")
        #expect(diagnostic.detail.contains("not for api.example.com"), "\(diagnostic.detail)")
        #expect(diagnostic.detail.contains("tls-server-name"), "\(diagnostic.detail)")
    }

    @Test(arguments: ["kubernetes.default.svc", "localhost", "10.96.0.1"])
    func checksAgainstTheNameOfTheKubeconfig(name: String) async throws {
        let client = try await client { $0.tlsServerName = name }
        #expect(try await client.clusterUID().count == 36)
    }

    @Test func checksNothingWhenToldSo() async throws {
        let client = try await client {
            $0.trust = .anything
            $0.tlsServerName = nil
        }
        #expect(try await client.clusterUID().count == 36)
    }

    @Test func refusesACertificateThatIsNone() async throws {
        let client = try await client {
            $0.trust = .authorities(pem: Array("nonsense".utf8), origin: "the file ca.crt")
        }
        let diagnostic = try await diagnostic(client)
        #expect(diagnostic.code == "cluster.tls")
        #expect(diagnostic.detail.contains("the file ca.crt"), "\(diagnostic.detail)")
    }

    @Test func refusesAClientCertificateThatIsNone() async throws {
        let client = try await client {
            $0.credentials = FixedCredentials(
                Credentials(
                    clientCertificate: ClientCertificate(
                        certificate: Array("nonsense".utf8), key: Secret(Array("s3cret".utf8)))))
        }
        let diagnostic = try await diagnostic(client)
        #expect(diagnostic.code == "cluster.tls")
        #expect(diagnostic.detail.contains("client certificate or its key"), "\(diagnostic.detail)")
        #expect(!diagnostic.detail.contains("s3cret"))
    }

    // MARK: Tokens that change

    /// Shows a wrong token until it is refused.
    private actor Renewing: CredentialProvider {
        let good: Credentials
        var refusals = 0
        var current = Credentials.bearer("expired")

        init(_ good: Credentials) { self.good = good }

        func credentials(insteadOf refused: Credentials?) async throws(TransportError) -> Credentials {
            if refused == current {
                refusals += 1
                current = good
            }
            return current
        }
    }

    @Test func showsOtherCredentialsWhenTheFirstAreRefused() async throws {
        let good = try await TestServer.shared().connection().credentials.credentials(insteadOf: nil)
        let provider = Renewing(good)
        let client = try await client { $0.credentials = provider }
        #expect(try await client.clusterUID().count == 36)
        #expect(await provider.refusals == 1)
    }

    @Test func showsOtherCredentialsToAWatchToo() async throws {
        let good = try await TestServer.shared().connection().credentials.credentials(insteadOf: nil)
        let transport = try await client { $0.credentials = Renewing(good) }.transport
        let request = APIRequest(
            .get, "/api/v1/namespaces",
            query: [APIRequest.Parameter("watch", "true"), APIRequest.Parameter("timeoutSeconds", "1")])
        var count = 0
        for try await _ in transport.watch(request) { count += 1 }
        #expect(count > 0)
    }

    @Test func runsThePluginOfAKubeconfig() async throws {
        let server = try await TestServer.shared()
        let good = try await server.connection().credentials.credentials(insteadOf: nil)
        let token = try #require(good.authorization).revealed.dropFirst("Bearer ".count)
        let script = """
            #!/bin/sh
            echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"\(token)"}}'
            """
        let plugin = Path.join(server.folder, "plugin")
        try FileSystem.write(Array(script.utf8), to: plugin)
        let chmod = try await ChildProcess("chmod", ["+x", plugin]).run()
        #expect(chmod.isSuccess)
        let kubeconfig = Path.join(server.folder, "kubeconfig-with-plugin")
        let text = String(decoding: try FileSystem.read(server.kubeconfig), as: UTF8.self)
        let user = """
            - name: plugin
              user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never}}

            """
        let context = "- name: plugin\n  context: {cluster: testserver, user: plugin}\n"
        let changed = text.replacing("contexts:\n", with: "contexts:\n\(context)")
            .replacing("users:\n", with: "users:\n\(user)")
        try FileSystem.write(Array(changed.utf8), to: kubeconfig)
        var sources = SourceMap()
        let connection = try ClusterConnection.resolve(kubeconfig: kubeconfig, context: "plugin", sources: &sources)
        #expect(try await ClusterClient(try CurlTransport(connection)).clusterUID().count == 36)
    }

    @Test func actsAsSomebodyElse() async throws {
        // The server lets administrators impersonate; then the other one's rights count.
        let client = try await client { $0.impersonation = Impersonation(user: "ada", groups: ["testserver:readers"]) }
        let request = APIRequest(
            .post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", contentType: .json,
            body: Array(#"{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"#.utf8))
        let response = try await client.transport.send(request)
        #expect(String(decoding: response.body, as: UTF8.self).contains("\"username\":\"ada\""))
    }
}

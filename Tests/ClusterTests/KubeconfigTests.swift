import Cluster
import Documents
import Host
import Model
import Testing

@Suite struct KubeconfigTests {
    private let folder: KubeconfigFolder

    init() throws { folder = try KubeconfigFolder() }

    private func credentials(_ connection: ClusterConnection) async throws -> Credentials {
        try await connection.credentials.credentials(insteadOf: nil)
    }

    // MARK: What it says

    @Test func readsClusterAndContext() async throws {
        let connection = try folder.connection(
            KubeconfigSample.text(
                cluster: [
                    "server: https://10.0.0.1:6443", "tls-server-name: kubernetes", "proxy-url: socks5://proxy:1080",
                    "disable-compression: true",
                    "certificate-authority-data: \(Base64.encode(Array(KubeconfigSample.pem.utf8)))",
                ], user: ["token: abc"]))
        #expect(connection.name == "dev")
        #expect(connection.namespace == "lakehouse")
        #expect(connection.server == "https://10.0.0.1:6443")
        #expect(connection.tlsServerName == "kubernetes")
        #expect(connection.proxyURL == "socks5://proxy:1080")
        #expect(connection.disableCompression == true)
        guard case .authorities(let pem, let origin) = connection.trust else {
            Issue.record("no authority: \(connection.trust)")
            return
        }
        #expect(pem == Array(KubeconfigSample.pem.utf8))
        #expect(origin == "the certificate-authority-data of cluster \"main\" in \(folder.path)/config")
        #expect(try await credentials(connection) == .bearer("abc"))
    }

    @Test func readsFilesBesideTheKubeconfig() async throws {
        try folder.write("pki/ca.crt", KubeconfigSample.pem)
        try folder.write("pki/me.crt", KubeconfigSample.pem)
        try folder.write("pki/me.key", KubeconfigSample.key)
        let connection = try folder.connection(
            KubeconfigSample.text(
                cluster: ["server: https://a", "certificate-authority: pki/ca.crt"],
                user: ["client-certificate: pki/me.crt", "client-key: \(folder.path)/pki/me.key"]))
        guard case .authorities(let pem, _) = connection.trust else {
            Issue.record("no authority: \(connection.trust)")
            return
        }
        #expect(pem == Array(KubeconfigSample.pem.utf8))
        let certificate = try await credentials(connection).clientCertificate
        #expect(certificate?.certificate == Array(KubeconfigSample.pem.utf8))
        #expect(certificate?.key.revealed == Array(KubeconfigSample.key.utf8))
    }

    @Test func readsCertificateFilesAgainWhenTheyAreRefused() async throws {
        try folder.write("me.crt", KubeconfigSample.pem)
        try folder.write("me.key", KubeconfigSample.key)
        let connection = try folder.connection(
            KubeconfigSample.text(user: ["client-certificate: me.crt", "client-key: me.key"]))
        let first = try await credentials(connection)
        try folder.write("me.crt", KubeconfigSample.pem + "\n")
        #expect(try await credentials(connection) == first)
        let second = try await connection.credentials.credentials(insteadOf: first)
        #expect(second.clientCertificate?.certificate == Array((KubeconfigSample.pem + "\n").utf8))
    }

    @Test func readsNamesAndPasswords() async throws {
        let connection = try folder.connection(KubeconfigSample.text(user: ["username: ada", "password: \"1:2\""]))
        #expect(
            try await credentials(connection).authorization?.revealed
                == "Basic \(Base64.encode(Array("ada:1:2".utf8)))")
    }

    @Test func readsImpersonation() throws {
        let connection = try folder.connection(
            KubeconfigSample.text(
                user: [
                    "token: a", "as: ada", "as-uid: \"7\"", "as-groups: [dev, ops]", "as-user-extra: {scopes: [view]}",
                ]))
        #expect(
            connection.impersonation
                == Impersonation(
                    user: "ada", uid: "7", groups: ["dev", "ops"],
                    extra: [Impersonation.Extra(name: "scopes", values: ["view"])]))
    }

    @Test func prefersTheTokenFileAndFallsBackToTheToken() async throws {
        let file = try folder.write("token", "from-file\n")
        let connection = try folder.connection(KubeconfigSample.text(user: ["token: inline", "tokenFile: token"]))
        let first = try await credentials(connection)
        #expect(first == .bearer("from-file"))
        try folder.write("token", "newer")
        #expect(try await credentials(connection) == first)
        #expect(try await connection.credentials.credentials(insteadOf: first) == .bearer("newer"))
        try FileSystem.remove(file)
        #expect(try await connection.credentials.credentials(insteadOf: first) == .bearer("inline"))
    }

    @Test func tellsThatATokenFileIsMissing() async throws {
        let connection = try folder.connection(KubeconfigSample.text(user: ["tokenFile: none"]))
        await #expect {
            try await credentials(connection)
        } throws: { error in
            guard case .credentials(let reason)? = error as? TransportError else { return false }
            return reason.contains("\(folder.path)/none") && reason.contains("No such file")
        }
    }

    @Test func needsNoUser() async throws {
        let connection = try folder.connection(
            """
            clusters: [{name: main, cluster: {server: "https://a"}}]
            contexts: [{name: only, context: {cluster: main}}]
            """, context: "only")
        #expect(try await credentials(connection) == Credentials())
        #expect(connection.namespace == "default")
        #expect(connection.trust == .system)
    }

    @Test func trustsAnythingOnlyWhenToldTo() throws {
        let connection = try folder.connection(
            KubeconfigSample.text(cluster: ["server: https://a", "insecure-skip-tls-verify: true"], user: ["token: a"]))
        #expect(connection.trust == .anything)
    }

    @Test func looksIntoChosenEntriesOnly() throws {
        let text =
            KubeconfigSample.text(user: ["token: a"])
            + "preferences: {}\nunknown: 1\n"
        let broken = text.replacingFirst(
            "users:\n", with: "users:\n- name: other\n  user: {client-key-data: \"%%\", auth-provider: {name: gcp}}\n")
        #expect(folder.mistakes(broken).isEmpty)
    }

    // MARK: Several files

    @Test func mergesAsKubectlDoes() async throws {
        let first = try folder.write(
            "one/a",
            """
            current-context: dev
            clusters: [{name: main, cluster: {server: "https://first"}}]
            users: [{name: me, user: {tokenFile: token}}]
            """)
        try folder.write("one/token", "one")
        let second = try folder.write(
            "two/b",
            """
            current-context: other
            clusters: [{name: main, cluster: {server: "https://second", insecure-skip-tls-verify: true}}]
            users: [{name: me, user: {token: second}}]
            contexts: [{name: dev, context: {cluster: main, user: me, namespace: two}}]
            """)
        let missing = "\(folder.path)/missing"
        let environment = EnvironmentVariables(["KUBECONFIG": "\(missing)::\(first):\(second):\(first)"])
        var sources = SourceMap()
        let connection = try ClusterConnection.resolve(environment: environment, sources: &sources)
        #expect(connection.server == "https://first")
        #expect(connection.trust == .system)
        #expect(connection.namespace == "two")
        #expect(try await credentials(connection) == .bearer("one"))
        #expect(sources.files.map(\.path) == [first, second])
    }

    @Test(.enabled(if: FileSystem.kind(of: "/usr/bin/kubectl") == .file, "needs kubectl"))
    func agreesWithKubectlOnMerging() async throws {
        let first = try folder.write(
            "a",
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c1, cluster: {server: "https://one:1"}}]
            contexts: [{name: x, context: {cluster: c1, user: u, namespace: first}}]
            users: []
            """)
        let second = try folder.write(
            "b",
            """
            apiVersion: v1
            kind: Config
            current-context: x
            clusters: [{name: c1, cluster: {server: "https://two:2"}}, {name: c2, cluster: {server: "https://c2"}}]
            contexts:
            - {name: x, context: {cluster: c2, user: v}}
            - {name: prod, context: {cluster: c2, user: v}}
            users: [{name: u, user: {token: tu}}, {name: v, user: {token: tv}}]
            """)
        let environment = EnvironmentVariables.current.adding(["KUBECONFIG": "\(first):\(second)"])
        for context in ["x", "prod"] {
            let view = ["config", "view", "--minify", "--raw", "-o", "json", "--context", context]
            let outcome = try await ChildProcess("kubectl", view, environment: environment).run()
            let config = try JSON.parse(outcome.output)
            var sources = SourceMap()
            let connection = try ClusterConnection.resolve(
                context: context, environment: environment, sources: &sources)
            let server = config["clusters"]?.array?.first?.value(at: ["cluster", "server"])?.string
            let token = config["users"]?.array?.first?.value(at: ["user", "token"])?.string
            let namespace = config["contexts"]?.array?.first?.value(at: ["context", "namespace"])?.string
            #expect(connection.server == server)
            #expect(try await credentials(connection) == .bearer(token ?? ""))
            #expect(connection.namespace == namespace ?? "default")
        }
    }

    @Test func findsTheDefaultPlace() throws {
        try folder.write(".kube/config", KubeconfigSample.text(user: ["token: a"]))
        var sources = SourceMap()
        let connection = try ClusterConnection.resolve(
            environment: EnvironmentVariables(["HOME": folder.path]), sources: &sources)
        #expect(connection.name == "dev")
    }

    // MARK: In a pod

    @Test func usesTheServiceAccountOfAPod() async throws {
        try folder.write("sa/token", "pod-token\n")
        try folder.write("sa/ca.crt", KubeconfigSample.pem)
        try folder.write("sa/namespace", "tools")
        let environment = EnvironmentVariables([
            "KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443", "HOME": folder.path,
        ])
        var sources = SourceMap()
        let connection = try ClusterConnection.resolve(
            environment: environment, serviceAccountFolder: "\(folder.path)/sa", sources: &sources)
        #expect(connection.server == "https://[fd00::1]:443")
        #expect(connection.namespace == "tools")
        #expect(try await credentials(connection) == .bearer("pod-token"))
        #expect(
            connection.trust == .authorities(pem: Array(KubeconfigSample.pem.utf8), origin: "\(folder.path)/sa/ca.crt"))
    }

    /// The system's authorities do not stand in for the cluster's own.
    @Test(arguments: ["ca.crt", "namespace"])
    func partsOfAServiceAccountThatCannotBeRead(file: String) throws {
        try folder.write("sa/token", "pod-token\n")
        try folder.write("sa/ca.crt", KubeconfigSample.pem)
        try FileSystem.remove("\(folder.path)/sa/\(file)")
        try FileSystem.createDirectories("\(folder.path)/sa/\(file)")
        let environment = EnvironmentVariables([
            "KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443", "HOME": folder.path,
        ])
        #expect {
            var sources = SourceMap()
            return try ClusterConnection.resolve(
                environment: environment, serviceAccountFolder: "\(folder.path)/sa", sources: &sources)
        } throws: {
            let diagnostic = ($0 as? DiagnosticsError)?.diagnostics.first
            return diagnostic?.code == "cluster.service-account"
                && diagnostic?.detail.contains("sa/\(file) cannot be read: Is a directory.") == true
        }
    }

    @Test func aServiceAccountWithoutAuthority() throws {
        try folder.write("sa/token", "pod-token\n")
        let environment = EnvironmentVariables([
            "KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443", "HOME": folder.path,
        ])
        #expect {
            var sources = SourceMap()
            return try ClusterConnection.resolve(
                environment: environment, serviceAccountFolder: "\(folder.path)/sa", sources: &sources)
        } throws: {
            ($0 as? DiagnosticsError)?.diagnostics.map(\.code) == ["cluster.service-account"]
        }
    }
}

extension String {
    func replacingFirst(_ text: String, with other: String) -> String {
        guard let range = firstRange(of: text) else { return self }
        return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}

import APIMachinery
import Documents
import Host
import Model
import Synchronization
import Testing

@testable import Cluster

@Suite struct ExecCredentialTests {
    private let folder: KubeconfigFolder

    init() throws { folder = try KubeconfigFolder() }

    /// A user whose plugin is the script `plugin` in the kubeconfig's folder.
    private func connection(
        _ script: String, exec: [String] = ["interactiveMode: Never"], cluster: [String]? = nil,
        version: String = "client.authentication.k8s.io/v1"
    ) throws -> ClusterConnection {
        try folder.write("plugin", "#!/bin/sh\ncd \(folder.path)\n\(script)\n", isExecutable: true)
        let lines = ["exec:", "  command: ./plugin", "  apiVersion: \(version)"] + exec.map { "  \($0)" }
        return try folder.connection(
            KubeconfigSample.text(cluster: cluster ?? ["server: https://10.0.0.1:6443"], user: lines))
    }

    private func answer(_ status: String, version: String = "client.authentication.k8s.io/v1") -> String {
        "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"\(version)\",\"status\":\(status)}'"
    }

    private func reason(_ connection: ClusterConnection) async -> String {
        do throws(TransportError) {
            _ = try await connection.credentials.credentials(insteadOf: nil)
            return ""
        } catch {
            return error.sentence
        }
    }

    @Test(arguments: ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"])
    func readsTokens(version: String) async throws {
        let connection = try connection(answer(#"{"token":"abc"}"#, version: version), version: version)
        #expect(try await connection.credentials.credentials(insteadOf: nil) == .bearer("abc"))
    }

    @Test func readsCertificates() async throws {
        let status: Value = [
            "clientCertificateData": .string(KubeconfigSample.pem), "clientKeyData": .string(KubeconfigSample.key),
        ]
        let json = JSON.serialize([
            "kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": status,
        ])
        try folder.write("answer", String(decoding: json, as: UTF8.self))
        let connection = try connection("cat answer")
        let certificate = try await connection.credentials.credentials(insteadOf: nil).clientCertificate
        #expect(certificate?.certificate == Array(KubeconfigSample.pem.utf8))
        #expect(certificate?.key.revealed == Array(KubeconfigSample.key.utf8))
    }

    @Test func tellsThePluginWhatItMayDoAndForWhich() async throws {
        let connection = try connection(
            #"printf %s "$KUBERNETES_EXEC_INFO" > info; printf %s "$REGION $*" > args; "# + answer(#"{"token":"a"}"#),
            exec: [
                "interactiveMode: Never", "provideClusterInfo: true", "args: [get-token, --cluster, prod]",
                "env: [{name: REGION, value: eu-1}]",
            ],
            cluster: [
                "server: https://10.0.0.1:6443", "tls-server-name: api",
                "certificate-authority-data: \(Base64.encode(Array(KubeconfigSample.pem.utf8)))",
                "extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x}}]",
            ])
        _ = try await connection.credentials.credentials(insteadOf: nil)
        let info = try JSON.parse(try FileSystem.read("\(folder.path)/info"))
        #expect(
            info == [
                "kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1",
                "spec": [
                    "interactive": false,
                    "cluster": [
                        "server": "https://10.0.0.1:6443", "tls-server-name": "api",
                        "certificate-authority-data": .string(Base64.encode(Array(KubeconfigSample.pem.utf8))),
                        "config": ["audience": "x"],
                    ],
                ],
            ])
        #expect(try FileSystem.read("\(folder.path)/args") == Array("eu-1 get-token --cluster prod".utf8))
    }

    @Test func runsOnceForManyRequests() async throws {
        let connection = try connection("echo x >> runs; sleep 0.05; " + answer(#"{"token":"a"}"#))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { _ = try await connection.credentials.credentials(insteadOf: nil) }
            }
            try await group.waitForAll()
        }
        #expect(try FileSystem.read("\(folder.path)/runs").count == 2)
    }

    @Test func runsAgainWhenTheyAreRefused() async throws {
        let connection = try connection(
            "echo x >> runs; echo '{\"kind\":\"ExecCredential\",\"status\":{\"token\":\"'$(wc -l < runs)'\"}}'")
        let first = try await connection.credentials.credentials(insteadOf: nil)
        #expect(try await connection.credentials.credentials(insteadOf: nil) == first)
        let second = try await connection.credentials.credentials(insteadOf: first)
        #expect(second != first)
        // One who was refused with the old ones gets the new ones without another run.
        #expect(try await connection.credentials.credentials(insteadOf: first) == second)
        #expect(try FileSystem.read("\(folder.path)/runs").count == 4)
    }

    @Test func runsAgainWhenTheyExpire() async throws {
        let script =
            "echo x >> runs; "
            + answer(#"{"token":"a","expirationTimestamp":"2026-01-01T00:00:00Z"}"#)
        try folder.write("plugin", "#!/bin/sh\ncd \(folder.path)\n\(script)\n", isExecutable: true)
        let plugin = try plugin()
        let expiry = try #require(Time("2026-01-01T00:00:00Z")?.seconds)
        let clock = Mutex(expiry - 10)
        let box = ClockBox(clock.withLock { $0 })
        let provider = ExecCredentials(plugin, certificate: .fixed(nil), hasTerminal: false, now: { box.now })
        _ = try await provider.credentials(insteadOf: nil)
        _ = try await provider.credentials(insteadOf: nil)
        #expect(try FileSystem.read("\(folder.path)/runs").count == 2)
        box.set(expiry + 1)
        _ = try await provider.credentials(insteadOf: nil)
        #expect(try FileSystem.read("\(folder.path)/runs").count == 4)
    }

    private final class ClockBox: Sendable {
        private let time: Mutex<Int64>

        init(_ start: Int64) { time = Mutex(start) }

        var now: Int64 { time.withLock { $0 } }

        func set(_ now: Int64) { time.withLock { $0 = now } }
    }

    private func plugin(interaction: String = "Never") throws -> ExecPlugin {
        let text = "{apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: \(interaction)}"
        let node = try #require(try YAML.parse(Array(text.utf8), file: .none).first)
        let entry = Kubeconfig.Entry(
            name: "me", nameRange: .none, node: node, file: "\(folder.path)/config",
            folder: KubeconfigPlace(path: folder.path))
        var reader = KubeconfigReader(file: entry.file)
        return try #require(
            ExecPlugin(
                node, entry: entry, cluster: entry, connection: ClusterConnection(name: "x", server: "https://a"),
                environment: EnvironmentVariables(["PATH": "/usr/bin:/bin"]), reader: &reader))
    }

    @Test func needsATerminalOnlyWhereItSaysSo() async throws {
        try folder.write("plugin", "#!/bin/sh\n" + answer(#"{"token":"a"}"#), isExecutable: true)
        let always = ExecCredentials(
            try plugin(interaction: "Always"), certificate: .fixed(nil), hasTerminal: false, now: { 0 })
        await #expect {
            try await always.credentials(insteadOf: nil)
        } throws: {
            ($0 as? TransportError)?.sentence.contains("there is no terminal") == true
        }
        let maybe = ExecCredentials(
            try plugin(interaction: "IfAvailable"), certificate: .fixed(nil), hasTerminal: false, now: { 0 })
        #expect(try await maybe.credentials(insteadOf: nil) == .bearer("a"))
    }

    @Test func saysWhatThePluginSaid() async throws {
        let connection = try connection("echo one >&2; echo 'Token has expired, run: sso login' >&2; exit 7")
        let reason = await reason(connection)
        #expect(
            reason.contains("it ended with status 7 and said: one / Token has expired, run: sso login"), "\(reason)")
        #expect(reason.contains("user \"me\" in \(folder.path)/config"), "\(reason)")
    }

    @Test func hintsAtTheInstallation() async throws {
        let connection = try folder.connection(
            KubeconfigSample.text(
                user: [
                    "exec:", "  apiVersion: client.authentication.k8s.io/v1beta1", "  command: no-such-plugin-here",
                    "  installHint: |", "    Install it with: apt install plugin",
                ]))
        let reason = await reason(connection)
        #expect(reason.contains("it cannot be run (No such file or directory)"), "\(reason)")
        #expect(reason.hasSuffix("Install it with: apt install plugin"), "\(reason)")
    }

    @Test(arguments: [
        ("echo hello", "no ExecCredential"), ("echo '{\"kind\":\"ExecCredential\"}'", "no status"),
        ("echo '{\"kind\":\"ExecCredential\",\"status\":{}}'", "neither a token nor a certificate"),
        (
            "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"x/v9\",\"status\":{\"token\":\"a\"}}'",
            "answered in x/v9"
        ),
        (
            "echo '{\"kind\":\"ExecCredential\",\"status\":{\"token\":\"a\",\"clientKeyData\":\"k\"}}'",
            "only one of clientCertificateData and clientKeyData"
        ),
        (
            "echo '{\"kind\":\"ExecCredential\",\"status\":{\"token\":\"a\",\"expirationTimestamp\":\"soon\"}}'",
            "no time"
        ),
    ])
    func refusesOtherAnswers(script: String, expected: String) async throws {
        let reason = await reason(try connection(script))
        #expect(reason.contains(expected), "\(reason)")
    }
}

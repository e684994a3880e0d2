import Cluster
import Glibc
import Host
import Model
import TestSupport

/// A folder with kubeconfigs for one test, removed at its end.
final class KubeconfigFolder {
    let path: String

    init() throws {
        path = try TemporaryFolder.make()
    }

    deinit { try? FileSystem.removeTree(path) }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String, isExecutable: Bool = false) throws -> String {
        let file = Path.join(path, name)
        try FileSystem.createDirectories(Path.parent(of: file))
        try FileSystem.write(Array(text.utf8), to: file)
        if isExecutable { chmod(file, 0o755) }
        return file
    }

    /// The connection of a kubeconfig's context.
    func connection(
        _ text: String, context: String? = nil, environment: [String: String] = ["PATH": "/usr/bin:/bin"]
    ) throws -> ClusterConnection {
        var sources = SourceMap()
        let file = try write("config", text)
        return try ClusterConnection.resolve(
            kubeconfig: file, context: context, environment: EnvironmentVariables(environment), sources: &sources)
    }

    /// The diagnostics of a kubeconfig that has mistakes; empty where it has none.
    func mistakes(_ text: String, context: String? = nil) -> [Diagnostic] {
        do {
            _ = try connection(text, context: context)
            return []
        } catch let error as DiagnosticsError {
            return error.diagnostics
        } catch {
            return []
        }
    }
}

enum KubeconfigSample {
    static let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    static let key = "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"

    /// A kubeconfig with one context `dev`, whose cluster and user are given as lines of YAML.
    static func text(cluster: [String] = ["server: https://10.0.0.1:6443"], user: [String]) -> String {
        let clusterLines = cluster.map { "    \($0)" }.joined(separator: "\n")
        let userLines = user.map { "    \($0)" }.joined(separator: "\n")
        return """
            apiVersion: v1
            kind: Config
            current-context: dev
            clusters:
            - name: main
              cluster:
            \(clusterLines)
            users:
            - name: me
              user:
            \(userLines)
            contexts:
            - name: dev
              context: {cluster: main, user: me, namespace: lakehouse}

            """
    }
}

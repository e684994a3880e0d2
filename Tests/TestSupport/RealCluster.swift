package import Cluster
import Host
import Model

/// A real cluster: the one that `SLIPWAY_TEST_KUBECONFIG` names, or the genuine control plane of `shared/realserver`.
package enum RealCluster {
    private static let named = EnvironmentVariables.current.nonEmpty("SLIPWAY_TEST_KUBECONFIG")

    /// The program that starts a control plane; `nil` on a machine without it or without what it needs.
    private static let program: String? = {
        guard ["etcd", "openssl", "python3", "xz"].allSatisfy(Shell.has) else { return nil }
        return SharedFolder.find("realserver/start", .file)
    }()

    package static var isAvailable: Bool { named != nil || program != nil }

    /// For `.enabled(if:)`.
    package static let whyUnavailable =
        "needs a cluster: set SLIPWAY_TEST_KUBECONFIG to a kubeconfig, or have shared/realserver/start beside the "
        + "repository, and etcd, openssl, python3 and xz"

    /// What it is, for the names of tests.
    package static var description: String {
        named == nil ? "a genuine control plane" : "the cluster of SLIPWAY_TEST_KUBECONFIG"
    }

    /// Its kubeconfig; the first that asks starts the control plane for all tests of this process.
    package static func kubeconfig() async throws -> String {
        if let named { return named }
        let server = try await SharedControlPlane.instance.get(program)
        return Path.join(server.folder, "kubeconfig")
    }

    /// The connection of its current context.
    package static func connection() async throws -> ClusterConnection {
        var sources = SourceMap()
        return try ClusterConnection.resolve(kubeconfig: try await kubeconfig(), sources: &sources)
    }
}

/// Starts the one control plane with its first user; it ends with the process.
private actor SharedControlPlane {
    static let instance = SharedControlPlane()
    private var task: Task<ServerProcess, any Error>?

    func get(_ program: String?) async throws -> ServerProcess {
        let task = self.task ?? Task { try await SharedControlPlane.start(program) }
        self.task = task
        return try await task.value
    }

    private static func start(_ program: String?) async throws -> ServerProcess {
        guard let program else { throw ServerProcess.Failure(description: RealCluster.whyUnavailable) }
        let server = try await ServerProcess.start(
            "the control plane", program,
            ["--kubeconfig-out", "{}/kubeconfig", "--ready-file", "{}/ready", "--data-dir", "{}/data"])
        return server
    }
}

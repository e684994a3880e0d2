package import Cluster
package import CurlTransport
import Host
import Model

/// The test API server as a child process: the genuine API machinery, without containers.
///
/// It ends with `stop()`, and also when this process ends in any way.
package final class TestServer: Sendable {
    private let server: ServerProcess
    /// Its kubeconfig, with the contexts `admin`, `admin-cert`, `reader` and `reader-cert`.
    package let kubeconfig: String
    /// Where faults are set: plain HTTP.
    package let controlURL: String
    /// A folder of its own, removed at the end.
    package var folder: String { server.folder }

    // MARK: Finding

    /// The program that starts a server; `nil` on a machine without it.
    package static let program = SharedFolder.find("testserver/start", .file)

    package static var isAvailable: Bool { program != nil }

    /// The prefix of the annotations by which its simulator makes pods fail: a case that runs on other clusters as well
    /// tells them to listen to it.
    package static let annotationPrefix = "testserver"

    /// For `.enabled(if:)`.
    package static let whyUnavailable =
        "needs the test API server: shared/testserver/start beside the repository, or below SLIPWAY_SHARED"

    // MARK: Starting

    /// One server for all tests of this process that do not disturb each other.
    package static func shared() async throws -> TestServer { try await SharedServer.instance.get() }

    /// A server of the caller's own, for faults and for flags.
    package static func start(_ flags: [String] = []) async throws -> TestServer {
        guard let program else { throw ServerProcess.Failure(description: whyUnavailable) }
        let server = try await ServerProcess.start(
            "the test API server", program,
            ["--kubeconfig-out", "{}/kubeconfig", "--ready-file", "{}/ready", "--control-file", "{}/control"] + flags)
        return try TestServer(server)
    }

    private init(_ server: ServerProcess) throws {
        self.server = server
        kubeconfig = Path.join(server.folder, "kubeconfig")
        controlURL = try server.read("control").filter { !$0.isWhitespace }
    }

    /// Ends the server and waits until it is gone.
    package func stop() async { await server.stop() }

    // MARK: Using

    /// The connection of one of its contexts.
    package func connection(context: String = "admin") throws -> ClusterConnection {
        var sources = SourceMap()
        return try ClusterConnection.resolve(kubeconfig: kubeconfig, context: context, sources: &sources)
    }

    package func transport(context: String = "admin") throws -> CurlTransport {
        try CurlTransport(try connection(context: context))
    }

    package func client(context: String = "admin") throws -> ClusterClient {
        ClusterClient(try transport(context: context))
    }

    /// Sets faults, as JSON: `{"inject429": 1, "count": 3}`.
    ///
    /// The README of the server names the keys.
    package func setFaults(_ json: String) async throws {
        try await control(APIRequest(.put, "/faults", contentType: .json, body: Array(json.utf8)))
    }

    package func clearFaults() async throws {
        try await control(APIRequest(.delete, "/faults"))
    }

    private func control(_ request: APIRequest) async throws {
        let transport = try CurlTransport(ClusterConnection(name: "control", server: controlURL))
        let response = try await transport.send(request)
        guard (200..<300).contains(response.status) else {
            throw ServerProcess.Failure(
                description: "faults refused: " + String(decoding: response.body, as: UTF8.self))
        }
    }

    /// A Namespace with a name of its own, so that tests on one server do not see each other.
    package func makeNamespace(_ prefix: String = "test") async throws -> String {
        let name = "\(prefix)-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        _ = try await client().create([
            "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)],
        ])
        return name
    }
}

/// Starts the one server with its first user; the pipe ends it with the process.
private actor SharedServer {
    static let instance = SharedServer()
    private var task: Task<TestServer, any Error>?

    func get() async throws -> TestServer {
        let task = self.task ?? Task { try await TestServer.start(["--ready-delay", "50ms"]) }
        self.task = task
        return try await task.value
    }
}

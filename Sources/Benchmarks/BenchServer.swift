import Cluster
import CurlTransport
import Host
import Model

/// The test API server for the time of a measurement, where it stands beside the repository.
struct BenchServer {
    let kubeconfig: String
    private let process: String

    /// Starts it with room for 10,000 objects; its controllers are at rest once everything is ready.
    static func start(_ bench: Workbench) async throws -> BenchServer {
        let program = "../shared/testserver/start"
        guard FileSystem.kind(of: program) == .file else {
            throw Unavailable(reason: "there is no test API server at \(program)")
        }
        let folder = "\(bench.folder)/server"
        try FileSystem.createDirectories(folder)
        let script = """
            "$0" --memory-limit 2000 --kubeconfig-out "$1/kubeconfig" --ready-file "$1/ready" \
            >"$1/log" 2>&1 </dev/null & echo $!
            """
        let process = try await bench.run("sh", ["-c", script, program, folder])
        let server = BenchServer(
            kubeconfig: "\(folder)/kubeconfig", process: String(process.prefix { $0.isNumber }))
        for _ in 0..<600 where FileSystem.kind(of: "\(folder)/ready") == nil {
            try await Task.sleep(for: .milliseconds(100))
        }
        guard FileSystem.kind(of: "\(folder)/ready") != nil else {
            await server.stop(bench)
            throw Unavailable(reason: "the test API server did not start")
        }
        return server
    }

    // May fail: the server may have ended by itself.
    func stop(_ bench: Workbench) async { _ = try? await bench.run("kill", [process]) }

    func connect() throws -> CurlTransport {
        var sources = SourceMap()
        return try CurlTransport(
            ClusterConnection.resolve(kubeconfig: kubeconfig, context: "admin", sources: &sources))
    }
}

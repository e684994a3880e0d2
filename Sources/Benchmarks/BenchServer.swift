import Cluster
import CurlTransport
import Host
import Model

/// The test API server for the time of a measurement, where it stands beside the repository.
struct BenchServer {
    let kubeconfig: String
    private let process: String

    /// The options of a command against it.
    var flags: [String] { ["--kubeconfig", kubeconfig, "--context", "admin"] }

    /// Starts it for the time of some work.
    static func use(
        _ bench: Workbench, for work: (BenchServer) async throws -> [Finding]
    ) async throws -> [Finding] {
        let server = try await start(bench)
        do {
            let findings = try await work(server)
            await server.stop(bench)
            return findings
        } catch {
            await server.stop(bench)
            throw error
        }
    }

    /// Starts it with room for 10,000 objects; its controllers are at rest once everything is ready.
    private static func start(_ bench: Workbench) async throws -> BenchServer {
        let program = Path.join(Workbench.shared, "testserver/start")
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
    private func stop(_ bench: Workbench) async { _ = try? await bench.run("kill", [process]) }

    /// Bare requests to it, over a connection of their own.
    func load() throws -> BareLoad {
        var sources = SourceMap()
        return BareLoad(
            transport: try CurlTransport(
                ClusterConnection.resolve(kubeconfig: kubeconfig, context: "admin", sources: &sources)))
    }
}

import Cluster
import CurlTransport
import Documents
import Host
import Model

/// A plan over 10,100 objects on the test API server, by the program itself, against the least that any plan has to
/// ask: the bare LIST of each kind, all at once, without looking at the answers.
enum PlanBenchmark {
    static func run(_ bench: Workbench, executable: String, rounds: Int) async throws -> [Finding] {
        guard FileSystem.kind(of: executable) == .file else {
            throw Unavailable(reason: "there is no \(executable); build it in the same configuration")
        }
        let server = try await BenchServer.start(bench)
        do {
            let findings = try await measure(bench, executable, server, rounds: rounds)
            await server.stop(bench)
            return findings
        } catch {
            await server.stop(bench)
            throw error
        }
    }

    private static func measure(
        _ bench: Workbench, _ executable: String, _ server: BenchServer, rounds: Int
    ) async throws -> [Finding] {
        let root = "\(bench.folder)/plan"
        try await RenderBenchmark.writeRepository(bench, root: root, namespaces: 100)
        let flags = ["bench", "-C", root, "--kubeconfig", server.kubeconfig, "--context", "admin", "-concise"]
        let transport = try server.connect()
        try await bench.run(executable, ["apply", "-auto-approve"] + flags)
        var peak: Double?
        let (ours, lists) = try await Measurement.compare(rounds: rounds) {
            try await seconds { try await plan(bench, executable, flags, expecting: "No changes.", peak: &peak) }
        } _: {
            try await seconds { try await listAll(transport) }
        }
        let idle = Finding(
            name: "plan 10,100 objects, nothing to change", ours: ours.median, peer: "their bare LISTs",
            theirs: lists.median, goalRatio: 0.5, memory: peak)
        peak = nil
        try bench.write(Array(overlaid.utf8), to: "\(root)/environments/bench/environment.yaml")
        let deployments = try changedDeployments()
        let (changed, asked) = try await Measurement.compare(rounds: rounds) {
            try await seconds { try await plan(bench, executable, flags, expecting: "100 to change", peak: &peak) }
        } _: {
            try await seconds {
                try await listAll(transport)
                try await dryRun(deployments, transport)
            }
        }
        return [
            idle,
            Finding(
                name: "plan 10,100 objects, 100 to change", ours: changed.median, peer: "LISTs and 100 dry-runs",
                theirs: asked.median, goalRatio: 0.5, memory: peak),
        ]
    }

    private static func plan(
        _ bench: Workbench, _ executable: String, _ flags: [String], expecting words: String,
        peak: inout Double?
    ) async throws {
        let (text, held) = try await bench.runWatched(executable, ["plan"] + flags)
        if let held { peak = max(peak ?? 0, held) }
        guard text.contains(words) else { throw Unavailable(reason: "the plan did not say \"\(words)\"") }
    }

    // MARK: The peers

    private static let kinds = [
        "/api/v1/namespaces", "/api/v1/configmaps", "/api/v1/secrets", "/api/v1/services", "/apis/apps/v1/deployments",
    ]

    private static func listAll(_ transport: CurlTransport) async throws {
        try await send(kinds.map { APIRequest(.get, $0) }, transport)
    }

    private static func dryRun(_ objects: [Value], _ transport: CurlTransport) async throws {
        let requests = objects.map { object in
            let namespace = object.value(at: ["metadata", "namespace"])?.string ?? ""
            let name = object.value(at: ["metadata", "name"])?.string ?? ""
            return APIRequest(
                .patch, "/apis/apps/v1/namespaces/\(namespace)/deployments/\(name)",
                query: [
                    .init("dryRun", "All"), .init("fieldManager", SlipwayName.fieldManager), .init("force", "true"),
                ],
                contentType: .apply, body: JSON.serialize(object))
        }
        for start in stride(from: 0, to: requests.count, by: 32) {
            try await send(Array(requests[start..<min(start + 32, requests.count)]), transport)
        }
    }

    private static func send(_ requests: [APIRequest], _ transport: CurlTransport) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for request in requests {
                group.addTask {
                    let answer = try await transport.send(request)
                    guard answer.status == 200 else {
                        throw Unavailable(reason: "\(request.path) was answered with \(answer.status)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// One Deployment in each of the hundred namespaces gets another number of replicas.
    private static let overlaid = """
        apiVersion: slipway.dev/v1alpha1
        kind: Environment
        metadata: {name: bench}
        spec:
          platform: kubernetes
          annotations: {bench: "1"}
          objects: [objects/]
          overlays:
            - {target: {kind: Deployment, name: app-0007}, patch: {metadata: {annotations: {changed: "yes"}}}}
        """

    private static func changedDeployments() throws -> [Value] {
        BenchmarkObjects.all().filter {
            $0["kind"]?.string == "Deployment" && $0.value(at: ["metadata", "name"])?.string == "app-0007"
        }
    }
}

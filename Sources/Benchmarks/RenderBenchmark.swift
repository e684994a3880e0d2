import Composing
import Documents
import Host
import Loading
import Model

/// Rendering, from files to canonical YAML: 10,100 objects against the clock, and 1,010 against kustomize.
enum RenderBenchmark {
    static func run(_ bench: Workbench, rounds: Int) async throws -> Finding {
        let root = "\(bench.folder)/render"
        try await writeRepository(bench, root: root, namespaces: 100)
        var times: [Double] = []
        var parsing: [Double] = []
        for _ in 0..<rounds {
            times.append(try await seconds { _ = try await render(root, atLeast: 10_100) })
            parsing.append(try await seconds { try parse(root) })
        }
        return Finding(
            name: "render 10,100 objects", ours: Measurement(times).median, peer: "only parsing their YAML",
            theirs: Measurement(parsing).median, goalSeconds: 1)
    }

    /// kustomize's time grows with the square of the objects: with 10,100 it needs minutes.
    static func runAgainstKustomize(_ bench: Workbench, rounds: Int) async throws -> Finding {
        let root = "\(bench.folder)/render-small"
        try await writeRepository(bench, root: root, namespaces: 10)
        let names = try FileSystem.list("\(root)/environments/bench/objects")
        let resources = names.map { "- objects/\($0)\n" }.joined()
        let kustomization = "resources:\n\(resources)commonAnnotations: {bench: \"1\"}\n"
        try bench.write(Array(kustomization.utf8), to: "\(root)/environments/bench/kustomization.yaml")
        let (ours, theirs) = try await Measurement.compare(rounds: rounds) {
            try await seconds { _ = try await render(root, atLeast: 1_010) }
        } _: {
            try await seconds { try await bench.run("kubectl", ["kustomize", "\(root)/environments/bench"]) }
        }
        return Finding(
            name: "render 1,010 objects", ours: ours.median, peer: "kubectl kustomize", theirs: theirs.median)
    }

    /// An environment of plain objects.
    static func writeRepository(_ bench: Workbench, root: String, namespaces: Int) async throws {
        let environment = """
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: bench}
            spec:
              platform: kubernetes
              annotations: {bench: "1"}
              objects: [objects/]
            """
        try bench.write(Array(environment.utf8), to: "\(root)/environments/bench/environment.yaml")
        try await bench.writeManifests(to: "\(root)/environments/bench/objects", namespaces: namespaces)
    }

    private static func render(_ root: String, atLeast count: Int) async throws -> Int {
        let configuration = try await ConfigurationLoader.load(root: root, environment: "bench")
        let state = try Composer.compose(configuration)
        guard state.objects.count >= count else {
            throw Unavailable(reason: "only \(state.objects.count) objects were rendered")
        }
        return YAML.canonical(state.objects.lazy.map(\.value)).count
    }

    private static func parse(_ root: String) throws {
        let folder = "\(root)/environments/bench/objects"
        for name in try FileSystem.list(folder) {
            _ = try YAML.parse(try FileSystem.read("\(folder)/\(name)"), file: .none)
        }
    }
}

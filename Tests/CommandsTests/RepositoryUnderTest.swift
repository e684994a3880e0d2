import Cluster
import Model
import Testing

@testable import Commands

/// A small repository of one environment "dev" and its cluster, and what a user types there.
struct RepositoryUnderTest {
    let workspace: Workspace
    let cluster: ClusterUnderTest

    static let environmentPath = "environments/dev/environment.yaml"

    /// The module "m" has an input `v`, a number, 1 by default.
    static func files(
        _ objects: String, namespace: String, more: String = "", modules: [String: String] = [:]
    ) -> [String: String] {
        var files = [
            environmentPath: """
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}
            spec:
              platform: kubernetes
              external: [{kind: StorageClass, name: standard}]
              namespaces: [\(namespace)]
              instances:
                m: {module: m, namespace: \(namespace), inputs: {v: 1}}
            \(more)
            """,
            "modules/m/module.yaml": """
            apiVersion: slipway.dev/v1alpha1
            kind: Module
            metadata: {name: m}
            spec:
              inputs: {v: {type: integer, default: 1}}
              objects: [objects/all.yaml]

            """,
            "modules/m/objects/all.yaml": objects,
        ]
        for (name, objects) in modules {
            files["modules/\(name)/module.yaml"] = """
                apiVersion: slipway.dev/v1alpha1
                kind: Module
                metadata: {name: \(name)}
                spec: {objects: [objects/all.yaml]}

                """
            files["modules/\(name)/objects/all.yaml"] = objects
        }
        return files
    }

    static func with(
        _ target: LoopTarget, _ files: [String: String], _ body: (RepositoryUnderTest) async throws -> Void
    ) async throws {
        try await Workspace.with(files: files) { workspace in
            let cluster = try await ClusterUnderTest.open(target, workspace: workspace)
            try await body(RepositoryUnderTest(workspace: workspace, cluster: cluster))
            await cluster.close()
        }
    }

    func slipway(_ words: String...) async -> CommandLineResult {
        await run(words + cluster.flags, in: workspace)
    }

    /// Applies, and expects that to succeed.
    func apply(_ environment: String = "dev", _ words: String...) async {
        let result = await run(
            ["apply", environment, "-auto-approve", "-concise", "-timeout", "60s"] + words + cluster.flags,
            in: workspace)
        #expect(result.status == .done, "\(result.errors)\n\(result.out)")
    }

    func set(v: Int) throws { try workspace.replace("{v: 1}", with: "{v: \(v)}", in: Self.environmentPath) }
}

extension CommandLineResult {
    /// What was said, without line ends.
    var words: String { (out + errors).split { $0.isWhitespace }.joined(separator: " ") }
}

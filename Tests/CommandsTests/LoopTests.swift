import Cluster
import EmbeddedCluster
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// Which cluster the loop is played on.
enum LoopTarget: String, CaseIterable, CustomTestStringConvertible {
    case embedded, testServer, realCluster

    var testDescription: String {
        switch self {
        case .embedded: "the embedded cluster"
        case .testServer: "the test API server, over TLS and HTTP/2"
        case .realCluster: RealCluster.description
        }
    }

    static var available: [LoopTarget] {
        [.embedded] + (TestServer.isAvailable ? [.testServer] : []) + (RealCluster.isAvailable ? [.realCluster] : [])
    }
}

/// The main job, end to end: plan, apply, nothing left, a change by hand, drift, apply, publish, destroy.
@Suite(.serialized) struct LoopTests {
    @Test(.timeLimit(.minutes(10)), arguments: LoopTarget.available)
    func theLakehouse(target: LoopTarget) async throws {
        try await Workspace.with { workspace in
            try await workspace.commitEverything()
            let cluster = try await ClusterUnderTest.open(target, workspace: workspace)
            try await play(in: workspace, on: cluster)
            await cluster.close()
        }
    }

    private func play(in workspace: Workspace, on cluster: ClusterUnderTest) async throws {
        func slipway(_ words: String...) async -> CommandLineResult {
            await run(words + cluster.flags, in: workspace)
        }
        let first = await slipway("plan", "dev", "-detailed-exitcode", "-concise")
        #expect(first.status == .changes, "\(first.errors)")
        #expect(first.out.contains(" to add, 0 to change, 0 to destroy."))

        let apply = await slipway("apply", "dev", "-auto-approve")
        #expect(apply.status == .done, "\(apply.errors)\n\(apply.out)")
        #expect(apply.out.contains("Apply complete!"))
        #expect(apply.out.contains("gate-"), "the log shows pods at their gates")

        for extra in [[], ["--verify"]] {
            let again = await run(["plan", "dev", "-detailed-exitcode"] + extra + cluster.flags, in: workspace)
            #expect(again.status == .done, "\(again.errors)\n\(again.out)")
            #expect(again.out.contains("No changes. Your infrastructure matches the configuration."))
        }
        #expect(await slipway("drift", "dev").status == .done)

        try await cluster.scale("minio", in: "lakehouse", to: 2, manager: "kubectl-scale")
        let drift = await slipway("drift", "dev")
        #expect(drift.status == .changes)
        #expect(drift.out.contains("lakehouse/minio (apps/v1 Deployment)"), "\(drift.out)")
        #expect(drift.out.contains("was 1, is 2"))
        #expect(drift.out.contains("kubectl-scale"))

        let disputed = await slipway("apply", "dev", "-auto-approve")
        #expect(disputed.status == .error, "a conflict is not overwritten without being told")
        let forced = await slipway("apply", "dev", "-auto-approve", "-force-conflicts")
        #expect(forced.status == .done, "\(forced.errors)\n\(forced.out)")
        #expect(await slipway("drift", "dev").status == .done)

        try await publish(in: workspace)

        let refused = await slipway("destroy", "dev", "-auto-approve", "-allow-destroy", "all")
        #expect(refused.status == .error, "what keeps data has to be named")
        #expect(refused.errors.contains("--allow-destroy dev/lambda-postgres"))
        var words = ["destroy", "dev", "-auto-approve", "-allow-destroy", "all"]
        // The generated password of the database goes with its data.
        let named = ["dev", "dev/kafka", "dev/lambda-postgres", "dev/zookeeper", "dev/database-secrets"]
        words += ["-allow-destroy", named.joined(separator: ",")]
        let destroy = await run(words + cluster.flags, in: workspace)
        #expect(destroy.status == .done, "\(destroy.errors)\n\(destroy.out)")
        #expect(try await cluster.names(of: "Deployment", in: "lakehouse").isEmpty)
    }

    private func publish(in workspace: Workspace) async throws {
        let before = try await workspace.shell("git", "status", "--porcelain", "--", ":!state")
        let published = await workspace.run("publish", "dev")
        #expect(published.status == .done, "\(published.errors)")
        #expect(try await workspace.shell("git", "status", "--porcelain", "--", ":!state") == before)
        let files = try await workspace.shell("git", "ls-tree", "-r", "--name-only", "env/dev")
        #expect(files.contains("deployment.apps--lakehouse--trino.yaml"))
        try await workspace.shell("git", "fsck", "--strict")
        let again = await workspace.run("publish", "dev")
        #expect(again.out.contains("no changes, no commit"))
    }
}

/// Runs a command line in a workspace, away from the kubeconfig of whoever runs the tests.
func run(_ words: [String], in workspace: Workspace) async -> CommandLineResult {
    await slipway(words, in: workspace.root, variables: ["HOME": workspace.root])
}

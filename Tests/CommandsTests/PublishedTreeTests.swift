import Host
import TestSupport
import Testing

@testable import Commands

/// What kubectl, as Argo CD or Flux do, applied from the published branch is what Slipway would apply: taking it over
/// changes nothing.
@Suite(
    .serialized, .enabled(if: TestServer.isAvailable, Comment(rawValue: TestServer.whyUnavailable)),
    .enabled(if: Shell.has("kubectl"), "needs kubectl"))
struct PublishedTreeTests {
    @Test(.timeLimit(.minutes(10))) func kubectlAppliesItAndSlipwayTakesItOver() async throws {
        let server = try await TestServer.start()
        try await Workspace.with { workspace in
            try await workspace.commitEverything()
            #expect(await workspace.run("publish", "dev").status == .done)
            try await workspace.shell("sh", "-c", "mkdir tree && git archive env/dev | tar x -C tree")
            // In any reader's order the Namespaces come first.
            try await workspace.shell(
                "kubectl", "--kubeconfig", server.kubeconfig, "apply", "--server-side", "-R", "-f",
                "tree/environments/dev")
            let cluster = ["-kubeconfig", server.kubeconfig, "-context", "admin"]
            func slipway(_ words: [String]) async -> CommandLineResult { await run(words + cluster, in: workspace) }
            let plan = await slipway(["plan", "dev", "-adopt"])
            #expect(plan.status == .done, "\(plan.out)\(plan.errors)")
            #expect(plan.words.contains("to import, 3 to add, 0 to change, 0 to destroy"), "\(plan.out)")
            #expect(!plan.out.contains("conflict"), "\(plan.out)")
            let applied = await slipway(["apply", "dev", "-adopt", "-auto-approve", "-concise"])
            #expect(applied.status == .done, "\(applied.out)\(applied.errors)")
            let again = await slipway(["plan", "dev", "-detailed-exitcode"])
            #expect(again.status == .done, "\(again.out)\(again.errors)")
        }
        await server.stop()
    }
}

import Applying
import Cluster
import TestSupport
import Testing

@testable import Commands

@Suite(.enabled(if: TestServer.isAvailable)) struct EnvironmentLockTests {
    @Test(.timeLimit(.minutes(10))) func twoRunsAtOnce() async throws {
        try await Workspace.with { workspace in
            let server = try await TestServer.start()
            let flags = ["--kubeconfig", server.kubeconfig, "--context", "admin"]
            func slipway(_ words: String...) async -> CommandLineResult { await run(words + flags, in: workspace) }
            let other = ClusterLock(
                client: try server.client(), environment: "dev",
                holder: LockHolder(id: "abc123", who: "ann@host", operation: "apply"))
            try await other.acquire()

            let refused = await slipway("apply", "dev", "-concise", "-auto-approve")
            #expect(refused.status == .error)
            #expect(refused.errors.contains("Environment locked [apply.locked]"))
            #expect(refused.errors.contains("apply by ann@host (abc123)"))
            #expect(await slipway("plan", "dev", "-concise").status == .done, "reading needs no lock")

            #expect(await slipway("force-unlock", "dev", "abc").status == .error, "another id")
            #expect(await slipway("force-unlock", "dev", "abc123").status == .done)
            let apply = await slipway("apply", "dev", "-concise", "-auto-approve")
            #expect(apply.status == .done, "\(apply.errors)")
            #expect(await slipway("force-unlock", "dev", "abc123").status == .error, "the lock was given back")
            await server.stop()
        }
    }
}

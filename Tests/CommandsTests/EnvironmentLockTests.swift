import Applying
import Cluster
import TestSupport
import Testing

@testable import Commands

@Suite struct EnvironmentLockTests {
    @Test(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"), .timeLimit(.minutes(10)))
    func twoRunsAtOnce() async throws {
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

    /// What an apply writes at its end would undo what was written meanwhile.
    @Test(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"), .timeLimit(.minutes(10)))
    func whatChangesTheInventoryWaitsToo() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            let server = try await TestServer.start()
            let flags = ["--kubeconfig", server.kubeconfig, "--context", "admin"]
            func slipway(_ words: String...) async -> CommandLineResult { await run(words + flags, in: workspace) }
            let apply = await slipway("apply", "dev", "-concise", "-auto-approve")
            try #require(apply.status == .done, "\(apply.errors)")
            let inventory = try workspace.read("state/dev/inventory.json")
            let other = ClusterLock(
                client: try server.client(), environment: "dev",
                holder: LockHolder(id: "abc123", who: "ann@host", operation: "apply"))
            try await other.acquire()

            for words in [
                ["state", "rm", "dev", "Deployment", "shop/web"], ["state", "mv", "dev", "module.web", "module.shop"],
                ["import", "dev", "-all"],
            ] {
                let refused = await run(words + flags, in: workspace)
                #expect(refused.status == .error, "\(words)")
                #expect(refused.errors.contains("[apply.locked]"), "\(words): \(refused.errors)")
            }
            #expect(try workspace.read("state/dev/inventory.json") == inventory)
            #expect(await slipway("state", "list", "dev").out.contains("shop/web"), "reading needs no lock")
            let unlocked = await slipway("state", "rm", "dev", "Deployment", "shop/web", "-lock=false")
            #expect(unlocked.status == .done, "\(unlocked.errors)")

            try await other.release()
            let moved = await slipway("state", "mv", "dev", "module.web", "module.shop")
            #expect(moved.status == .done, "\(moved.errors)")
            #expect(try workspace.read("state/dev/inventory.json").contains(#""instance": "shop""#))
            await server.stop()
        }
    }

    /// Whoever has the embedded cluster open has its inventories.
    @Test(.timeLimit(.minutes(10))) func theEmbeddedClusterIsItsOwnLock() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            let apply = await workspace.run("apply", "dev", "--embedded", "-concise", "-auto-approve")
            try #require(apply.status == .done, "\(apply.errors)")
            let path = ".slipway/state/dev/inventory.json"
            let inventory = try workspace.read(path)
            let cluster = try ClusterSelection.embedded(in: Repository(root: workspace.root), workspace.context)
            func remove() async -> CommandLineResult {
                await workspace.run("state", "rm", "dev", "Deployment", "shop/web", "--embedded")
            }
            let refused = await remove()
            #expect(refused.status == .error)
            #expect(refused.errors.contains("embedded.held"), "\(refused.errors)")
            #expect(try workspace.read(path) == inventory)
            cluster.close()
            #expect(await remove().out.contains("Let go of"))
            #expect(try workspace.read(path) != inventory)
        }
    }
}

import Applying
import Cluster
import Model
import Synchronization
import Testing

@Suite struct ClusterLockTests {
    private func holder(_ id: String) -> LockHolder { LockHolder(id: id, who: "\(id)@host", operation: "apply") }

    private func lock(_ harness: Harness, _ id: String, now: Int64 = 1_800_000_000) -> ClusterLock {
        ClusterLock(
            client: harness.client, environment: "dev", holder: holder(id), namespace: harness.namespace,
            now: { now })
    }

    @Test(arguments: Backend.available) func oneRunAtATime(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let first = lock(harness, "one")
        let second = lock(harness, "two")
        try await first.acquire()
        let error = await #expect(throws: DiagnosticsError.self) { try await second.acquire() }
        #expect(error?.diagnostics.first?.detail.contains("apply by one@host (one)") == true)
        await second.release()
        await #expect(throws: DiagnosticsError.self) { try await second.acquire() }
        await first.release()
        try await second.acquire()
        await second.release()
    }

    @Test(arguments: Backend.available) func aDeadRunBlocksNobodyForLong(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let dead = lock(harness, "dead")
        try await dead.acquire()
        await #expect(throws: DiagnosticsError.self) { try await lock(harness, "soon", now: 1_800_000_020).acquire() }
        let later = lock(harness, "later", now: 1_800_000_031)
        try await later.acquire()
        // The dead one wakes up: the lock is no longer its own.
        await dead.release()
        await #expect(throws: DiagnosticsError.self) {
            try await lock(harness, "other", now: 1_800_000_032).acquire()
        }
        await later.release()
    }

    @Test(arguments: Backend.available) func forceNeedsTheRightName(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await lock(harness, "one").acquire()
        let space = harness.namespace
        func force(_ id: String) async throws -> Bool {
            try await ClusterLock.forceRelease(
                client: harness.client, environment: "dev", id: id, namespace: space)
        }
        #expect(try await force("two") == false)
        #expect(try await force("one"))
        try await lock(harness, "two").acquire()
    }
}

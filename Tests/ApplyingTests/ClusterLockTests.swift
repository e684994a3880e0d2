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

    /// The holder renews the lock between the look at it and its removal.
    @Test(arguments: Backend.available) func forceDoesNotMindARenewal(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await lock(harness, "one").acquire()
        let client = harness.client
        let lease = ObjectIdentity(
            group: "coordination.k8s.io", kind: "Lease", namespace: harness.namespace, name: "slipway-dev")
        let renewing = BeforeDeletion(client.transport) {
            let kind = GroupVersionKind(apiVersion: "coordination.k8s.io/v1", kind: "Lease")
            _ = try? await client.patch(
                kind, lease, ["spec": ["leaseDurationSeconds": 31]], as: .mergePatch, fieldManager: "one")
        }
        let isReleased = try await ClusterLock.forceRelease(
            client: ClusterClient(renewing), environment: "dev", id: "one", namespace: harness.namespace)
        #expect(isReleased)
        // More where the holder renews by itself in between.
        #expect(renewing.deletions >= 2)
        try await lock(harness, "two").acquire()
    }
}

/// Does something before the first deletion goes out.
private final class BeforeDeletion: ClusterTransport {
    private let base: any ClusterTransport
    private let action: @Sendable () async -> Void
    private let count = Mutex(0)

    init(_ base: any ClusterTransport, _ action: @escaping @Sendable () async -> Void) {
        self.base = base
        self.action = action
    }

    var endpoint: String { base.endpoint }

    var deletions: Int { count.withLock { $0 } }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        if request.method == .delete {
            let isFirst = count.withLock { count in
                count += 1
                return count == 1
            }
            if isFirst { await action() }
        }
        return try await base.send(request)
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }
}

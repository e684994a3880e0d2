import Applying
import Cluster
import Documents
import Model
import Synchronization
import TestSupport
import Testing

@Suite struct ClusterLockTests {
    private func holder(_ id: String) -> LockHolder { LockHolder(id: id, who: "\(id)@host", operation: "apply") }

    private func lock(
        _ harness: Harness, _ id: String, now: @escaping @Sendable @autoclosure () -> Int64 = 1_800_000_000,
        elapsed: @escaping @Sendable () -> Duration = ClusterLock.elapsed, interval: Duration = .seconds(10)
    ) -> ClusterLock {
        ClusterLock(
            client: harness.client, environment: "dev", holder: holder(id), namespace: harness.namespace,
            now: now, elapsed: elapsed, interval: interval)
    }

    /// A clock on which half a minute passes with every look.
    private func leaping() -> @Sendable () -> Duration {
        let looks = Looks()
        return { looks.next() }
    }

    @Test(arguments: Backend.available) func oneRunAtATime(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let first = lock(harness, "one")
        let second = lock(harness, "two")
        try await first.acquire()
        let error = await #expect(throws: DiagnosticsError.self) { try await second.acquire() }
        #expect(error?.diagnostics.first?.detail.contains("apply by one@host (one)") == true)
        try await second.release()
        await #expect(throws: DiagnosticsError.self) { try await second.acquire() }
        try await first.release()
        try await second.acquire()
        try await second.release()
    }

    @Test(arguments: Backend.available) func aDeadRunBlocksNobodyForLong(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let dead = lock(harness, "dead")
        try await dead.acquire()
        await #expect(throws: DiagnosticsError.self) { try await lock(harness, "soon", now: 1_800_000_020).acquire() }
        let later = lock(harness, "later", now: 1_800_000_031, elapsed: leaping())
        try await later.acquire()
        // The dead one wakes up: the lock is no longer its own.
        try await dead.release()
        await #expect(throws: DiagnosticsError.self) {
            try await lock(harness, "other", now: 1_800_000_032).acquire()
        }
        try await later.release()
    }

    /// Its holder's clock is an hour behind, so that each of its dates is past; it is alive all the same.
    @Test(arguments: Backend.available) func whoRenewsIsAliveWhateverItsClockSays(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let looks = Looks()
        let alive = lock(
            harness, "alive", now: 1_800_000_000 + looks.next().components.seconds % 3, interval: .milliseconds(20))
        try await alive.acquire()
        let words = Mutex<[String]>([])
        await #expect(throws: DiagnosticsError.self) {
            try await lock(harness, "eager", now: 1_800_003_600).acquire(
                onWait: { word in words.withLock { $0.append(word) } })
        }
        #expect(
            words.withLock { $0 } == [
                "The lock of dev was not renewed for a while by apply by alive@host (alive). It is taken if it stays so for 30 s."
            ])
        try await alive.release()
    }

    @Test(arguments: Backend.available) func whatIsWaitedForIsSaid(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let first = lock(harness, "one")
        try await first.acquire()
        let (waits, wait) = AsyncStream.makeStream(of: String.self)
        let second = lock(harness, "two")
        let waiting = Task { try await second.acquire(timeout: patience, onWait: { wait.yield($0) }) }
        #expect(await waits.first { _ in true } == "Waiting for the lock of dev: apply by one@host (one) holds it.")
        try await first.release()
        _ = try await waiting.value
        try await second.release()
    }

    /// It renews while it is given back: what is in flight must not make it stay.
    @Test(arguments: Backend.available) func aLockThatIsRenewedIsGivenBack(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        for number in 0..<20 {
            let busy = lock(harness, "busy\(number)", interval: .milliseconds(1))
            try await busy.acquire()
            try await Task.sleep(for: .milliseconds(number))
            try await busy.release()
        }
    }

    /// Each write is done, and its answer lost on the way: the lock is taken, renewed and given back all the same.
    @Test(arguments: Backend.available) func lostAnswersDoNotMatter(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let losing = LosingAnswers(harness.client.transport)
        let client = ClusterClient(losing, pacing: Pacing(sleep: { _ in }, random: { 0 }))
        func lock(_ id: String, elapsed: @escaping @Sendable () -> Duration = ClusterLock.elapsed) -> ClusterLock {
            ClusterLock(
                client: client, environment: "dev", holder: holder(id), namespace: harness.namespace,
                now: { 1_800_000_000 }, elapsed: elapsed)
        }
        let first = lock("one")
        try await first.acquire()
        await #expect(throws: DiagnosticsError.self) { try await lock("two").acquire() }
        try await first.release()
        // One that is dead is taken over in the same way.
        try await self.lock(harness, "dead", now: 1_700_000_000).acquire()
        let heir = lock("heir", elapsed: leaping())
        try await heir.acquire()
        try await heir.release()
        let lease = ObjectIdentity(
            group: "coordination.k8s.io", kind: "Lease", namespace: harness.namespace, name: "slipway-dev")
        let kind = GroupVersionKind(apiVersion: "coordination.k8s.io/v1", kind: "Lease")
        #expect(try await harness.client.find(kind, lease) == nil)
        #expect(losing.lost >= 4)
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

    /// Anybody may have written the Lease, with any numbers; `force-unlock` takes each away.
    @Test(
        arguments: [Int64.min, -1, 0, .max],
        ["0000-01-01T00:00:00Z", "2027-01-15T08:00:00Z", "9999-12-31T23:59:59Z"])
    func aLeaseMayHoldAnyNumber(duration: Int64, renewed: String) async throws {
        let harness = try await Harness.open(.embedded)
        try await lock(harness, "other").acquire()
        let client = ClusterClient(
            RewrittenLease(
                harness.client.transport,
                spec: [
                    "holderIdentity": "somebody", "leaseTransitions": .integer(.max), "acquireTime": .string(renewed),
                    "leaseDurationSeconds": .integer(duration), "renewTime": .string(renewed),
                ]))
        let made = ClusterLock(
            client: client, environment: "dev", holder: holder("one"), namespace: harness.namespace,
            now: { 1_800_000_000 }, elapsed: leaping())
        let isNow = renewed.hasPrefix("2027")
        let isHeld = duration == .max || renewed.hasPrefix("9999") && duration != .min || isNow && duration == 0
        guard isHeld else {
            try await made.acquire()
            try await made.release()
            return
        }
        let error = await #expect(throws: DiagnosticsError.self) { try await made.acquire() }
        let detail = error?.diagnostics.first?.detail ?? ""
        #expect(detail.contains("does not expire soon") == (!isNow || duration == .max), "\(detail)")
        // Without our annotation the Lease is known by its uid.
        let id = String(try #require(detail.split(separator: "force-unlock dev ").last).prefix { $0 != "`" })
        #expect(
            try await ClusterLock.forceRelease(
                client: client, environment: "dev", id: id, namespace: harness.namespace), "\(detail)")
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

private final class Looks: Sendable {
    private let count = Mutex(0)

    func next() -> Duration {
        count.withLock { count in
            count += 1
            return .seconds(31 * count)
        }
    }
}

/// A server whose answer to each write is lost the first time, after it was done.
private final class LosingAnswers: ClusterTransport {
    private let base: any ClusterTransport
    private let count = Mutex((writes: 0, lost: 0))

    init(_ base: any ClusterTransport) { self.base = base }

    var endpoint: String { base.endpoint }

    var lost: Int { count.withLock { $0.lost } }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        let response = try await base.send(request)
        let isLost = count.withLock { count in
            guard request.method != .get else { return false }
            count.writes += 1
            if count.writes % 2 == 1 { count.lost += 1 }
            return count.writes % 2 == 1
        }
        if isLost { throw .interrupted("The answer was lost.") }
        return response
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }
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

/// A server whose Lease somebody else has written.
private struct RewrittenLease: ClusterTransport {
    let base: any ClusterTransport
    let spec: Value

    init(_ base: any ClusterTransport, spec: Value) {
        self.base = base
        self.spec = spec
    }

    var endpoint: String { base.endpoint }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        var response = try await base.send(request)
        guard request.method == .get, request.path.hasSuffix("/leases/slipway-dev"), response.status == 200,
            var lease = try? JSON.parse(response.body)
        else { return response }
        lease["spec"] = spec
        lease["metadata"]?["annotations"] = Value?.none
        response.body = JSON.serialize(lease)
        return response
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }
}

import Applying
import Cluster
import Host
import Model
import Planning
import Synchronization
import TestSupport
import Testing

/// After a stop nothing is begun any more, whatever stopped the run and whatever was waiting for its turn.
@Suite struct StopTests {
    private static let width = 4
    private static let lease = GroupVersionKind(group: "coordination.k8s.io", version: "v1", kind: "Lease")
    private static let many = (0..<150).map { number in
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c\(number), namespace: $NS}"
    }.joined(separator: "\n---\n")

    /// The same namespace through a client whose writes take a while and are counted.
    private func counted(
        _ harness: Harness, _ hook: @escaping @Sendable (APIRequest, Int) async -> Void = { _, _ in }
    ) -> (harness: Harness, writes: CountedWrites) {
        let writes = CountedWrites(harness.client.transport) { request, count in
            await hook(request, count)
            try? await Task.sleep(for: .milliseconds(10))
        }
        let client = ClusterClient(writes, concurrency: StopTests.width)
        return (Harness(client: client, namespace: harness.namespace), writes)
    }

    /// What was under way may have begun in the same moment; everything else waits for a slot, and gets none.
    private func expectStopped(
        _ writes: CountedWrites, at count: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(writes.count >= count, sourceLocation: sourceLocation)
        #expect(writes.count < count + StopTests.width, "\(writes.count) writes", sourceLocation: sourceLocation)
    }

    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func whatWaitsForASlotIsNotSent(on backend: Backend) async throws {
        let control = ApplyControl()
        let (harness, writes) = counted(try await Harness.open(backend)) { _, count in
            if count == 20 { control.stop() }
        }
        let desired = try harness.desired(Self.many)
        let report = try await harness.apply(try await harness.plan(desired), control: control)
        expectStopped(writes, at: 20)
        #expect(report.isInterrupted)
        #expect(report.count { $0 == .created } == writes.count)
        #expect(report.count { $0 == .interrupted } == 150 - writes.count)
        // What was not sent was intended, and is so no longer.
        #expect(harness.inventories[1].entries.count == 150)
        #expect(harness.inventory.entries.count == writes.count)
        #expect(harness.inventory.entries.allSatisfy { $0.uid != nil })
        let again = try await harness.apply(try await harness.plan(desired))
        #expect(again.isComplete)
        #expect(writes.count == 150)
    }

    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func deletionsStopToo(on backend: Backend) async throws {
        let open = try await Harness.open(backend)
        let control = ApplyControl()
        let (harness, writes) = counted(open) { _, count in
            if count == 150 + 20 { control.stop() }
        }
        try await harness.establish(Self.many)
        let destroy = try await harness.plan(DesiredState.of([])) { $0.limits.isDestroy = true }
        let report = try await harness.apply(destroy, control: control)
        expectStopped(writes, at: 150 + 20)
        #expect(report.count { $0 == .deleted } == writes.count - 150)
        #expect(harness.inventory.entries.count == 300 - writes.count)
    }

    /// An update that was not sent leaves the entry as it was.
    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func anUnsentUpdateIsNotIntended(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(LoopTests.sample)
        let before = harness.inventory
        let control = ApplyControl()
        control.stop()
        let changed = try harness.desired(LoopTests.sample.replacing("nginx:1", with: "nginx:2"))
        let report = try await harness.apply(try await harness.plan(changed), control: control)
        #expect(report.results.map(\.outcome) == [.interrupted, .interrupted, .interrupted])
        #expect(harness.inventories.contains { $0.entries.contains { $0.isReady == false } })
        #expect(harness.inventory.entries == before.entries)
    }

    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func anInventoryThatCannotBeWrittenStopsTheRun(on backend: Backend) async throws {
        struct Full: Error {}
        let (harness, writes) = counted(try await Harness.open(backend))
        let plan = try await harness.plan(try harness.desired(Self.many))
        let saves = Mutex(0)
        let failedAt = Mutex<Int?>(nil)
        let last = Mutex<Inventory?>(nil)
        let report = try await Applier(client: harness.client).apply(
            plan, inventory: harness.inventory,
            save: { inventory in
                let number = saves.withLock { saves in
                    saves += 1
                    return saves
                }
                // The intentions are written, then the disk is full, and at the end there is room again.
                if number == 2 {
                    failedAt.withLock { $0 = writes.count }
                    throw Full()
                }
                last.withLock { $0 = inventory }
            })
        let count = try #require(failedAt.withLock { $0 })
        #expect(writes.count <= count + Self.width, "\(writes.count) writes, \(count) before the failure")
        #expect(!report.isComplete)
        #expect(report.diagnostics.map(\.code) == ["apply.inventory-not-written"])
        #expect(report.count { $0 == .created } == writes.count)
        // The last try to write it down succeeds, and then it is true.
        #expect(last.withLock { $0?.entries.count } == writes.count)
    }

    enum Loss: CaseIterable { case deleted, taken, unwatched }

    /// The Lease is deleted or taken over in the middle of a run: its watch tells, long before the next renewal, which
    /// tells where Leases may not be watched.
    @Test(.timeLimit(.minutes(10)), arguments: Backend.available, Loss.allCases)
    func aLostLockStopsTheRun(on backend: Backend, loss: Loss) async throws {
        let harness = try await Harness.open(backend)
        let ours = ClusterLock(
            client: loss == .unwatched ? ClusterClient(Unwatchable(base: harness.client.transport)) : harness.client,
            environment: "dev", holder: LockHolder(id: "ours", who: "ann@host", operation: "apply"),
            namespace: harness.namespace, interval: loss == .unwatched ? .milliseconds(50) : .seconds(3600))
        let lease = ObjectIdentity(
            group: "coordination.k8s.io", kind: "Lease", namespace: harness.namespace, name: "slipway-dev")
        @Sendable func force(_ id: String) async throws -> Bool {
            try await ClusterLock.forceRelease(
                client: harness.client, environment: "dev", id: id, namespace: harness.namespace)
        }
        let isLost = Mutex(false)
        let (counted, writes) = counted(harness) { _, count in
            guard count >= 20 else { return }
            if count == 20, loss == .deleted {
                _ = try? await force("ours")
            } else if count == 20 {
                let theirs: Value = ["metadata": ["annotations": [SlipwayAnnotation.lockID: "thief"]]]
                _ = try? await harness.client.patch(Self.lease, lease, theirs, as: .mergePatch, fieldManager: "thief")
            }
            while !isLost.withLock({ $0 }), !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
        }
        let control = ApplyControl()
        try await ours.acquire(onLoss: {
            control.stop()
            isLost.withLock { $0 = true }
        })
        let report = try await counted.apply(
            try await counted.plan(try counted.desired(Self.many)), control: control)
        expectStopped(writes, at: 20)
        #expect(report.isInterrupted)
        try await ours.release()
        guard loss != .deleted else { return }
        await #expect(throws: DiagnosticsError.self, "the lock of another run stays theirs") {
            try await ours.acquire()
        }
        #expect(try await force("thief"))
    }

    /// What a server that answers nothing any more has got is waited for, for a while, and then not known.
    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func aFrozenServerDoesNotHoldUpTheEnd(on backend: Backend) async throws {
        let control = ApplyControl()
        let isFrozen = Mutex(true)
        let (harness, writes) = counted(try await Harness.open(backend)) { _, count in
            guard count >= 20, isFrozen.withLock({ $0 }) else { return }
            if count == 20 { control.stop() }
            // Ends when the request is cancelled.
            try? await Task.sleep(for: .seconds(3600))
        }
        let desired = try harness.desired(Self.many)
        let report = try await harness.apply(try await harness.plan(desired), control: control) {
            $0.stopPatience = .milliseconds(50)
        }
        #expect(report.isInterrupted)
        let lost = report.results.filter { $0.outcome == .failed }
        #expect(!lost.isEmpty && lost.count <= Self.width)
        #expect(lost.allSatisfy { $0.diagnostic?.code == "apply.unanswered" }, "\(lost)")
        // Whatever became of them, they are ours.
        #expect(harness.inventory.entries.count == writes.count)
        isFrozen.withLock { $0 = false }
        #expect(try await harness.apply(try await harness.plan(desired)).isComplete)
    }

    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func aReplacementIsNotFinished(on backend: Backend) async throws {
        let control = ApplyControl()
        let (harness, writes) = counted(try await Harness.open(backend)) { request, _ in
            if request.method == .delete { control.stop() }
        }
        let claim = """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: $NS}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """
        let desired = try await harness.establish(claim)
        let identity = harness.identity("Service", "web")
        let plan = try await harness.plan(desired) { $0.replaced = [identity] }
        #expect(plan.text.hasPrefix("replace Service/web"))
        let report = try await harness.apply(plan, control: control)
        #expect(writes.methods == [.patch, .delete])
        #expect(report.isInterrupted)
        #expect(report.results.first?.diagnostic?.code == "apply.interrupted")
        #expect(report.results.first?.diagnostic?.detail.contains("was deleted, and not made again") == true)
        let rest = try await harness.plan(desired)
        #expect(rest.text.hasPrefix("create Service/web"))
        #expect(try await harness.apply(rest).isComplete)
    }

    @Test func aRunThatWasCancelledBeforehandDoesNothing() async throws {
        let (harness, writes) = counted(try await Harness.open(.embedded))
        let plan = try await harness.plan(try harness.desired(Self.many))
        let report = try await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await harness.apply(plan)
        }.value
        #expect(report.isInterrupted)
        #expect(writes.count == 0)
        #expect(harness.inventory.entries.isEmpty)
    }
}

/// Counts the writes that begin, and lets a test do something then.
private final class CountedWrites: ClusterTransport {
    private let base: any ClusterTransport
    private let hook: @Sendable (APIRequest, Int) async -> Void
    private let begun = Mutex<[APIRequest.Method]>([])

    init(_ base: any ClusterTransport, _ hook: @escaping @Sendable (APIRequest, Int) async -> Void) {
        self.base = base
        self.hook = hook
    }

    var endpoint: String { base.endpoint }
    var methods: [APIRequest.Method] { begun.withLock { $0 } }
    var count: Int { methods.count }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        if request.method != .get, !request.query.contains(where: { $0.name == "dryRun" }) {
            let count = begun.withLock { begun in
                begun.append(request.method)
                return begun.count
            }
            await hook(request, count)
        }
        return try await base.send(request)
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }
}

/// A server that lets nobody watch.
private struct Unwatchable: ClusterTransport {
    let base: any ClusterTransport

    var endpoint: String { base.endpoint }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse { try await base.send(request) }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> {
        AsyncThrowingStream { $0.finish(throwing: TransportError.status(APIResponse(status: 403, body: []))) }
    }
}

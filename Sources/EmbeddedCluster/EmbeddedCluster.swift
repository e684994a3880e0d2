import APIMachinery
package import Cluster
import Documents
package import Host
import Model
import Synchronization

/// A Kubernetes API in this process: storage, server-side apply, watches, and a simulation of the controllers.
///
/// Behind the same seam as a real cluster, with the same answers. A stand-in for one machine: nobody is authenticated,
/// no container runs. Each request is one step under one lock.
package final class EmbeddedCluster: ClusterTransport {
    private let state: Mutex<ClusterState>
    private let driver: SimulationDriver
    /// The end of the journal that opening has cut off, if a crash left one.
    package let tornLine: TornLine?

    private init(_ state: sending ClusterState) {
        let isSelfMoving = state.clock.present != nil
        tornLine = state.journal?.tornLine
        self.state = Mutex(state)
        driver = SimulationDriver(isRunning: isSelfMoving)
    }

    deinit { driver.stop() }

    /// Opens the cluster whose data is in this folder, as it would be by now: a pod that was starting when it was closed
    /// has gone on.
    ///
    /// One process at a time: another one that has it open is waited for, five seconds at most.
    package static func open(
        _ folder: ConfinedFolder, clock: ClusterClock = .standard, annotations: SimulationAnnotations = .standard
    ) throws(StorageError) -> EmbeddedCluster {
        var generator = SystemRandomNumberGenerator()
        var store = ObjectStore()
        let journal = try Journal.open(folder, into: &store)
        var state = ClusterState(
            clock: clock, seed: generator.next(), annotations: annotations, store: store, journal: journal)
        CatchingUp.run(in: &state)
        Bootstrap.run(in: &state)
        let cluster = EmbeddedCluster(state)
        cluster.wakeDriver()
        return cluster
    }

    /// Makes damaged data readable again, without the lines that are damaged.
    package static func repair(_ folder: ConfinedFolder) throws(StorageError) -> StorageRepair {
        try Journal.repair(folder)
    }

    /// A cluster that keeps nothing; names and uids are the same on every run for one seed.
    package static func inMemory(
        clock: ClusterClock = .manual(start: 1_767_225_600), seed: UInt64 = 1,
        annotations: SimulationAnnotations = .standard
    ) -> EmbeddedCluster {
        var state = ClusterState(clock: clock, seed: seed, annotations: annotations)
        Bootstrap.run(in: &state)
        let cluster = EmbeddedCluster(state)
        cluster.wakeDriver()
        return cluster
    }

    package var endpoint: String { "the embedded cluster" }

    // MARK: - Requests

    @concurrent
    package func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        if Task.isCancelled { throw .cancelled }
        let answer = state.withLock { state in
            state.readClock()
            return RequestRouter(request: request).answer(in: &state)
        }
        wakeDriver()
        // The bytes are made outside of the lock: a long list holds up nobody.
        return APIResponse(status: answer.status, retryAfter: answer.retryAfter, body: answer.bytes)
    }

    package func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> {
        AsyncThrowingStream { continuation in
            let start = state.withLock { state in
                state.readClock()
                return WatchVerb(request: request).start(continuation, in: &state)
            }
            switch start {
            case .refused(let status):
                let body = Answer(failure: status)
                continuation.finish(
                    throwing: TransportError.status(APIResponse(status: body.status, body: body.bytes)))
            case .ended(let line):
                continuation.yield(line)
                continuation.finish()
            case .open(let id):
                // In a task of its own: the one that is cancelled stays locked until this returns, and a write that holds
                // the state wakes it. To ask for the state here, both could wait for each other for ever.
                continuation.onTermination = { [weak self] _ in Task { self?.close(watch: id) } }
                wakeDriver()
            }
        }
    }

    private func close(watch id: Int) {
        _ = state.withLock { $0.watches.remove(id) }
    }

    // MARK: - Time

    /// Moves a manual clock on, step by step of what is due on the way.
    package func advance(by seconds: Double) {
        let target = state.withLock { $0.now.advanced(bySeconds: seconds) }
        while true {
            let (next, ended) = state.withLock { state -> (Time?, [Subscription]) in
                let next = state.nextMoment.flatMap { $0 <= target ? max($0, state.now) : nil }
                state.now = next ?? target
                _ = ReconcileLoop(limit: .max).run(in: &state)
                return (next, state.watches.tend(at: state.now, revision: state.store.revision))
            }
            for subscription in ended { subscription.continuation.finish() }
            if next == nil { return }
        }
    }

    /// Lets the driver of a self-moving clock look at what is due.
    private func wakeDriver() {
        driver.wake { [weak self] in self?.runDue() }
    }

    /// Takes due steps in small portions; says how long until the next, in seconds.
    private func runDue() -> Double? {
        let (pause, ended) = state.withLock { state -> (Double?, [Subscription]) in
            state.readClock()
            if ReconcileLoop(limit: 64).run(in: &state) { return (0, []) }
            let ended = state.watches.tend(at: state.now, revision: state.store.revision)
            return (state.nextMoment.map { max(0, $0.seconds(since: state.now)) }, ended)
        }
        for subscription in ended { subscription.continuation.finish() }
        return pause
    }

    // MARK: - The end

    /// Ends the watches and folds the journal into a snapshot; the directory is free for others then.
    package func close() throws(FileError) {
        driver.stop()
        let (ended, failure) = state.withLock { state -> ([Subscription], FileError?) in
            let ended = state.watches.removeAll()
            state.journal?.writeSnapshot(of: state.store)
            let failure = state.journal?.failure
            state.journal = nil
            return (ended, failure)
        }
        for subscription in ended { subscription.continuation.finish() }
        if let failure { throw failure }
    }
}

import Synchronization

/// What the copies of one client share for a run: the discovery, the secrets, and how the server was found.
final class ClientState: Sendable {
    let secrets = KnownSecrets()
    private let server = Mutex(Server())
    private let cache = DiscoveryCache()

    private struct Server {
        var hasAnswered = false
        /// The failures since it last did something for anybody: when they began, and when the last one was.
        var outage: (began: Duration, last: Duration)?
    }

    /// Failures further apart are not one outage: nobody asked in between.
    private static let gap = Duration.seconds(90)

    /// An answer came; most of them say that the server is well, also those that refuse something.
    func noteAnswer(_ response: APIResponse) {
        server.withLock { server in
            server.hasAnswered = true
            if response.status < 500, response.status != 429 { server.outage = nil }
        }
    }

    /// Gives how long the server has done nothing for anybody; `nil` if it has never answered.
    func noteFailure(at now: Duration) -> Duration? {
        server.withLock { server in
            var outage = server.outage ?? (now, now)
            if now - outage.last > ClientState.gap { outage.began = now }
            outage.last = now
            server.outage = outage
            return server.hasAnswered ? now - outage.began : nil
        }
    }

    /// The cached discovery, else what `fetch` brings; callers that come while it is under way share it.
    func discovery(
        refreshing: Bool, fetch: @escaping @Sendable () async -> Result<Discovery, ClusterError>
    ) async throws(ClusterError) -> Discovery {
        while true {
            let task = await cache.task(refreshing: refreshing, fetch: fetch)
            let result = await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            switch result {
            case .success(let discovery): return discovery
            case .failure(let error):
                await cache.forget(task)
                // Another caller's cancellation is not ours: ask again.
                if error.isCancelled, !Task.isCancelled { continue }
                throw error
            }
        }
    }
}

private actor DiscoveryCache {
    private var current: Task<Result<Discovery, ClusterError>, Never>?

    func task(
        refreshing: Bool, fetch: @escaping @Sendable () async -> Result<Discovery, ClusterError>
    ) -> Task<Result<Discovery, ClusterError>, Never> {
        if let current, !refreshing { return current }
        let task = Task { await fetch() }
        current = task
        return task
    }

    func forget(_ task: Task<Result<Discovery, ClusterError>, Never>) {
        if current == task { current = nil }
    }
}

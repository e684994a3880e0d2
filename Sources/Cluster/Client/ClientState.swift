import Synchronization

/// What the copies of one client share for a run: the discovery, the secrets, and whether the server has ever answered.
final class ClientState: Sendable {
    let secrets = KnownSecrets()
    private let contact = Mutex(false)
    private let cache = DiscoveryCache()

    /// Whether any answer came so far.
    var hasContact: Bool { contact.withLock { $0 } }

    func noteContact() { contact.withLock { $0 = true } }

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

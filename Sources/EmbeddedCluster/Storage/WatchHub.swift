import APIMachinery

/// The open watches of a cluster.
struct WatchHub: Sendable {
    private var subscriptions: [Int: Subscription] = [:]
    /// How many watches each resource has, so that a change without watchers costs one look.
    private var counts: [ResourceName: Int] = [:]
    private var lastID = 0

    mutating func add(_ subscription: Subscription) -> Int {
        lastID += 1
        subscriptions[lastID] = subscription
        counts[subscription.resource, default: 0] += 1
        return lastID
    }

    @discardableResult
    mutating func remove(_ id: Int) -> Subscription? {
        guard let removed = subscriptions.removeValue(forKey: id) else { return nil }
        counts[removed.resource, default: 1] -= 1
        return removed
    }

    mutating func removeAll() -> [Subscription] {
        let all = Array(subscriptions.values)
        subscriptions = [:]
        counts = [:]
        return all
    }

    func send(_ event: StoreEvent) {
        guard counts[event.resource, default: 0] > 0 else { return }
        for subscription in subscriptions.values where subscription.resource == event.resource {
            guard let line = subscription.line(for: event) else { continue }
            subscription.continuation.yield(line)
        }
    }

    /// Sends bookmarks that are due, and takes out the watches whose time is over.
    mutating func tend(at now: Time, revision: UInt64) -> [Subscription] {
        var ended: [Subscription] = []
        for id in subscriptions.keys.sorted() {
            if subscriptions[id]?.isOver(at: now) == true {
                if let removed = remove(id) { ended.append(removed) }
            } else {
                subscriptions[id]?.tend(at: now, revision: revision)
            }
        }
        return ended
    }

    /// When a watch next wants something by itself.
    var nextMoment: Time? { subscriptions.values.compactMap(\.nextMoment).min() }
}

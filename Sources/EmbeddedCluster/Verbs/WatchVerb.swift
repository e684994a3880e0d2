import Cluster
import Documents
import Model

extension ClusterState {
    /// How a watch begins: refused, or the lines to send first.
    enum WatchStart {
        case refused(APIStatus)
        /// Sent, then the stream ends: a revision that is too old.
        case ended([UInt8])
        case open(Int)
    }

    private static let bookmarkInterval = 60.0

    /// Opens a watch: sends what is due at once, then everything that happens.
    mutating func watch(
        _ request: APIRequest, _ continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation
    ) -> WatchStart {
        do throws(APIStatus) {
            guard case .object(let path) = RequestPath(request.path) else { throw .unknownPath }
            let found = try objectRequest(request, path)
            guard found.method == .get, found.resource.verbs.contains("watch") else { throw .methodNotAllowed }
            try found.options.fieldSelector.check(for: found.resource)
            return try open(found, continuation)
        } catch {
            return .refused(error)
        }
    }

    private mutating func open(
        _ request: ObjectRequest, _ continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation
    ) throws(APIStatus) -> WatchStart {
        let options = request.options
        var fields = options.fieldSelector
        if let name = request.name {
            fields.append(FieldRequirement(field: "metadata.name", isEqual: true, value: name))
        }
        let subscription = Subscription(
            resource: request.resource.name, namespace: request.namespace, labels: options.labelSelector,
            fields: fields, form: request.form, allowsBookmarks: options.allowsBookmarks,
            deadline: options.timeoutSeconds.map { now.advanced(bySeconds: Double($0)) },
            nextBookmark: now.advanced(bySeconds: ClusterState.bookmarkInterval), continuation: continuation)
        let startsWithState = ["", "0"].contains(options.resourceVersion) || options.sendsInitialEvents
        if startsWithState {
            for object in store.table(request.resource.name).objects(namespace: request.namespace)
            where subscription.selects(object) {
                continuation.yield(WatchHub.line("ADDED", subscription.form.shape(object)))
            }
            if options.sendsInitialEvents, options.allowsBookmarks {
                continuation.yield(
                    WatchHub.bookmark(subscription, revision: store.revision, endsInitialEvents: true))
            }
            return .open(watches.add(subscription))
        }
        guard let revision = UInt64(options.resourceVersion) else {
            throw .untyped(
                "resourceVersion: Invalid value: \"\(options.resourceVersion)\": strconv.ParseUint: parsing "
                    + "\"\(options.resourceVersion)\": invalid syntax")
        }
        guard let missed = store.history.events(after: revision) else {
            let error = APIStatus.expired("too old resource version: \(revision) (\(store.history.floor))")
            return .ended(WatchHub.line("ERROR", error.value))
        }
        for event in missed where event.resource == subscription.resource {
            if let line = WatchHub.line(for: event, to: subscription) { continuation.yield(line) }
        }
        return .open(watches.add(subscription))
    }

    /// Sends bookmarks that are due, and takes out the watches whose time is over.
    mutating func tendWatches() -> [Subscription] {
        var ended: [Subscription] = []
        for (id, subscription) in watches.subscriptions.sorted(by: { $0.key < $1.key }) {
            if let deadline = subscription.deadline, deadline <= now {
                if let removed = watches.remove(id) { ended.append(removed) }
            } else if subscription.allowsBookmarks, subscription.nextBookmark <= now {
                subscription.continuation.yield(
                    WatchHub.bookmark(subscription, revision: store.revision, endsInitialEvents: false))
                watches.postponeBookmark(of: id, until: now.advanced(bySeconds: ClusterState.bookmarkInterval))
            }
        }
        return ended
    }

    /// When a watch next wants something by itself.
    var nextWatchMoment: Timestamp? {
        watches.subscriptions.values.compactMap { subscription in
            let bookmark = subscription.allowsBookmarks ? subscription.nextBookmark : nil
            return [bookmark, subscription.deadline].compactMap(\.self).min()
        }.min()
    }
}

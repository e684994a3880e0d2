package import Model

extension ClusterClient {
    /// What happens to the objects of a kind from now on, or from a version on.
    ///
    /// Without a version it begins with the objects that exist, as `added` events, and `synced` behind them. It goes on
    /// by itself when the connection ends, and lists anew when the server no longer has the version; what was missed
    /// then comes as events, each change once. It ends when the iteration does, or with an error that repeating does
    /// not help.
    ///
    /// No namespace means all, no name all objects. `resourceVersion` is that of a list or an object of this kind that
    /// the caller has; `known` are the objects that it then has: their deletion is reported also when it fell into a
    /// gap of the watch.
    package func watch(
        _ kind: GroupVersionKind, namespace: String? = nil, name: String? = nil, labelSelector: String? = nil,
        from resourceVersion: String? = nil, known: [Value] = []
    ) -> WatchEvents {
        WatchEvents(
            client: self, kind: kind, namespace: namespace, name: name, labelSelector: labelSelector,
            resourceVersion: resourceVersion, known: known)
    }
}

/// The events of a watch.
///
/// Each iteration is a watch of its own.
package struct WatchEvents: AsyncSequence, Sendable {
    package typealias Element = WatchEvent
    package typealias Failure = ClusterError

    let client: ClusterClient
    let kind: GroupVersionKind
    let namespace: String?
    let name: String?
    let labelSelector: String?
    let resourceVersion: String?
    let known: [Value]

    /// After so many openings in a row that brought nothing, the objects are listed anew.
    static let openings = 8

    package func makeAsyncIterator() -> Iterator { Iterator(self) }

    var words: String {
        let what = name.map { " \(namespace.map { "\($0)/" } ?? "")\($0)" } ?? namespace.map { " in \($0)" } ?? ""
        return "watch \(kind.kind)\(what)"
    }

    /// The state of one watch.
    package struct Iterator: AsyncIteratorProtocol {
        private let watch: WatchEvents
        private var objects = WatchedObjects()
        /// Events of a list that were not handed out yet, the next one last.
        private var pending: [WatchEvent] = []
        private var resourceVersion: String?
        private var lines: AsyncThrowingStream<[UInt8], any Error>.Iterator?
        /// Openings of the stream that ended, since the last event.
        private var failures = 0

        fileprivate init(_ watch: WatchEvents) {
            self.watch = watch
            resourceVersion = watch.resourceVersion
            for object in watch.known { objects.note(object) }
        }

        package mutating func next() async throws(ClusterError) -> WatchEvent? {
            try await next(isolation: #isolation)
        }

        package mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(ClusterError) -> WatchEvent? {
            while true {
                if let event = pending.popLast() { return event }
                if resourceVersion == nil {
                    try await list()
                    continue
                }
                if lines == nil { try await open() }
                if let event = try await nextEvent() { return event }
            }
        }

        /// Reads the objects that exist and queues what they mean against what was known.
        private mutating func list() async throws(ClusterError) {
            let list = try await watch.client.list(
                watch.kind, namespace: watch.namespace, labelSelector: watch.labelSelector,
                fieldSelector: watch.name.map { "metadata.name=\($0)" }
            ).collect()
            pending = objects.events(listing: list.items, kind: watch.kind) + [.synced(list.resourceVersion)]
            pending.reverse()
            resourceVersion = list.resourceVersion
        }

        private mutating func open() async throws(ClusterError) {
            let resource = try await watch.client.resource(for: watch.kind)
            var query = [
                APIRequest.Parameter("watch", "true"), APIRequest.Parameter("allowWatchBookmarks", "true"),
                APIRequest.Parameter("resourceVersion", resourceVersion ?? ""),
            ]
            if let name = watch.name { query.append(APIRequest.Parameter("fieldSelector", "metadata.name=\(name)")) }
            if let selector = watch.labelSelector { query.append(APIRequest.Parameter("labelSelector", selector)) }
            let request = APIRequest(.get, resource.path(namespace: watch.namespace), query: query)
            lines = watch.client.transport.watch(request).makeAsyncIterator()
        }

        /// The next event of the open stream; `nil` when the stream has to be opened again.
        private mutating func nextEvent() async throws(ClusterError) -> WatchEvent? {
            let line: [UInt8]?
            do {
                line = try await lines?.next(isolation: #isolation)
            } catch {
                try await recover(from: error)
                return nil
            }
            guard let line else {
                lines = nil
                if Task.isCancelled { throw watch.client.transportFailure(.cancelled, watch.words) }
                try await pauseBeforeReopening()
                return nil
            }
            switch WatchLine(line) {
            case .event(let event):
                failures = 0
                note(event)
                return event
            case .failure(let status):
                lines = nil
                try await recover(
                    from: .read(
                        status, httpStatus: nil, retryAfter: nil, request: watch.words,
                        endpoint: watch.client.endpoint, object: nil))
                return nil
            case .malformed:
                throw ClusterError(
                    .malformedAnswer, message: "The server sent something that is not a watch event.",
                    request: watch.words, endpoint: watch.client.endpoint)
            }
        }

        private mutating func note(_ event: WatchEvent) {
            switch event {
            case .added(let object), .modified(let object): objects.note(object)
            case .deleted(let object): objects.forget(object)
            case .bookmark(let version), .synced(let version): resourceVersion = version
            }
            if let version = event.object?.value(at: ["metadata", "resourceVersion"])?.string {
                resourceVersion = version
            }
        }

        private mutating func recover(from error: any Error) async throws(ClusterError) {
            lines = nil
            let transport = error as? TransportError ?? (error is CancellationError ? .cancelled : nil)
            guard let transport else {
                throw watch.client.transportFailure(.interrupted("\(error)"), watch.words)
            }
            try await recover(from: watch.client.transportFailure(transport, watch.words))
        }

        private mutating func recover(from error: ClusterError) async throws(ClusterError) {
            if error.code == .expired {
                resourceVersion = nil
                try await pauseBeforeReopening()
                return
            }
            guard error.allowsRetry(.safe) else { throw error }
            // A list tells whether the server is well: it throws when that has not been so for long enough.
            if failures + 1 >= WatchEvents.openings { resourceVersion = nil }
            try await pauseBeforeReopening(retryAfter: error.retryAfter, isFailure: true)
        }

        /// Waits longer with each opening that brought no event; the first one after an event comes at once, unless
        /// something broke.
        ///
        /// A quiet watch may be ended any number of times.
        private mutating func pauseBeforeReopening(
            retryAfter: Int? = nil, isFailure: Bool = false
        ) async throws(ClusterError) {
            let client = watch.client
            failures = failures >= WatchEvents.openings ? 1 : failures + 1
            guard failures > 1 || isFailure else { return }
            let delay = client.retries.delay(
                afterFailures: failures, retryAfter: retryAfter, random: client.pacing.random())
            try await client.pause(delay, watch.words)
        }
    }
}

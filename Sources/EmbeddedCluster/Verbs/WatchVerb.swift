import Cluster
import Model

/// GET with `watch`: the lines that are due at once, then everything that happens.
///
/// No `Verb`: it answers with a stream.
struct WatchVerb {
    /// How a watch begins.
    enum Start {
        case refused(APIStatus)
        /// Sent, then the stream ends: a revision that is too old.
        case ended([UInt8])
        case open(Int)
    }

    typealias Continuation = AsyncThrowingStream<[UInt8], any Error>.Continuation

    let request: APIRequest

    /// Opens the watch and sends its first lines.
    func start(_ continuation: Continuation, in state: inout ClusterState) -> Start {
        do throws(APIStatus) {
            guard case .object(let path) = RequestPath(request.path) else { throw .unknownPath }
            let found = try ObjectRequest(request, at: path, in: state.resources)
            guard found.method == .get, found.resource.verbs.contains("watch") else { throw .methodNotAllowed }
            try found.options.fieldSelector.check(for: found.resource)
            return try open(found, continuation, in: &state)
        } catch {
            return .refused(error)
        }
    }

    private func open(
        _ request: ObjectRequest, _ continuation: Continuation, in state: inout ClusterState
    ) throws(APIStatus) -> Start {
        let options = request.options
        let subscription = Subscription(request, now: state.now, continuation)
        let startsWithState = ["", "0"].contains(options.resourceVersion) || options.sendsInitialEvents
        if startsWithState {
            for object in state.store.table(request.resource.name).objects(namespace: request.namespace)
            where subscription.selects(object) {
                continuation.yield(subscription.line("ADDED", object))
            }
            if options.sendsInitialEvents, options.allowsBookmarks {
                continuation.yield(subscription.bookmark(revision: state.store.revision, endsInitialEvents: true))
            }
            return .open(state.watches.add(subscription))
        }
        let revision = try options.revision ?? 0
        guard let missed = state.store.history.events(after: revision) else {
            let error = APIStatus.expired("too old resource version: \(revision) (\(state.store.history.floor))")
            return .ended(Subscription.line("ERROR", error.value))
        }
        for event in missed where event.resource == subscription.resource {
            if let line = subscription.line(for: event) { continuation.yield(line) }
        }
        return .open(state.watches.add(subscription))
    }
}

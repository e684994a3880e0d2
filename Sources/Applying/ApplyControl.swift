import Synchronization

/// The switch that ends a run early: what is in flight is finished, nothing else is started.
package final class ApplyControl: Sendable {
    private struct State {
        var isStopped = false
        var handlers: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    package init() {}

    package var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Asks the run to end.
    ///
    /// May be called from any thread, any number of times.
    package func stop() {
        let handlers = state.withLock { state in
            state.isStopped = true
            defer { state.handlers = [] }
            return state.handlers
        }
        for handler in handlers { handler() }
    }

    /// Calls the handler when the run is asked to end; at once if it was already.
    func onStop(_ handler: @escaping @Sendable () -> Void) {
        let isStopped = state.withLock { state in
            if !state.isStopped { state.handlers.append(handler) }
            return state.isStopped
        }
        if isStopped { handler() }
    }
}

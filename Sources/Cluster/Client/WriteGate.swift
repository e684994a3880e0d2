import Synchronization

/// Lets writes through until it is closed, for good: what is under way then is finished, and nothing more is sent.
///
/// A client that has one asks it before every try of every write, so that its callers need not: not after they waited
/// for a slot, not between two writes of one step, not before a write is tried again.
package final class WriteGate: Sendable {
    private struct State {
        var isClosed = false
        var next = 0
        var handlers: [Int: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// May be called from any thread, any number of times.
    package func close() {
        let handlers = state.withLock { state in
            state.isClosed = true
            defer { state.handlers = [:] }
            return state.handlers.values
        }
        for handler in handlers { handler() }
    }

    /// Calls the handler when the gate is closed; at once if it is already.
    ///
    /// Gives the number to forget it by.
    @discardableResult
    package func onClose(_ handler: @escaping @Sendable () -> Void) -> Int {
        let number: Int? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.next += 1
            state.handlers[state.next] = handler
            return state.next
        }
        if number == nil { handler() }
        return number ?? 0
    }

    package func forget(_ number: Int) { state.withLock { $0.handlers[number] = nil } }
}

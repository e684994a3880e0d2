import Synchronization

/// At most so many at a time, whoever asks: one for all phases that share a client.
///
/// Waiting tasks are served in the order in which they came. Do not take a second slot while holding one.
package final class ConcurrencyLimiter: Sendable {
    /// Slots in all.
    package let width: Int
    private let state: Mutex<State>

    private struct State {
        var free: Int
        var nextTicket = 0
        /// In order of arrival.
        var waiting: [(ticket: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        /// Tickets that were cancelled before they began to wait.
        var cancelled: Set<Int> = []
    }

    package init(width: Int = 32) {
        self.width = max(width, 1)
        state = Mutex(State(free: max(width, 1)))
    }

    /// Runs the body when a slot is free; throws `CancellationError` when the task is cancelled while it waits.
    package func withSlot<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        guard await take() else { throw CancellationError() }
        defer { giveBack() }
        return try await body()
    }

    /// `false` when the task was cancelled first.
    private func take() async -> Bool {
        if Task.isCancelled { return false }
        let ticket: Int? = state.withLock { state in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            state.nextTicket += 1
            return state.nextTicket
        }
        guard let ticket else { return true }
        // A task that is cancelled just when it is served leaves its ticket there.
        defer { _ = state.withLock { $0.cancelled.remove(ticket) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.cancelled.remove(ticket) != nil { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append((ticket, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiting: CheckedContinuation<Bool, Never>? = state.withLock { state in
                guard let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) else {
                    // Either not yet waiting, or already served: a served ticket gives its slot back itself.
                    state.cancelled.insert(ticket)
                    return nil
                }
                return state.waiting.remove(at: index).continuation
            }
            waiting?.resume(returning: false)
        }
    }

    private func giveBack() {
        let next: CheckedContinuation<Bool, Never>? = state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}

/// Maps with at most `width` elements under way, and returns the results in the elements' order.
///
/// The first error cancels the others and is thrown; bodies that must not stop each other return a `Result`.
package func concurrentMap<Element: Sendable, T: Sendable>(
    _ elements: [Element], width: Int = 32, _ body: @escaping @Sendable (Element) async throws -> T
) async throws -> [T] {
    try await withThrowingTaskGroup(of: (Int, T).self) { group in
        var results = [T?](repeating: nil, count: elements.count)
        var next = 0
        while next < min(max(width, 1), elements.count) {
            group.addTask { [next] in (next, try await body(elements[next])) }
            next += 1
        }
        while let (index, value) = try await group.next() {
            results[index] = value
            if next < elements.count {
                group.addTask { [next] in (next, try await body(elements[next])) }
                next += 1
            }
        }
        return results.compactMap { $0 }
    }
}

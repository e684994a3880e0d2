import Synchronization

/// Takes the steps of a self-moving cluster in the background while there are any.
final class SimulationDriver: Sendable {
    private struct State {
        var isRunning: Bool
        var task: Task<Void, Never>?
        /// Counts wake-ups, so that a sleep is cut short when something new may be due earlier.
        var generation = 0
    }

    private let state: Mutex<State>
    private let wakeUps: AsyncStream<Void>
    private let wakeUp: AsyncStream<Void>.Continuation

    init(isRunning: Bool) {
        state = Mutex(State(isRunning: isRunning))
        (wakeUps, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Starts the loop where it does not run, and makes it look again.
    ///
    /// - Parameter step: takes due steps and says after how many seconds to come back; `nil` for never.
    func wake(_ step: @escaping @Sendable () -> Double?) {
        let isRunning = state.withLock { state in
            guard state.isRunning else { return false }
            if state.task == nil { state.task = Task.detached { [wakeUps] in await Self.run(wakeUps, step) } }
            return true
        }
        if isRunning { wakeUp.yield() }
    }

    func stop() {
        let task = state.withLock { state in
            state.isRunning = false
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
        wakeUp.finish()
    }

    private static func run(_ wakeUps: AsyncStream<Void>, _ step: @escaping @Sendable () -> Double?) async {
        var sleeper: Task<Void, Never>?
        for await _ in wakeUps {
            sleeper?.cancel()
            sleeper = nil
            var pause = step()
            while pause == 0, !Task.isCancelled {
                await Task.yield()
                pause = step()
            }
            guard let pause, !Task.isCancelled else { continue }
            sleeper = Task {
                var pause: Double? = pause
                while let seconds = pause {
                    do { try await Task.sleep(for: .seconds(min(seconds, 3600))) } catch { return }
                    pause = step()
                }
            }
        }
        sleeper?.cancel()
    }
}

package import Applying
package import Model
import Synchronization

/// Shows an apply as it goes: a live block on a terminal, lines elsewhere.
package final class ApplyView: Sendable {
    private enum Mode {
        case live(LiveApplyView)
        case plain(PlainApplyView)
    }

    private let console: Console
    private let mode: Mutex<Mode>
    private let started = ContinuousClock.now

    package init(plan: Plan, console: Console) {
        self.console = console
        mode = Mutex(
            console.showsProgress
                ? .live(LiveApplyView(plan: plan, style: console.errorStyle, width: console.width))
                : .plain(PlainApplyView(plan: plan)))
    }

    /// Draws while the work runs.
    package func show<Result: Sendable>(while work: () async throws -> Result) async throws -> Result {
        try await withTaskCancellationHandler {
            let ticker = Task { await tick() }
            defer {
                ticker.cancel()
                redraw(erasingOnly: true)
            }
            return try await work()
        } onCancel: {
            announce(
                "Interrupting: nothing else is started, and what is in flight is waited for, 10 s at most. Again to end at "
                    + "once.\n")
        }
    }

    /// Writes a message above what is drawn.
    private func announce(_ message: String) {
        mode.withLock { mode in
            guard case .live(var view) = mode else { return console.writeError(message) }
            console.redraw(
                after: view.erase(), message + view.draw(elapsed: ContinuousClock.now - started))
            mode = .live(view)
        }
    }

    /// Takes an event from any thread.
    package func take(_ event: ApplyEvent) {
        mode.withLock { mode in
            switch mode {
            case .plain(var view):
                if let line = view.line(for: event) { console.write(line) }
                mode = .plain(view)
            case .live(var view):
                let erasure = view.erase()
                let line = view.take(event) ?? ""
                console.redraw(after: erasure, line + view.draw(elapsed: ContinuousClock.now - started))
                mode = .live(view)
            }
        }
    }

    private func tick() async {
        while !Task.isCancelled {
            redraw(erasingOnly: false)
            try? await Task.sleep(for: console.showsProgress ? .milliseconds(200) : .seconds(1))
        }
    }

    private func redraw(erasingOnly: Bool) {
        mode.withLock { mode in
            switch mode {
            case .plain(var view):
                guard !erasingOnly else { return }
                for line in view.reminders(at: ContinuousClock.now - started) { console.write(line) }
                mode = .plain(view)
            case .live(var view):
                let erasure = view.erase()
                console.redraw(
                    after: erasure, erasingOnly ? "" : view.draw(elapsed: ContinuousClock.now - started))
                mode = .live(view)
            }
        }
    }
}

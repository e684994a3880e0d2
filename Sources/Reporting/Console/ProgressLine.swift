import Synchronization

/// One line on the terminal that says what is going on, for anything that takes longer than a second.
package final class ProgressLine: Sendable {
    private struct State {
        var text: String
        var isShown = false
        var isFinished = false
    }

    /// To the beginning of the line, and clears it.
    private static let clearing = "\r\u{1B}[2K"

    private let console: Console
    private let state: Mutex<State>
    private let started: ContinuousClock.Instant

    private init(_ text: String, console: Console) {
        self.console = console
        state = Mutex(State(text: text))
        started = .now
    }

    /// Runs the work, and shows the line while it takes long; on something other than a terminal shows nothing.
    package static func show<Result: Sendable>(
        _ text: String, on console: Console, while work: (ProgressLine) async throws -> Result
    ) async throws -> Result {
        let line = ProgressLine(text, console: console)
        guard console.showsProgress else { return try await work(line) }
        let ticker = Task { await line.tick() }
        defer {
            ticker.cancel()
            line.finish()
        }
        return try await work(line)
    }

    /// Changes what the line says.
    package func update(_ text: String) { state.withLock { $0.text = text } }

    private func tick() async {
        let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
        var frame = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(120))
            let elapsed = ContinuousClock.now - started
            guard elapsed > .seconds(1) else { continue }
            frame += 1
            draw("\(frames[frame % frames.count]) ", seconds: elapsed.components.seconds)
        }
    }

    private func draw(_ symbol: String, seconds: Int64) {
        state.withLock { state in
            guard !state.isFinished else { return }
            state.isShown = true
            let text = TextLayout.truncated("\(symbol)\(state.text.inOneLine) \(seconds) s", to: console.width - 1)
            console.redraw(after: ProgressLine.clearing, text)
        }
    }

    private func finish() {
        state.withLock { state in
            state.isFinished = true
            if state.isShown { console.redraw(after: ProgressLine.clearing) }
        }
    }
}

import Applying
import Cluster
import Model

/// Progress of an apply on a terminal: what is finished scrolls up, what is under way stays at the bottom.
struct LiveApplyView {
    private let style: Style
    private let width: Int
    private let title: String
    private var progress: ApplyProgress
    private var drawnLines = 0

    /// More would push the top of the block off a small terminal.
    private static let maximumRows = 10

    init(plan: Plan, style: Style, width: Int) {
        self.style = style
        self.width = width
        title = plan.environment
        progress = ApplyProgress(plan)
    }

    /// What to write for an event: the line of a finished object above the block, if it deserves one.
    mutating func take(_ event: ApplyEvent) -> String? {
        let wasWaited = waitedFor(event.change)
        guard let item = progress.take(event) else { return nil }
        switch event.kind {
        case .ready(let words) where wasWaited:
            let seconds = ElapsedTime.text(event.time - (item.started ?? .zero))
            let detail = words.isEmpty ? "ready in \(seconds)" : "\(words) in \(seconds)"
            return "  " + style.green("✓") + " \(TextLayout.padded(item.name, to: 40)) \(style.dim(detail.inOneLine))\n"
        case .failed(let diagnostic):
            return "  " + style.red("✗") + " \(TextLayout.padded(item.name, to: 40)) "
                + style.red(diagnostic.summary.inOneLine) + "\n"
        case .skipped(let cause):
            return "  " + style.yellow("↷") + " \(TextLayout.padded(item.name, to: 40)) "
                + style.dim("skipped, because \(cause) failed") + "\n"
        default: return nil
        }
    }

    private func waitedFor(_ change: Int) -> Bool {
        guard progress.items.indices.contains(change) else { return false }
        if case .waiting = progress.items[change].stage { return true }
        return false
    }

    /// Removes the block from the screen.
    mutating func erase() -> String {
        defer { drawnLines = 0 }
        return drawnLines == 0 ? "" : "\u{1B}[\(drawnLines)A\r\u{1B}[0J"
    }

    /// The block as it stands now; call `erase` before anything else is written.
    mutating func draw(elapsed: Duration) -> String {
        let lines = [bar(elapsed: elapsed)] + rows(elapsed: elapsed)
        drawnLines = lines.count
        return lines.map { $0 + "\n" }.joined()
    }

    private func bar(elapsed: Duration) -> String {
        let total = max(progress.total, 1)
        let cells = 24
        let filled = progress.done * cells / total
        let bar =
            style.green(String(repeating: "█", count: filled))
            + style.dim(String(repeating: "░", count: cells - filled))
        let seconds = elapsed.components.seconds
        let clock = "\(TwoDigits.text(seconds / 60)):\(TwoDigits.text(seconds % 60))"
        let waiting = progress.waiting.count
        return "  \(style.bold(title))  \(bar)  \(progress.done)/\(total)"
            + (waiting > 0 ? "  \(waiting) waiting" : "") + "  \(clock)"
    }

    private func rows(elapsed: Duration) -> [String] {
        var rows: [String] = []
        let waiting = progress.waiting
        for item in waiting {
            guard case .waiting(let state) = item.stage else { continue }
            rows.append(row(item, state, elapsed: elapsed))
            for pod in state.pods where pod.severity > .waiting {
                let text = TextLayout.truncated("\(pod.pod.name): \(pod.summary)".inOneLine, to: width - 10)
                rows.append("      └ " + style.red(text))
            }
            if rows.count >= LiveApplyView.maximumRows { break }
        }
        let pending = progress.items.filter { if case .pending = $0.stage { true } else { false } }
        if !pending.isEmpty {
            let names = pending.map(\.identity.name)
            var seen: Set<String> = []
            let unique = names.filter { seen.insert($0).inserted }
            let text = "  · " + unique.prefix(6).joined(separator: ", ") + (unique.count > 6 ? " …" : "")
            rows.append(style.dim(TextLayout.truncated("\(text.inOneLine)   not started", to: width - 1)))
        }
        return rows
    }

    private func row(_ item: ApplyProgress.Item, _ state: Waiting, elapsed: Duration) -> String {
        let age = ElapsedTime.text(elapsed - (item.started ?? elapsed))
        let reason = state.pods.first.map(\.summary) ?? state.reason
        let behind = state.behind > 0 ? "  (\(state.behind) behind it)" : ""
        let lead = item.action == .keep ? "unchanged, waits: " : ""
        let text = TextLayout.padded(item.name, to: 40) + " \(lead)\(reason.inOneLine), \(age)\(behind)"
        return "  " + style.yellow("◐") + " " + TextLayout.truncated(text, to: width - 5)
    }
}

/// Numbers of a clock.
private enum TwoDigits {
    static func text(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

import Applying
import Cluster
import Model

/// Progress of an apply as lines, for pipelines and files: one line when something happened, none when nothing did.
struct PlainApplyView {
    private var progress: ApplyProgress
    private var lastReasons: [Int: String] = [:]

    init(plan: Plan) { progress = ApplyProgress(plan) }

    /// The line for an event; `nil` for one that is not worth a line.
    mutating func line(for event: ApplyEvent) -> String? {
        guard let item = progress.take(event) else { return nil }
        switch event.kind {
        case .started, .applied(.unchanged): return nil
        case .applied(let outcome): return "\(item.name) \(outcome.word)\n"
        case .waiting(let waiting):
            // A new state, not each new second of the old one.
            guard item.action != .keep, lastReasons[event.change] != waiting.reason else { return nil }
            lastReasons[event.change] = waiting.reason
            return "\(item.name) waits: \(waiting.reason)\n" + PlainApplyView.troubles(waiting)
        case .ready(let words):
            guard lastReasons[event.change] != nil else { return nil }
            return "\(item.name) ready" + (words.isEmpty ? "" : ": \(words)") + "\n"
        case .failed(let diagnostic): return "\(item.name) failed: \(diagnostic.summary)\n"
        case .skipped(let cause): return "\(item.name) skipped, because \(cause) failed\n"
        case .interrupted: return nil
        }
    }

    private static func troubles(_ waiting: Waiting) -> String {
        waiting.pods.filter { $0.severity > .waiting }.map { "  \($0.pod.name): \($0.summary)\n" }.joined()
    }
}

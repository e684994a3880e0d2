import Applying
import Cluster
import Model

/// Progress of an apply as lines, for pipelines and files: one line when something happened, none when nothing did.
///
/// The steps that every pod takes on its way up are no news. A pod at a gate, a pod in trouble, and a wait that goes on
/// for long are; and that an object is waited for which does not change.
struct PlainApplyView {
    private var progress: ApplyProgress
    /// What was last said of each change, and when.
    private var said: [Int: (reason: String, time: Duration)] = [:]

    /// How long a wait goes on before it is mentioned again.
    private static let patience = Duration.seconds(15)

    init(plan: Plan) { progress = ApplyProgress(plan) }

    /// The line for an event; `nil` for one that is not worth a line.
    mutating func line(for event: ApplyEvent) -> String? {
        guard let item = progress.take(event) else { return nil }
        switch event.kind {
        case .started, .applied(.unchanged), .interrupted: return nil
        case .applied(let outcome):
            said[event.change] = ("", event.time)
            return "\(item.name) \(outcome.word)\n"
        case .waiting(let waiting): return line(item, waits: waiting, event)
        case .ready(let words):
            // Objects that are ready as soon as they exist have nothing more to say than that they were made.
            guard let last = said[event.change], !last.reason.isEmpty || event.time - last.time > .seconds(1) else {
                return nil
            }
            if item.action == .delete { return "\(item.name) \(words.inOneLine)\n" }
            return "\(item.name) ready" + (words.isEmpty ? "" : ": \(words.inOneLine)") + "\n"
        case .failed(let diagnostic): return "\(item.name) failed: \(diagnostic.summary.inOneLine)\n"
        case .skipped(let cause): return "\(item.name) skipped, because \(cause) failed\n"
        }
    }

    private mutating func line(_ item: ApplyProgress.Item, waits waiting: Waiting, _ event: ApplyEvent) -> String? {
        let isTelling = waiting.pods.contains { $0.gate != nil || $0.severity > .waiting }
        let last = said[event.change]
        let isLong = event.time - (last?.time ?? .zero) > PlainApplyView.patience
        let isUnchanged = item.action == .keep && last == nil
        guard isLong || isUnchanged || (isTelling && last?.reason != reason(waiting)) else { return nil }
        said[event.change] = (reason(waiting), event.time)
        return "\(item.name) \(isUnchanged ? "unchanged, waits" : "waits"): \(reason(waiting).inOneLine)\n"
    }

    private func reason(_ waiting: Waiting) -> String {
        waiting.pods.first.map { "\($0.pod.name): \($0.summary)" } ?? waiting.reason
    }

    /// The lines for what has been waited for so long that it is said once more, although nothing happened.
    mutating func reminders(at time: Duration) -> [String] {
        var lines: [String] = []
        for (index, item) in progress.items.enumerated() {
            guard case .waiting(let waiting) = item.stage,
                time - (said[index]?.time ?? item.started ?? .zero) > PlainApplyView.patience
            else { continue }
            said[index] = (reason(waiting), time)
            lines.append("\(item.name) waits: \(reason(waiting).inOneLine)\n")
        }
        return lines
    }
}

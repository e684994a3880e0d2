import Model
import Planning

/// What happened to an object or a field, and who did it, in words.
struct DriftText {
    let base: Drift.Base

    /// In the words of what is compared: only since an apply something drifted.
    var words: (none: String, same: String, differ: String) {
        switch base {
        case .applied: ("No drift.", "as they were applied", "drifted")
        case .desired: ("No difference.", "as the repository has them", "differ from the repository")
        case .published: ("No difference.", "as they were published", "differ from what was published")
        }
    }

    /// `was 1, is 2`.
    func what(_ entry: Drift.Entry) -> String {
        let was = ValueText.inline(entry.was, isSensitive: entry.isSensitive)
        let now = ValueText.inline(entry.now, isSensitive: entry.isSensitive)
        let hadToBe = base == .applied ? "was" : "should be"
        return switch entry.kind {
        case .deleted: "was deleted"
        case .terminating: "is \((entry.now?.string ?? "being deleted").inOneLine)"
        case .recreated: "was deleted and made again by someone else"
        case .changed: entry.isSensitive ? "was changed (sensitive)" : "\(hadToBe) \(was), is \(now)"
        case .removed: "\(hadToBe) \(was), is removed"
        case .added: entry.isSensitive ? "was added (sensitive)" : "was added: \(now)"
        case .disowned: "is unchanged, but no longer ours"
        case .missing: "is not there"
        case .extra: "is there, and should not be"
        case .held: "is \(now), which holds it still"
        }
    }

    /// `kubectl-scale (scale)`, where the cluster knows.
    func manager(_ entry: Drift.Entry) -> String? {
        entry.manager.map { $0.inOneLine + (entry.subresource.map { " (\($0.inOneLine))" } ?? "") }
    }

    /// `2026-11-21 17:28 UTC`, where the cluster knows.
    func time(_ entry: Drift.Entry) -> String? { entry.manager == nil ? nil : entry.time.map(ShortTime.text) }

    /// `kubectl-scale, 2026-11-21 17:28 UTC`; empty where the cluster does not know.
    func who(_ entry: Drift.Entry) -> String {
        [manager(entry), time(entry)].compactMap(\.self).joined(separator: ", ")
    }

    /// `2 of 43 objects drifted`.
    func summary(_ drifted: Int, of checked: Int) -> String {
        drifted == 0 ? "\(checked) objects are \(words.same)" : "\(drifted) of \(checked) objects \(words.differ)"
    }
}

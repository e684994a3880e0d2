import Model
package import Planning

/// Drift as text: what differs on which object, who did it and when.
package struct DriftView {
    let report: DriftReport
    let style: Style

    package init(_ report: DriftReport, style: Style) {
        self.report = report
        self.style = style
    }

    package func text() -> String {
        report.drifts.map(text(of:)).joined() + report.collected.map(text(ofCollected:)).joined() + conclusion + "\n"
    }

    private var conclusion: String {
        let (drifted, checked) = (report.drifts.count, report.checked)
        let words = words
        guard drifted == 0 else { return style.bold("\(drifted) of \(checked) objects \(words.differ).") }
        let same = "\(checked) objects are \(words.same)."
        if report.hasErrors { return style.bold(same) }
        guard report.isComplete else { return style.bold("\(checked) objects are \(words.same), as far as is known.") }
        return style.bold(style.green(words.none)) + " " + same
    }

    /// In the words of what is compared: only since an apply something drifted.
    private var words: (none: String, same: String, differ: String) {
        switch report.base {
        case .applied: ("No drift.", "as they were applied", "drifted")
        case .desired: ("No difference.", "as the repository has them", "differ from the repository")
        case .published: ("No difference.", "as they were published", "differ from what was published")
        }
    }

    private func text(ofCollected job: ObjectIdentity) -> String {
        style.dim("\(job.kind) \(PlanView.place(of: job)) finished and was collected") + "\n"
    }

    private func text(of drift: Drift) -> String {
        let kind = "(\(drift.kind.apiVersion) \(drift.kind.kind))"
        var text = style.bold(PlanView.place(of: drift.identity)) + " " + style.dim(kind) + "\n"
        let column = min(drift.entries.map { TextLayout.width(of: $0.path.shown) }.max() ?? 0, 56)
        for entry in drift.entries { text += line(of: entry, column: column) }
        return text
    }

    private func line(of entry: Drift.Entry, column: Int) -> String {
        let path = TextLayout.padded(entry.path.shown, to: column)
        let lead = entry.path.steps.isEmpty ? "  " : "  \(path)   "
        var text = lead + what(entry)
        if let manager = entry.manager {
            let through = entry.subresource.map { " (\($0.inOneLine))" } ?? ""
            text +=
                "      " + style.yellow(manager.inOneLine + through)
                + (entry.time.map { ", \(ShortTime.text($0))" } ?? "")
        } else if entry.kind != .missing, entry.kind != .extra {
            text += "      " + style.dim("the cluster does not say by whom")
        }
        return text + "\n"
    }

    private func what(_ entry: Drift.Entry) -> String {
        let was = ValueText.inline(entry.was, isSensitive: entry.isSensitive)
        let now = ValueText.inline(entry.now, isSensitive: entry.isSensitive)
        let hadToBe = report.base == .applied ? "was" : "should be"
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
}

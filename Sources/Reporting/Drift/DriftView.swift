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

    private var words: DriftText { DriftText(base: report.base) }

    private var conclusion: String {
        let (drifted, checked) = (report.drifts.count, report.checked)
        let summary = words.summary(drifted, of: checked)
        guard drifted == 0, !report.hasErrors else { return style.bold("\(summary).") }
        guard report.isComplete else { return style.bold("\(summary), as far as is known.") }
        return style.bold(style.green(words.words.none)) + " \(summary)."
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
        var text = lead + words.what(entry)
        if let manager = words.manager(entry) {
            text += "      " + style.yellow(manager) + (words.time(entry).map { ", \($0)" } ?? "")
        } else if entry.kind != .missing, entry.kind != .extra {
            text += "      " + style.dim("the cluster does not say by whom")
        }
        return text + "\n"
    }
}

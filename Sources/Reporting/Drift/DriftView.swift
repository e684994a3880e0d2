package import Model

/// Drift as text: what differs on which object, who did it and when.
package struct DriftView {
    let drifts: [Drift]
    let objectCount: Int
    /// Whether there is something of which nobody can say whether it drifted.
    let hasErrors: Bool
    let style: Style

    package init(drifts: [Drift], objectCount: Int, hasErrors: Bool, style: Style) {
        self.drifts = drifts
        self.objectCount = objectCount
        self.hasErrors = hasErrors
        self.style = style
    }

    package func text() -> String {
        guard !drifts.isEmpty else {
            if hasErrors { return style.bold("\(objectCount) objects are as they were applied.") + "\n" }
            return style.bold(style.green("No drift.")) + " \(objectCount) objects are as they were applied.\n"
        }
        var text = drifts.map(text(of:)).joined()
        text += style.bold("\(drifts.count) of \(objectCount) objects drifted.") + "\n"
        return text
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
            text += "      " + style.yellow(manager.inOneLine) + (entry.time.map { ", \(ShortTime.text($0))" } ?? "")
        } else {
            text += "      " + style.dim("the cluster does not say by whom")
        }
        return text + "\n"
    }

    private func what(_ entry: Drift.Entry) -> String {
        let was = ValueText.inline(entry.was, isSensitive: entry.isSensitive)
        let now = ValueText.inline(entry.now, isSensitive: entry.isSensitive)
        return switch entry.kind {
        case .deleted: "was deleted"
        case .terminating: "is \((entry.now?.string ?? "being deleted").inOneLine)"
        case .recreated: "was deleted and made again by someone else"
        case .changed: entry.isSensitive ? "was changed (sensitive)" : "was \(was), is \(now)"
        case .removed: "was \(was), is removed"
        case .disowned: "is unchanged, but no longer ours"
        }
    }
}

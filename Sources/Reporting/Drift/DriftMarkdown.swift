import Model
import Planning

/// Drift as Markdown, for an issue or a comment: a table for each environment that has any.
///
/// Code hosts take about 65,000 characters: rows that go beyond are counted instead.
package struct DriftMarkdown {
    let findings: [DriftFinding]
    /// In bytes, which are never fewer than what a server counts.
    let limit: Int

    package init(_ findings: [DriftFinding], limit: Int = 65_000) {
        self.findings = findings
        self.limit = limit
    }

    package func text() -> String {
        let room = limit / max(findings.count, 1)
        return findings.map { section($0, room: room) }.joined(separator: "\n")
    }

    /// What is told of the rest, at most, has room behind the rows.
    private static let reserve = 100

    private func section(_ finding: DriftFinding, room: Int) -> String {
        var text = "### \(MarkdownText.code(finding.environment)): \(finding.summary)\n"
        if let cluster = finding.cluster { text += "\nin \(MarkdownText.code(cluster))\n" }
        let troubles = DiagnosticView.sorted(finding.report.diagnostics, sources: finding.sources).map { diagnostic in
            let sign = diagnostic.severity == .error ? "🛑" : "⚠️"
            return
                "> \(sign) **\(MarkdownText.escaped(diagnostic.summary))** \(MarkdownText.escaped(diagnostic.detail))\n"
        }
        add(troubles, to: &text, head: "\n", room: room / 4, more: "> … and %.\n")
        let rows = finding.rows.map { row(finding, $0) }
        add(
            rows, to: &text, head: "\n| object | field | what | who |\n|---|---|---|---|\n", room: room,
            more: "\n… and % more rows. `slipway drift` prints everything.\n")
        return text
    }

    /// Adds as many lines as there is room for, and how many are left.
    private func add(_ lines: [String], to text: inout String, head: String, room: Int, more: String) {
        guard !lines.isEmpty else { return }
        text += head
        var shown = 0
        while shown < lines.count, text.utf8.count + lines[shown].utf8.count + Self.reserve <= room {
            text += lines[shown]
            shown += 1
        }
        if shown < lines.count { text += more.replacing("%", with: String(lines.count - shown)) }
    }

    private func row(_ finding: DriftFinding, _ row: DriftFinding.Row) -> String {
        let object = "\(row.drift.kind.kind) \(PlanView.place(of: row.drift.identity))"
        let cells = [
            cell(object), row.entry.path.steps.isEmpty ? "" : cell(row.entry.path.shown),
            cell(finding.words.what(row.entry)), cell(finding.words.who(row.entry)),
        ]
        return "| \(cells.joined(separator: " | ")) |\n"
    }

    /// A text of others in a table: as code, in which only a bar would mean anything, and not longer than one reads.
    private func cell(_ text: String) -> String {
        guard !text.isEmpty else { return "" }
        let short = text.count > 200 ? "\(text.prefix(199))…" : text
        return MarkdownText.code(short).replacing("|", with: "\\|")
    }
}

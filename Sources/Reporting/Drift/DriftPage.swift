import Model
import Planning

/// Drift as one HTML page that needs nothing from elsewhere, not even a script: a table for each environment.
package struct DriftPage {
    let findings: [DriftFinding]

    package init(_ findings: [DriftFinding]) { self.findings = findings }

    package func document() -> [UInt8] {
        let sections = findings.map(section).joined(separator: "\n")
        return Array(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'; \
            style-src \(PlanPage.hash(Self.style))">
            <title>Drift</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            \(sections)
            </body>
            </html>

            """.utf8)
    }

    private func section(_ finding: DriftFinding) -> String {
        let escaped = PlanPage.escaped
        var text = "<section>\n<h1>\(escaped(finding.environment))</h1>\n"
        let cluster = finding.cluster.map { " in \(escaped($0))" } ?? ""
        text += "<p class=\"\(finding.isQuiet ? "quiet" : "loud")\">\(escaped(finding.summary))\(cluster)</p>\n"
        for diagnostic in DiagnosticView.sorted(finding.report.diagnostics, sources: finding.sources) {
            text +=
                "<p class=\"\(diagnostic.severity.rawValue)\"><b>\(escaped(diagnostic.summary))</b> "
                + "\(escaped(diagnostic.detail))</p>\n"
        }
        guard !finding.report.drifts.isEmpty else { return text + "</section>" }
        text += "<table>\n<tr><th>object</th><th>field</th><th>what</th><th>who</th><th>where it is written</th></tr>\n"
        for row in finding.rows {
            let object = "\(row.drift.kind.kind) \(PlanView.place(of: row.drift.identity))"
            let cells = [
                object, row.entry.path.steps.isEmpty ? "" : row.entry.path.shown, finding.words.what(row.entry),
                finding.words.who(row.entry), place(of: row.origin, finding.sources),
            ]
            text += "<tr>\(cells.map { "<td>\(escaped($0))</td>" }.joined())</tr>\n"
        }
        return text + "</table>\n</section>"
    }

    private func place(of range: SourceRange?, _ sources: SourceMap) -> String {
        guard let range, let file = sources[range.file] else { return "" }
        return "\(file.path):\(range.start.line)"
    }

    private static let style = """
        :root { color-scheme: light dark; --ink:#1d2430; --soft:#667085; --line:#dde1e8; --bad:#c4221c; --good:#16803c; }
        @media (prefers-color-scheme: dark) { :root { --ink:#e3e8f0; --soft:#93a0b4; --line:#2a3342; --bad:#f87171;
          --good:#4ade80; } }
        body { margin: 20px; color: var(--ink); font: 14px/1.45 system-ui, sans-serif; }
        h1 { font-size: 18px; margin: 24px 0 4px; }
        .quiet { color: var(--good); } .loud, .error { color: var(--bad); }
        table { border-collapse: collapse; } th { text-align: left; color: var(--soft); }
        th, td { border-bottom: 1px solid var(--line); padding: 4px 14px 4px 0; vertical-align: top;
          overflow-wrap: anywhere; }
        """
}

package import Applying
package import Model

/// What is said when an apply has ended: what went wrong, and how much was done, in Terraform's terms.
package struct ApplySummary {
    private let report: ApplyReport
    private let isDestroy: Bool
    private let sources: SourceMap

    /// `sources` are the files that the report's diagnostics point into.
    package init(report: ApplyReport, isDestroy: Bool, sources: SourceMap) {
        self.report = report
        self.isDestroy = isDestroy
        self.sources = sources
    }

    package func write(to console: Console) {
        let failures = report.results.compactMap(\.diagnostic) + report.diagnostics
        if !failures.isEmpty {
            let view = DiagnosticView(sources: sources, style: console.errorStyle, width: console.width)
            console.writeError("\n" + view.text(of: failures))
        }
        let style = console.style
        let counts = ApplyCounts(report)
        let resources = "Resources: \(counts.added) added, \(counts.changed) changed, \(counts.destroyed) destroyed."
        let time = ElapsedTime.text(report.duration)
        if report.isComplete {
            let done = isDestroy ? "Destroy complete!" : "Apply complete!"
            console.write("\n" + style.bold(style.green(done)) + " \(resources)  \(time)\n")
            return
        }
        let word = report.isInterrupted ? "Interrupted." : "Not complete."
        console.write("\n" + style.bold(style.red(word)) + " \(resources)\(counts.remainder)  \(time)\n")
        console.write("Running \(isDestroy ? "destroy" : "apply") again goes on from here.\n")
    }
}

private struct ApplyCounts {
    var added = 0
    var changed = 0
    var destroyed = 0
    var failed = 0
    var skipped = 0
    var interrupted = 0

    init(_ report: ApplyReport) {
        for result in report.results {
            switch result.outcome {
            case .created: added += 1
            case .configured: changed += 1
            case .replaced:
                added += 1
                destroyed += 1
            case .deleted: destroyed += 1
            case .unchanged: break
            case .failed: failed += 1
            case .skipped: skipped += 1
            case .interrupted: if result.action != .keep { interrupted += 1 }
            }
        }
    }

    /// What was not done, after a space, as in "1 failed, 3 skipped".
    var remainder: String {
        let counts = [(failed, "failed"), (skipped, "skipped"), (interrupted, "not started")]
        let text = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        return text.isEmpty ? "" : " \(text)."
    }
}

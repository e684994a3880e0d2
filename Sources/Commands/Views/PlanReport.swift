import Model

/// Everything that plan, apply and destroy say about a plan: how it came about, the changes, what is wrong.
struct PlanReport {
    let plan: Plan
    let sources: SourceMap
    let duration: Duration

    func write(to console: Console, isConcise: Bool) {
        console.write(headline + "\n")
        let view = PlanView(
            plan: plan, sources: sources, style: console.style, isConcise: isConcise)
        console.write(view.text())
        guard !plan.diagnostics.isEmpty else { return }
        let diagnostics = DiagnosticView(
            sources: sources, style: console.errorStyle, width: console.width)
        console.writeError("\n" + diagnostics.text(of: plan.diagnostics))
    }

    /// `Comparing 46 objects of dev with minikube … 0.2 s (41 unchanged without asking, 5 dry-runs)`.
    private var headline: String {
        let statistics = plan.statistics
        var facts: [String] = []
        if statistics.unchangedWithoutAsking > 0 {
            facts.append("\(statistics.unchangedWithoutAsking) unchanged without asking")
        }
        if statistics.dryRuns > 0 { facts.append("\(statistics.dryRuns) dry-run\(statistics.dryRuns == 1 ? "" : "s")") }
        let tail = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
        let isDestroy = plan.scope.mode == .destroy
        let count = plan.changes.count { isDestroy || $0.desired != nil }
        return "Comparing \(count) objects of \(plan.environment) with \(plan.cluster.name) … "
            + "\(ElapsedTime.text(duration))\(tail)"
    }
}

/// Durations for people.
enum ElapsedTime {
    /// `0.2 s`, `12 s`, `3 min 20 s`.
    static func text(_ duration: Duration) -> String {
        let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        if milliseconds < 10_000 {
            let tenths = (milliseconds + 50) / 100
            return "\(tenths / 10).\(tenths % 10) s"
        }
        let seconds = milliseconds / 1000
        return seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
    }
}

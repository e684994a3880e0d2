package import Model

/// Everything that plan, apply and destroy say about a plan: how it came about, the changes, what is wrong.
package struct PlanReport {
    let plan: Plan
    let sources: SourceMap
    let duration: Duration

    package init(plan: Plan, sources: SourceMap, duration: Duration) {
        self.plan = plan
        self.sources = sources
        self.duration = duration
    }

    package func write(to console: Console, isConcise: Bool) {
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

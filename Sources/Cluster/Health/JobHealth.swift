import APIMachinery
import Model

/// Rules for what runs to completion.
enum JobHealth {
    /// Ready is done: a started Job has not yet made what its dependents wait for.
    static func job(_ subject: HealthSubject) -> HealthStatus {
        if let failed = subject.condition("Failed"), failed.isTrue { return .failed(failed.text) }
        let wanted = subject.spec["completions"]?.count ?? subject.spec["parallelism"]?.count ?? 1
        let succeeded = subject.count("succeeded")
        if let complete = subject.condition("Complete"), complete.isTrue { return .ready("\(succeeded) completed") }
        if let standstill = standstill(subject) { return standstill }
        let pods = subject.context.pods.filter { $0.value(at: ["status", "phase"])?.string != "Failed" }
        let worst = pods.compactMap { PodDiagnosis.diagnose($0, now: subject.context.now) }
            .max { $0.severity < $1.severity }
        var text = "\(succeeded)/\(wanted) completed"
        if subject.count("active") > 0 { text += ", \(subject.count("active")) running" }
        if subject.count("failed") > 0 { text += ", \(subject.count("failed")) failed" }
        guard let worst else { return subject.refusal(after: text) ?? .inProgress(text) }
        text += "; \(worst.pod.name): \(worst.summary)"
        return worst.isStuck(at: subject.context.now, grace: subject.context.grace)
            ? .failed(text) : .inProgress(text)
    }

    /// A Job that is not to run has nothing to wait for, if the repository says so.
    private static func standstill(_ subject: HealthSubject) -> HealthStatus? {
        for (path, word) in [(Hold.suspend, "suspended"), (Hold.parallelism, "no pods: its parallelism is 0")] {
            guard let value = subject.object.value(at: path), value == true || value == 0 else { continue }
            if let hold = subject.hold(at: path) { return .held(hold.text) }
            // A queue may have suspended it, which lets it run later.
            return subject.isDeclared(path) ? .ready(word) : .inProgress(word)
        }
        return nil
    }

    /// A CronJob gates nothing: it exists.
    ///
    /// What its last run did is worth a warning.
    static func cronJob(_ subject: HealthSubject) -> HealthStatus {
        if subject.spec["suspend"]?.bool == true { return .ready("suspended") }
        guard let scheduled = subject.status["lastScheduleTime"]?.string else { return .ready("not run yet") }
        let isRunning = !(subject.status["active"]?.array ?? []).isEmpty
        let success = subject.status["lastSuccessfulTime"]?.string ?? ""
        let isBehind = !isRunning && success.precedes(inBytes: scheduled)
        return .ready(
            isRunning ? "running" : "last run at \(scheduled)",
            warnings: isBehind ? ["its run of \(scheduled) did not succeed"] : [])
    }
}

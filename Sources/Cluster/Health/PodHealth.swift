import Model

/// The rule for a pod by itself.
enum PodHealth {
    static func pod(_ subject: HealthSubject) -> HealthStatus {
        let now = subject.context.now
        guard let diagnosis = PodDiagnosis.diagnose(subject.object, now: now) else {
            return .ready(subject.status["phase"]?.string == "Succeeded" ? "Succeeded" : "Running")
        }
        return diagnosis.isStuck(at: now, grace: subject.context.grace)
            ? .failed(diagnosis.summary) : .inProgress(diagnosis.summary)
    }
}

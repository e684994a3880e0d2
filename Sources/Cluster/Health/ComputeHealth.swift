import Model

/// Rules for Spark and Flink.
enum ComputeHealth {
    /// A batch application is ready when it is completed; one that restarts always is a stream, and is ready when it
    /// runs with its executors.
    static func spark(_ subject: HealthSubject) -> HealthStatus {
        let state = subject.status.value(at: ["applicationState", "state"])?.string ?? ""
        let message = subject.status.value(at: ["applicationState", "errorMessage"])?.string ?? ""
        switch state {
        case "COMPLETED": return .ready("COMPLETED")
        case "FAILED", "SUBMISSION_FAILED", "FAILING":
            return .failed(message.isEmpty ? state : "\(state): \(message.firstLine)")
        case "RUNNING": return running(subject)
        case "": return HealthStatus(.unknown, "not seen by its operator yet")
        default: return .inProgress(state)
        }
    }

    private static func running(_ subject: HealthSubject) -> HealthStatus {
        guard subject.spec.value(at: ["restartPolicy", "type"])?.string == "Always" else {
            return .inProgress("RUNNING")
        }
        let dynamic = subject.spec["dynamicAllocation"] ?? .null
        let wanted =
            dynamic["enabled"]?.bool == true
            ? dynamic["minExecutors"]?.count ?? 0
            : subject.spec.value(at: ["executor", "instances"])?.count ?? 1
        let states = subject.status["executorState"]?.object ?? [:]
        let running = states.lazy.filter { $0.value.string == "RUNNING" }.count
        let text = "RUNNING with \(running) of \(wanted) executors"
        return running >= wanted ? .ready(text) : .inProgress(text)
    }

    static func scheduledSpark(_ subject: HealthSubject) -> HealthStatus {
        switch subject.status["scheduleState"]?.string {
        case "Scheduled": .ready("Scheduled")
        case "FailedValidation": .failed(subject.status["reason"]?.string ?? "FailedValidation")
        case let state? where !state.isEmpty: .inProgress(state)
        default: HealthStatus(.unknown, "not seen by its operator yet")
        }
    }

    /// The job manager must be ready and, unless this is a session cluster, the job running or finished.
    ///
    /// A successful reconciliation alone says only that Kubernetes took the objects.
    static func flink(_ subject: HealthSubject) -> HealthStatus {
        let manager = subject.status["jobManagerDeploymentStatus"]?.string ?? ""
        let job = subject.status.value(at: ["jobStatus", "state"])?.string ?? ""
        let error = subject.status["error"]?.string ?? ""
        if manager == "ERROR" || subject.status["lifecycleState"]?.string == "FAILED" || job == "FAILED" {
            return .failed(error.isEmpty ? "job manager \(manager), job \(job)" : error.firstLine)
        }
        if !subject.isObserved { return HealthStatus(.unknown, "not seen by its operator yet") }
        guard manager == "READY" else { return .inProgress("job manager \(manager.isEmpty ? "not started" : manager)") }
        if subject.spec["job"] == nil { return .ready("session cluster ready") }
        if job == "RUNNING" || job == "FINISHED" { return .ready("job \(job)") }
        return .inProgress("job \(job.isEmpty ? "not started" : job)")
    }
}

import Model

/// The pods of a Job, by how they ended.
private struct JobPods {
    var live: [Value] = []
    var ready: Int64 = 0
    var succeeded: Int64 = 0
    var failed: Int64 = 0

    init(_ pods: [Value]) {
        for pod in pods {
            switch pod["status"]?["phase"]?.string {
            case "Succeeded": succeeded += 1
            case "Failed": failed += 1
            default:
                guard !pod.isDeleting else { continue }
                live.append(pod)
                if pod.isReadyPod { ready += 1 }
            }
        }
    }
}

/// One look of the Job controller.
extension ClusterState {
    mutating func controlJob(_ job: Value) throws(APIStatus) {
        if let end = ["Complete", "Failed"].compactMap({ job.condition($0) }).first(where: { $0["status"] == "True" }) {
            return try expire(job, end)
        }
        var pods = JobPods(pods(controlledBy: job))
        let needed = job["spec"]?["completions"]?.integer ?? 1
        let isSuspended = job["spec"]?["suspend"]?.bool == true
        let time = now.text
        var end: (type: String, target: String, reason: String, message: String)?
        if !isSuspended, pods.failed > job.number("spec", "backoffLimit") {
            end = (
                "Failed", "FailureTarget", "BackoffLimitExceeded", "Job has reached the specified backoff limit"
            )
        } else if !isSuspended, pods.succeeded >= needed {
            end = (
                "Complete", "SuccessCriteriaMet", "CompletionsReached", "Reached expected number of succeeded pods"
            )
        }
        if end != nil || isSuspended {
            for pod in pods.live { try deletePod(pod) }
            pods.live = []
            pods.ready = 0
        } else {
            try startPods(job, &pods, needed: needed)
        }
        if let end {
            tell(
                job, end.type == "Complete" ? "Completed" : end.reason,
                end.type == "Complete" ? "Job completed" : end.message, isWarning: end.type == "Failed",
                by: .controllers)
        }
        try updateStatus(of: .jobs, namespace: job.objectNamespace, name: job.objectName, by: .controllers) { status in
            if isSuspended {
                status["startTime"] = nil
                status.setCondition(
                    "Suspended", "True", reason: "JobSuspended", message: "Job suspended", time: time,
                    stamp: "lastProbeTime")
            } else {
                status.setDefault("startTime", .string(time))
                if (status["conditions"]?.array ?? []).contains(where: { $0["type"] == "Suspended" }) {
                    status.setCondition(
                        "Suspended", "False", reason: "JobResumed", message: "Job resumed", time: time,
                        stamp: "lastProbeTime")
                }
            }
            if let end {
                for type in [end.target, end.type] {
                    status.setCondition(
                        type, "True", reason: end.reason, message: end.message, time: time, stamp: "lastProbeTime")
                }
                if end.type == "Complete" { status["completionTime"] = .string(time) }
            }
            status["active"] = .integer(Int64(pods.live.count))
            status["ready"] = .integer(pods.ready)
            status["succeeded"] = .integer(pods.succeeded)
            status["failed"] = .integer(pods.failed)
            status["terminating"] = 0
            status["uncountedTerminatedPods"] = [:]
        }
    }

    private mutating func startPods(_ job: Value, _ pods: inout JobPods, needed: Int64) throws(APIStatus) {
        let wanted = min(job["spec"]?["parallelism"]?.integer ?? 1, needed - pods.succeeded)
        while Int64(pods.live.count) < wanted {
            var pod = controlledPod(job["spec"]?["template"] ?? [:], owner: job)
            pod.updateMetadata { $0["generateName"] = .string("\(job.objectName)-") }
            let created = try create(pod, in: .pods, namespace: job.objectNamespace, by: .controllers)
            tell(job, "SuccessfulCreate", "Created pod: \(created.objectName)", by: .controllers)
            pods.live.append(created)
        }
    }

    /// A finished Job goes after its time to live, if it has one.
    private mutating func expire(_ job: Value, _ end: Value) throws(APIStatus) {
        guard let life = job["spec"]?["ttlSecondsAfterFinished"]?.integer, let resource = resource(.jobs),
            let moment = end["lastTransitionTime"]?.string.flatMap({ Timestamp($0) })
        else { return }
        let left = Double(life) - now.seconds(since: moment) * clock.pace
        if left > 0 {
            schedule(.job, ObjectPlace(.jobs, job.objectNamespace, job.objectName), after: left)
            return
        }
        var options = DeleteOptions()
        options.propagation = .foreground
        _ = try delete(job, resource, options)
    }
}

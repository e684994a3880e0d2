import APIMachinery
import Model

/// Runs a Job's pods until enough of them succeeded.
struct JobController: Controller {
    func reconcile(_ job: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        if let end = ["Complete", "Failed"].compactMap({ job.condition($0) }).first(where: { $0["status"] == "True" }) {
            return try expire(job, end, in: &state)
        }
        var pods = JobPods(state.dependents(of: job, in: .pods))
        let needed = job["spec"]?["completions"]?.integer ?? 1
        let isSuspended = job["spec"]?["suspend"]?.bool == true
        let time = state.now.text
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
            for pod in pods.live { try ControlledPod.delete(pod, in: &state) }
            pods.live = []
            pods.ready = 0
        } else {
            try startPods(job, &pods, needed: needed, in: &state)
        }
        if let end {
            events.record(
                job, end.type == "Complete" ? "Completed" : end.reason,
                end.type == "Complete" ? "Job completed" : end.message, isWarning: end.type == "Failed",
                in: &state)
        }
        try component.updateStatus(of: .jobs, namespace: job.objectNamespace, name: job.objectName, in: &state) {
            status in
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

    private func startPods(_ job: Value, _ pods: inout JobPods, needed: Int64, in state: inout ClusterState)
        throws(APIStatus)
    {
        let wanted = min(job["spec"]?["parallelism"]?.integer ?? 1, needed - pods.succeeded)
        while Int64(pods.live.count) < wanted {
            var pod = ControlledPod.made(from: job["spec"]?["template"] ?? [:], owner: job)
            pod.updateMetadata { $0["generateName"] = .string("\(job.objectName)-") }
            let created = try component.create(pod, as: .pods, namespace: job.objectNamespace, in: &state)
            events.record(job, "SuccessfulCreate", "Created pod: \(created.objectName)", in: &state)
            pods.live.append(created)
        }
    }

    /// A finished Job goes after its time to live, if it has one.
    private func expire(_ job: Value, _ end: Value, in state: inout ClusterState) throws(APIStatus) {
        guard let life = job["spec"]?["ttlSecondsAfterFinished"]?.integer, let resource = state.resource(.jobs),
            let moment = end["lastTransitionTime"]?.string.flatMap({ Time($0) })
        else { return }
        let left = Double(life) - state.now.seconds(since: moment) * state.clock.pace
        if left > 0 {
            state.schedule(.job, ObjectPlace(.jobs, job.objectNamespace, job.objectName), after: left)
            return
        }
        var options = DeleteOptions()
        options.propagation = .foreground
        _ = try ObjectDeletion(resource: resource, options: options).delete(job, in: &state)
    }
}

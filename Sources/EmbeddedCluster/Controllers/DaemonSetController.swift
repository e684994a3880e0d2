import APIMachinery
import Model

/// Gives a DaemonSet its pod: one, as there is one node.
struct DaemonSetController: Controller {
    func reconcile(_ set: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        let template = set["spec"]?["template"] ?? [:]
        let revision = try ControllerRevisions.name(
            of: template, owner: set, by: component, in: &state)
        let hash = String(revision.split(separator: "-").last ?? "")
        let isRolling = set["spec"]?["updateStrategy"]?["type"]?.string == "RollingUpdate"
        var kept: Value?
        var isTerminating = false
        for pod in state.dependents(of: set, in: .pods) {
            if pod.isDeleting {
                isTerminating = true
                continue
            }
            let isOutdated = isRolling && pod.labels?["controller-revision-hash"]?.string != hash
            if kept != nil || isOutdated || pod.isFinishedPod {
                try ControlledPod.delete(pod, in: &state)
                isTerminating = true
            } else {
                kept = pod
            }
        }
        if kept == nil, !isTerminating { kept = try makePod(set, template, hash: hash, in: &state) }
        try report(set, kept, hash: hash, in: &state)
    }

    private func makePod(_ set: Value, _ template: Value, hash: String, in state: inout ClusterState) throws(APIStatus)
        -> Value
    {
        var pod = ControlledPod.made(from: template, owner: set)
        pod.updateMetadata { metadata in
            metadata["generateName"] = .string("\(set.objectName)-")
            metadata.update("labels") { labels in
                labels["controller-revision-hash"] = .string(hash)
                labels["pod-template-generation"] = .string(String(set.generation))
            }
        }
        let created = try component.create(pod, as: .pods, namespace: set.objectNamespace, in: &state)
        events.record(set, "SuccessfulCreate", "Created pod: \(created.objectName)", in: &state)
        return created
    }

    private func report(_ set: Value, _ pod: Value?, hash: String, in state: inout ClusterState) throws(APIStatus) {
        let isReady = pod?.isReadyPod ?? false
        let isUpdated = pod?.labels?["controller-revision-hash"]?.string == hash
        try component.updateStatus(of: .daemonSets, namespace: set.objectNamespace, name: set.objectName, in: &state) {
            status in
            status["observedGeneration"] = .integer(set.generation)
            status["desiredNumberScheduled"] = 1
            status["currentNumberScheduled"] = pod == nil ? 0 : 1
            status["updatedNumberScheduled"] = isUpdated ? 1 : 0
            status["numberReady"] = isReady ? 1 : 0
            status["numberAvailable"] = isReady ? 1 : 0
            status["numberUnavailable"] = isReady ? 0 : 1
            status["numberMisscheduled"] = 0
        }
    }
}

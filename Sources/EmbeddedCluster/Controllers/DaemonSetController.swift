import Model

/// One look of the DaemonSet controller: one pod, as there is one node.
extension ClusterState {
    mutating func controlDaemonSet(_ set: Value) throws(APIStatus) {
        let template = set["spec"]?["template"] ?? [:]
        let revision = try revision(of: set, template)
        let hash = String(revision.split(separator: "-").last ?? "")
        let isRolling = set["spec"]?["updateStrategy"]?["type"]?.string == "RollingUpdate"
        var kept: Value?
        var isTerminating = false
        for pod in pods(controlledBy: set) {
            if pod.isDeleting {
                isTerminating = true
                continue
            }
            let isOutdated = isRolling && pod.labels?["controller-revision-hash"]?.string != hash
            if kept != nil || isOutdated || pod.isFinishedPod {
                try deletePod(pod)
                isTerminating = true
            } else {
                kept = pod
            }
        }
        if kept == nil, !isTerminating { kept = try makePod(set, template, hash: hash) }
        try report(set, kept, hash: hash)
    }

    private mutating func makePod(_ set: Value, _ template: Value, hash: String) throws(APIStatus) -> Value {
        var pod = controlledPod(template, owner: set)
        pod.updateMetadata { metadata in
            metadata["generateName"] = .string("\(set.objectName)-")
            metadata.update("labels") { labels in
                labels["controller-revision-hash"] = .string(hash)
                labels["pod-template-generation"] = .string(String(set.generation))
            }
        }
        let created = try create(pod, in: .pods, namespace: set.objectNamespace, by: .controllers)
        tell(set, "SuccessfulCreate", "Created pod: \(created.objectName)", by: .controllers)
        return created
    }

    private mutating func report(_ set: Value, _ pod: Value?, hash: String) throws(APIStatus) {
        let isReady = pod?.isReadyPod ?? false
        let isUpdated = pod?.labels?["controller-revision-hash"]?.string == hash
        try updateStatus(of: .daemonSets, namespace: set.objectNamespace, name: set.objectName, by: .controllers) {
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

import Model

/// Controllers that only report: autoscalers, disruption budgets, quotas, definitions.
extension ClusterState {
    mutating func observeAutoscaler(_ autoscaler: Value, _ place: ObjectPlace) throws(APIStatus) {
        let target = autoscaler["spec"]?["scaleTargetRef"]
        let resources: [String: ResourceName] = [
            "Deployment": .deployments, "StatefulSet": .statefulSets, "ReplicaSet": .replicaSets,
        ]
        let found = resources[target?["kind"]?.string ?? ""].flatMap { resource in
            object(resource, autoscaler.objectNamespace, target?["name"]?.string ?? "")
        }
        let time = now.text
        schedule(.autoscaler, place, after: 15)
        let lowest = autoscaler["spec"]?["minReplicas"]?.integer ?? 1
        let highest = autoscaler.number("spec", "maxReplicas")
        try updateStatus(
            of: .autoscalers, namespace: autoscaler.objectNamespace, name: autoscaler.objectName, by: .controllers
        ) { status in
            guard let found else {
                status.setCondition(
                    "AbleToScale", "False", reason: "FailedGetScale",
                    message: "the HPA controller was unable to get the target's current scale", time: time)
                return
            }
            let current = found.number("status", "replicas")
            status["currentReplicas"] = .integer(current)
            status["desiredReplicas"] = .integer(min(max(current, lowest), highest))
            status.setCondition(
                "AbleToScale", "True", reason: "ReadyForNewScale",
                message: "recommended size matches current size", time: time)
            status.setCondition(
                "ScalingActive", "True", reason: "ValidMetricFound", message: "simulated metrics", time: time)
            status.setCondition(
                "ScalingLimited", "False", reason: "DesiredWithinRange",
                message: "the desired count is within the acceptable range", time: time)
        }
    }

    mutating func observeBudget(_ budget: Value) throws(APIStatus) {
        let selector = LabelSelector(object: budget["spec"]?["selector"])
        let pods = store.table(.pods).objects(namespace: budget.objectNamespace).filter { pod in
            selector.matches(pod.labels) && !pod.isFinishedPod && !pod.isDeleting
        }
        let expected = Int64(pods.count)
        let healthy = Int64(pods.filter(\.isReadyPod).count)
        var desired: Int64 = 1
        if let most = budget["spec"]?["maxUnavailable"] {
            desired = max(0, expected - Scaled.count(most, of: expected, roundsUp: true))
        } else if let least = budget["spec"]?["minAvailable"] {
            desired = Scaled.count(least, of: expected, roundsUp: true)
        }
        let allowed = max(0, healthy - desired)
        let time = now.text
        try updateStatus(
            of: .budgets, namespace: budget.objectNamespace, name: budget.objectName, by: .controllers
        ) { status in
            status["observedGeneration"] = .integer(budget.generation)
            status["expectedPods"] = .integer(expected)
            status["currentHealthy"] = .integer(healthy)
            status["desiredHealthy"] = .integer(desired)
            status["disruptionsAllowed"] = .integer(allowed)
            status.setCondition(
                "DisruptionAllowed", allowed > 0 ? "True" : "False",
                reason: allowed > 0 ? "SufficientPods" : "InsufficientPods", time: time)
            status.forEachElement(of: "conditions") { condition in
                condition["observedGeneration"] = .integer(budget.generation)
                condition.setDefault("message", "")
            }
        }
    }

    /// Quotas are stored and reported, not enforced: use is 0.
    mutating func observeQuota(_ quota: Value) throws(APIStatus) {
        guard let hard = quota["spec"]?["hard"] else { return }
        let used = ValueObject((hard.object ?? [:]).map { ValueObject.Field(key: $0.key, value: "0") })
        try updateStatus(of: .quotas, namespace: quota.objectNamespace, name: quota.objectName, by: .controllers) {
            $0["hard"] = hard
            $0["used"] = .object(used)
        }
    }

    /// A CRD is established as soon as its names are accepted.
    mutating func establish(_ definition: Value) throws(APIStatus) {
        let names = definition["spec"]?["names"] ?? [:]
        let time = now.text
        let versions = (definition["spec"]?["versions"]?.array ?? []).filter { $0["storage"]?.bool == true }
            .compactMap { $0["name"] }
        try updateStatus(of: .definitions, namespace: nil, name: definition.objectName, by: .apiServer) { status in
            status["acceptedNames"] = names
            status.setCondition(
                "NamesAccepted", "True", reason: "NoConflicts", message: "no conflicts found", time: time)
            status.setCondition(
                "Established", "True", reason: "InitialNamesAccepted",
                message: "the initial names have been accepted", time: time)
            var stored = status["storedVersions"]?.array ?? []
            for version in versions where !stored.contains(version) { stored.append(version) }
            status["storedVersions"] = .array(stored)
        }
    }
}

import Model

extension ClusterState {
    func controlledPod(_ template: Value, owner: Value) -> Value {
        let metadata = template["metadata"] ?? [:]
        var pod: Value = ["kind": "Pod", "apiVersion": "v1", "spec": template["spec"] ?? [:]]
        pod.updateMetadata { own in
            for key in ["labels", "annotations", "finalizers"] { own[key] = metadata[key] }
            own["namespace"] = .string(owner.objectNamespace)
            own["ownerReferences"] = [owner.controllerReference]
        }
        return pod
    }

    mutating func controlReplicaSet(_ set: Value) throws(APIStatus) {
        guard let template = set["spec"]?["template"] else { return }
        try replicate(set, template, .replicaSets)
    }

    mutating func controlReplicationController(_ controller: Value) throws(APIStatus) {
        guard let template = controller["spec"]?["template"], !template.isNull else { return }
        try replicate(controller, template, .replicationControllers)
    }

    /// Brings the pods of an owner to the wanted number and counts them.
    private mutating func replicate(_ owner: Value, _ template: Value, _ resource: ResourceName) throws(APIStatus) {
        let wanted = Int(owner.number("spec", "replicas"))
        var live = pods(controlledBy: owner).filter { !$0.isDeleting && !$0.isFinishedPod }
        while live.count < wanted {
            var pod = controlledPod(template, owner: owner)
            pod.updateMetadata { $0["generateName"] = .string("\(owner.objectName)-") }
            let created = try create(pod, in: .pods, namespace: owner.objectNamespace, by: .controllers)
            tell(owner, "SuccessfulCreate", "Created pod: \(created.objectName)", by: .controllers)
            live.append(created)
        }
        if live.count > wanted { live = try removePods(live, count: live.count - wanted, owner: owner) }
        let ready = live.filter(\.isReadyPod).count
        let total = live.count
        let generation = owner.generation
        try updateStatus(of: resource, namespace: owner.objectNamespace, name: owner.objectName, by: .controllers) {
            status in
            status["replicas"] = .integer(Int64(total))
            status["fullyLabeledReplicas"] = .integer(Int64(total))
            status["readyReplicas"] = .integer(Int64(ready))
            status["availableReplicas"] = .integer(Int64(ready))
            status["observedGeneration"] = .integer(generation)
        }
    }

    /// Takes the least useful pods away: those that are not ready, then the youngest.
    private mutating func removePods(_ live: [Value], count: Int, owner: Value) throws(APIStatus) -> [Value] {
        let sorted = live.sorted { left, right in
            if left.isReadyPod != right.isReadyPod { return !left.isReadyPod }
            return left.resourceVersion > right.resourceVersion
        }
        for pod in sorted.prefix(count) {
            try deletePod(pod)
            tell(owner, "SuccessfulDelete", "Deleted pod: \(pod.objectName)", by: .controllers)
        }
        return Array(sorted.dropFirst(count))
    }

    mutating func deletePod(_ pod: Value) throws(APIStatus) {
        guard let resource = resource(.pods) else { return }
        _ = try delete(pod, resource, DeleteOptions())
    }
}

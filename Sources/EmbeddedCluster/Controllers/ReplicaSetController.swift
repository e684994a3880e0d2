import APIMachinery
import Model

/// Brings the pods of a ReplicaSet, or of a ReplicationController, to the wanted number.
struct ReplicaSetController: Controller {
    let resource: ResourceName

    func reconcile(_ owner: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        guard let template = owner["spec"]?["template"], !template.isNull else { return }
        let wanted = Int(owner.number("spec", "replicas"))
        var live = state.dependents(of: owner, in: .pods).filter { !$0.isDeleting && !$0.isFinishedPod }
        while live.count < wanted {
            var pod = ControlledPod.made(from: template, owner: owner)
            pod.updateMetadata { $0["generateName"] = .string("\(owner.objectName)-") }
            let created = try component.create(pod, as: .pods, namespace: owner.objectNamespace, in: &state)
            events.record(owner, "SuccessfulCreate", "Created pod: \(created.objectName)", in: &state)
            live.append(created)
        }
        if live.count > wanted { live = try removePods(live, count: live.count - wanted, owner: owner, in: &state) }
        let ready = live.filter(\.isReadyPod).count
        let total = live.count
        let terminating = state.dependents(of: owner, in: .pods).count { $0.isDeleting && !$0.isFinishedPod }
        let generation = owner.generation
        try component.updateStatus(of: resource, namespace: owner.objectNamespace, name: owner.objectName, in: &state) {
            status in
            status["replicas"] = .integer(Int64(total))
            status["fullyLabeledReplicas"] = .integer(Int64(total))
            status["readyReplicas"] = .integer(Int64(ready))
            status["availableReplicas"] = .integer(Int64(ready))
            // Since Kubernetes 1.35, and of ReplicaSets only.
            if resource == .replicaSets { status["terminatingReplicas"] = .integer(Int64(terminating)) }
            status["observedGeneration"] = .integer(generation)
        }
    }

    /// Takes the least useful pods away: those that are not ready, then the youngest.
    private func removePods(_ live: [Value], count: Int, owner: Value, in state: inout ClusterState) throws(APIStatus)
        -> [Value]
    {
        let sorted = live.sorted { left, right in
            if left.isReadyPod != right.isReadyPod { return !left.isReadyPod }
            return left.resourceVersion > right.resourceVersion
        }
        for pod in sorted.prefix(count) {
            try ControlledPod.delete(pod, in: &state)
            events.record(owner, "SuccessfulDelete", "Deleted pod: \(pod.objectName)", in: &state)
        }
        return Array(sorted.dropFirst(count))
    }
}

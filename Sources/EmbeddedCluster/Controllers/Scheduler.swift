import APIMachinery
import Model

/// Puts pods on nodes: there is one, and it takes every pod whose claims are bound.
struct Scheduler: Controller {
    let component = Component.scheduler

    func reconcile(_ pod: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        if let obstacle = unboundClaim(of: pod, in: state) {
            let message =
                "0/1 nodes are available: \(obstacle). preemption: 0/1 nodes are available: 1 Preemption is not "
                + "helpful for scheduling."
            let time = state.now.text
            try component.updateStatus(of: .pods, namespace: pod.objectNamespace, name: pod.objectName, in: &state) {
                $0.setCondition("PodScheduled", "False", reason: "Unschedulable", message: message, time: time)
            }
            events.record(pod, "FailedScheduling", message, isWarning: true, in: &state)
            state.simulation.wait(place)
            state.schedule(.kubelet, place, after: 5)
            return
        }
        state.simulation.stopWaiting(place)
        var bound = pod
        bound.set(.string(SimulatedNode.name), at: ["spec", "nodeName"])
        let time = state.now.text
        bound.update("status") { $0.setCondition("PodScheduled", "True", time: time) }
        guard let resource = state.resource(.pods) else { return }
        state.put(bound, in: resource, namespace: pod.objectNamespace)
        events.record(
            pod, "Scheduled",
            "Successfully assigned \(pod.objectNamespace)/\(pod.objectName) to \(SimulatedNode.name)", in: &state)
    }

    private func unboundClaim(of pod: Value, in state: ClusterState) -> String? {
        for volume in pod["spec"]?["volumes"]?.array ?? [] {
            guard let name = volume["persistentVolumeClaim"]?["claimName"]?.string else { continue }
            guard let claim = state.object(.claims, pod.objectNamespace, name) else {
                return "persistentvolumeclaim \"\(name)\" not found"
            }
            if claim["status"]?["phase"]?.string != "Bound", !ClaimController.waitsForConsumer(claim, in: state) {
                return "pod has unbound immediate PersistentVolumeClaims"
            }
        }
        return nil
    }
}

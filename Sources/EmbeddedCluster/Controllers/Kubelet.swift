import APIMachinery
import Model

/// A pod's way from Pending over its init containers to Running and Ready.
struct Kubelet: Controller {
    let component = Component.kubelet
    let seesDeletions = true

    /// Takes a pod's next step and plans the one after it.
    func reconcile(_ pod: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        if pod.isDeleting { return try stop(pod, place, in: &state) }
        if pod.isFinishedPod { return }
        if let early = timeLeft(place, in: state) {
            state.schedule(.kubelet, place, after: early)
            return
        }
        if pod["spec"]?["nodeName"]?.string ?? "" == "" { return try Scheduler().reconcile(pod, at: place, in: &state) }
        var life = PodLife(pod, annotations: state.annotations, time: state.now.text)
        let next = life.advance(in: &state)
        for event in life.events {
            events.record(pod, event.reason, event.message, isWarning: event.isWarning, in: &state)
        }
        state.simulation.noteWaiting(place, isGated: life.gate != nil, isWaitingForObject: life.isWaitingForObject)
        if life.status != pod["status"] ?? [:] {
            let status = life.status
            try component.updateStatus(of: .pods, namespace: pod.objectNamespace, name: pod.objectName, in: &state) {
                $0 = status
            }
        }
        state.simulation.podSteps[place] = nil
        switch next {
        case .step:
            let step = PodLife.step(of: pod, state.annotations)
            state.simulation.podSteps[place] = state.now.advanced(bySeconds: step / state.clock.pace)
            state.schedule(.kubelet, place, after: step)
        case .after(let seconds): state.schedule(.kubelet, place, after: seconds)
        case .never: break
        }
    }

    /// Changes of other objects must not make a pod faster: each step has its time.
    private func timeLeft(_ place: ObjectPlace, in state: ClusterState) -> Double? {
        guard let moment = state.simulation.podSteps[place] else { return nil }
        let left = moment.seconds(since: state.now)
        return left > 0 ? left * state.clock.pace : nil
    }

    /// A stopped pod is removed when its containers had time to end.
    private func stop(_ pod: Value, _ place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        guard pod.finalizers.isEmpty else { return }
        let grace = Double(pod.number("metadata", "deletionGracePeriodSeconds"))
        let until = pod["metadata"]?["deletionTimestamp"]?.string.flatMap { Time($0) } ?? state.now
        let age = state.now.seconds(since: until) + grace
        let left = min(PodLife.step(of: pod, state.annotations), 1) - age * state.clock.pace
        if left > 0 {
            state.schedule(.kubelet, place, after: left)
            return
        }
        guard let resource = state.resource(.pods) else { return }
        var options = DeleteOptions()
        options.gracePeriodSeconds = 0
        _ = try ObjectDeletion(resource: resource, options: options).delete(pod, in: &state)
    }
}

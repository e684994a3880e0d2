import Model

/// The kubelet and the scheduler: a pod's way from Pending over its init containers to Running and Ready.
extension ClusterState {
    /// Takes a pod's next step and plans the one after it.
    mutating func tendPod(_ pod: Value, _ place: ObjectPlace) throws(APIStatus) {
        if pod.isDeleting { return try stop(pod, place) }
        if pod.isFinishedPod { return }
        if let early = timeLeft(pod, place) {
            schedule(.kubelet, place, after: early)
            return
        }
        if pod["spec"]?["nodeName"]?.string ?? "" == "" { return try assign(pod, place) }
        var life = PodLife(pod, time: now.text)
        let next = life.advance(&self)
        for event in life.events { tell(pod, event.reason, event.message, isWarning: event.isWarning, by: .kubelet) }
        noteWaiting(place, life)
        if life.status != pod["status"] ?? [:] {
            let status = life.status
            try updateStatus(of: .pods, namespace: pod.objectNamespace, name: pod.objectName, by: .kubelet) {
                $0 = status
            }
        }
        simulation.podSteps[place] = nil
        switch next {
        case .step:
            let step = PodLife.step(of: pod)
            simulation.podSteps[place] = now.advanced(bySeconds: step / clock.pace)
            schedule(.kubelet, place, after: step)
        case .after(let seconds): schedule(.kubelet, place, after: seconds)
        case .never: break
        }
    }

    /// Changes of other objects must not make a pod faster: each step has its time.
    private func timeLeft(_ pod: Value, _ place: ObjectPlace) -> Double? {
        guard let moment = simulation.podSteps[place] else { return nil }
        let left = moment.seconds(since: now)
        return left > 0 ? left * clock.pace : nil
    }

    private mutating func noteWaiting(_ place: ObjectPlace, _ life: PodLife) {
        if life.gate != nil { simulation.gated.insert(place) } else { simulation.gated.remove(place) }
        if life.isWaitingForObject {
            simulation.waitingPods[place.namespace, default: []].insert(place)
        } else {
            simulation.waitingPods[place.namespace]?.remove(place)
        }
    }

    /// A stopped pod is removed when its containers had time to end.
    private mutating func stop(_ pod: Value, _ place: ObjectPlace) throws(APIStatus) {
        guard pod.finalizers.isEmpty else { return }
        let grace = Double(pod.number("metadata", "deletionGracePeriodSeconds"))
        let until = pod["metadata"]?["deletionTimestamp"]?.string.flatMap { Timestamp($0) } ?? now
        let age = now.seconds(since: until) + grace
        let left = min(PodLife.step(of: pod), 1) - age * clock.pace
        if left > 0 {
            schedule(.kubelet, place, after: left)
            return
        }
        guard let resource = resource(.pods) else { return }
        var options = DeleteOptions()
        options.gracePeriodSeconds = 0
        _ = try delete(pod, resource, options)
    }

    /// The scheduler: there is one node, and it takes every pod whose claims are bound.
    private mutating func assign(_ pod: Value, _ place: ObjectPlace) throws(APIStatus) {
        if let obstacle = unboundClaim(of: pod) {
            let message =
                "0/1 nodes are available: \(obstacle). preemption: 0/1 nodes are available: 1 Preemption is not "
                + "helpful for scheduling."
            let time = now.text
            try updateStatus(of: .pods, namespace: pod.objectNamespace, name: pod.objectName, by: .scheduler) {
                $0.setCondition("PodScheduled", "False", reason: "Unschedulable", message: message, time: time)
            }
            tell(pod, "FailedScheduling", message, isWarning: true, by: .scheduler)
            simulation.waitingPods[place.namespace, default: []].insert(place)
            schedule(.kubelet, place, after: 5)
            return
        }
        simulation.waitingPods[place.namespace]?.remove(place)
        var bound = pod
        bound.set(.string(SimulatedNode.name), at: ["spec", "nodeName"])
        let time = now.text
        bound.update("status") { $0.setCondition("PodScheduled", "True", time: time) }
        guard let resource = resource(.pods) else { return }
        put(bound, in: resource, namespace: pod.objectNamespace)
        tell(
            pod, "Scheduled",
            "Successfully assigned \(pod.objectNamespace)/\(pod.objectName) to \(SimulatedNode.name)", by: .scheduler)
    }

    private func unboundClaim(of pod: Value) -> String? {
        for volume in pod["spec"]?["volumes"]?.array ?? [] {
            guard let name = volume["persistentVolumeClaim"]?["claimName"]?.string else { continue }
            guard let claim = object(.claims, pod.objectNamespace, name) else {
                return "persistentvolumeclaim \"\(name)\" not found"
            }
            if claim["status"]?["phase"]?.string != "Bound", !waitsForConsumer(claim) {
                return "pod has unbound immediate PersistentVolumeClaims"
            }
        }
        return nil
    }

    /// The next free address of the pod network.
    mutating func nextPodAddress() -> String {
        simulation.addresses += 1
        return "10.244.\(simulation.addresses / 254 % 254).\(simulation.addresses % 254 + 1)"
    }
}

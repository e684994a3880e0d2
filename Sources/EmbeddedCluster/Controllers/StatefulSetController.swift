import APIMachinery
import Model

/// Gives a StatefulSet its pods by ordinal, one after the other.
struct StatefulSetController: Controller {
    func reconcile(_ set: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        let spec = set["spec"] ?? [:]
        let revision = try ControllerRevisions.name(
            of: spec["template"] ?? [:], owner: set, by: component, in: &state)
        let pods = state.dependents(of: set, in: .pods)
        var look = StatefulLook(set, revision: revision, pods: pods)
        try makePods(set, &look, in: &state)
        try removeExtra(&look, in: &state)
        try replaceOutdated(&look, in: &state)
        try component.updateStatus(of: .statefulSets, namespace: set.objectNamespace, name: set.objectName, in: &state)
        {
            look.report(&$0, generation: set.generation)
        }
    }

    /// Makes the missing pods; in order, unless the set is parallel.
    private func makePods(_ set: Value, _ look: inout StatefulLook, in state: inout ClusterState) throws(APIStatus) {
        var isSettled = true
        for ordinal in look.ordinals {
            let name = look.podName(ordinal)
            var pod = look.pods[name]
            if let finished = pod, finished.isFinishedPod, !finished.isDeleting {
                try ControlledPod.delete(finished, in: &state)
                isSettled = false
                continue
            }
            if pod == nil, isSettled || look.isParallel {
                pod = try makePod(set, ordinal: ordinal, name: name, look, in: &state)
                events.record(
                    set, "SuccessfulCreate", "create Pod \(name) in StatefulSet \(set.objectName) successful",
                    in: &state)
            }
            guard let pod else {
                isSettled = false
                continue
            }
            look.count(pod)
            if !pod.isReadyPod || pod.isDeleting { isSettled = false }
        }
    }

    private func makePod(
        _ set: Value, ordinal: Int64, name: String, _ look: StatefulLook, in state: inout ClusterState
    ) throws(APIStatus) -> Value {
        var pod = ControlledPod.made(from: set["spec"]?["template"] ?? [:], owner: set)
        pod.updateMetadata { metadata in
            metadata["name"] = .string(name)
            metadata.update("labels") { labels in
                labels["controller-revision-hash"] = .string(look.revision)
                labels[WellKnownLabel.podName] = .string(name)
                labels["apps.kubernetes.io/pod-index"] = .string(String(ordinal))
            }
        }
        pod.update("spec") { spec in
            spec["hostname"] = .string(name)
            spec["subdomain"] = Value.nonEmpty(set["spec"]?["serviceName"]?.string ?? "")
        }
        for template in set["spec"]?["volumeClaimTemplates"]?.array ?? [] {
            try claimVolume(template, for: &pod, of: set, in: &state)
        }
        return try component.create(pod, as: .pods, namespace: set.objectNamespace, in: &state)
    }

    /// Makes the claim of one pod, unless an earlier pod of that name left it, and mounts it.
    private func claimVolume(_ template: Value, for pod: inout Value, of set: Value, in state: inout ClusterState)
        throws(APIStatus)
    {
        let volume = template.objectName
        let name = "\(volume)-\(pod.objectName)"
        if state.object(.claims, set.objectNamespace, name) == nil {
            var labels = template.labels ?? [:]
            for field in set["spec"]?["selector"]?["matchLabels"]?.object ?? [:] where labels[field.key] == nil {
                labels[field.key] = field.value
            }
            var claim: Value = [
                "kind": "PersistentVolumeClaim", "apiVersion": "v1", "metadata": ["name": .string(name)],
                "spec": template["spec"] ?? [:],
            ]
            claim.updateMetadata { metadata in
                metadata["labels"] = .object(labels)
                metadata["annotations"] = template["metadata"]?["annotations"]
            }
            try component.create(claim, as: .claims, namespace: set.objectNamespace, in: &state)
            events.record(
                set, "SuccessfulCreate",
                "create Claim \(name) Pod \(pod.objectName) in StatefulSet \(set.objectName) success", in: &state)
        }
        let mount: Value = ["name": .string(volume), "persistentVolumeClaim": ["claimName": .string(name)]]
        pod.update("spec") { spec in
            let others = (spec["volumes"]?.array ?? []).filter { $0["name"]?.string != volume }
            spec["volumes"] = .array(others + [mount])
        }
    }

    /// The highest ordinal goes first.
    private func removeExtra(_ look: inout StatefulLook, in state: inout ClusterState) throws(APIStatus) {
        for (index, pod) in look.extra.enumerated() {
            look.count(pod)
            if !pod.isDeleting {
                try ControlledPod.delete(pod, in: &state)
                look.total -= 1
            }
            if index == 0, !look.isParallel { break }
        }
    }

    /// Replaces outdated pods from the last to the partition, one at a time.
    private func replaceOutdated(_ look: inout StatefulLook, in state: inout ClusterState) throws(APIStatus) {
        guard !look.isOnDelete, look.extra.isEmpty else { return }
        for ordinal in look.ordinals.reversed() where ordinal >= look.partition {
            guard let pod = look.pods[look.podName(ordinal)], !pod.isDeleting else { return }
            if pod.labels?["controller-revision-hash"]?.string != look.revision {
                return try ControlledPod.delete(pod, in: &state)
            }
            if !pod.isReadyPod { return }
        }
    }
}

import Model

/// One look of the StatefulSet controller: pods by ordinal, one after the other.
extension ClusterState {
    mutating func controlStatefulSet(_ set: Value) throws(APIStatus) {
        let spec = set["spec"] ?? [:]
        let revision = try revision(of: set, spec["template"] ?? [:])
        let pods = pods(controlledBy: set)
        var look = StatefulLook(set, revision: revision, pods: pods)
        try makePods(set, &look)
        try removeExtra(&look)
        try replaceOutdated(&look)
        try updateStatus(of: .statefulSets, namespace: set.objectNamespace, name: set.objectName, by: .controllers) {
            look.report(&$0, generation: set.generation)
        }
    }

    /// Makes the missing pods; in order, unless the set is parallel.
    private mutating func makePods(_ set: Value, _ look: inout StatefulLook) throws(APIStatus) {
        var isSettled = true
        for ordinal in look.ordinals {
            let name = look.podName(ordinal)
            var pod = look.pods[name]
            if let finished = pod, finished.isFinishedPod, !finished.isDeleting {
                try deletePod(finished)
                isSettled = false
                continue
            }
            if pod == nil, isSettled || look.isParallel {
                pod = try makePod(set, ordinal: ordinal, name: name, look)
                tell(
                    set, "SuccessfulCreate", "create Pod \(name) in StatefulSet \(set.objectName) successful",
                    by: .controllers)
            }
            guard let pod else {
                isSettled = false
                continue
            }
            look.count(pod)
            if !pod.isReadyPod || pod.isDeleting { isSettled = false }
        }
    }

    private mutating func makePod(
        _ set: Value, ordinal: Int64, name: String, _ look: StatefulLook
    ) throws(APIStatus) -> Value {
        var pod = controlledPod(set["spec"]?["template"] ?? [:], owner: set)
        pod.updateMetadata { metadata in
            metadata["name"] = .string(name)
            metadata.update("labels") { labels in
                labels["controller-revision-hash"] = .string(look.revision)
                labels["statefulset.kubernetes.io/pod-name"] = .string(name)
                labels["apps.kubernetes.io/pod-index"] = .string(String(ordinal))
            }
        }
        pod.update("spec") { spec in
            spec["hostname"] = .string(name)
            spec["subdomain"] = Value.nonEmpty(set["spec"]?["serviceName"]?.string ?? "")
        }
        for template in set["spec"]?["volumeClaimTemplates"]?.array ?? [] {
            try claimVolume(template, for: &pod, of: set)
        }
        return try create(pod, in: .pods, namespace: set.objectNamespace, by: .controllers)
    }

    /// Makes the claim of one pod, unless an earlier pod of that name left it, and mounts it.
    private mutating func claimVolume(_ template: Value, for pod: inout Value, of set: Value) throws(APIStatus) {
        let volume = template.objectName
        let name = "\(volume)-\(pod.objectName)"
        if object(.claims, set.objectNamespace, name) == nil {
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
            try create(claim, in: .claims, namespace: set.objectNamespace, by: .controllers)
            tell(
                set, "SuccessfulCreate",
                "create Claim \(name) Pod \(pod.objectName) in StatefulSet \(set.objectName) success", by: .controllers)
        }
        let mount: Value = ["name": .string(volume), "persistentVolumeClaim": ["claimName": .string(name)]]
        pod.update("spec") { spec in
            let others = (spec["volumes"]?.array ?? []).filter { $0["name"]?.string != volume }
            spec["volumes"] = .array(others + [mount])
        }
    }

    /// The highest ordinal goes first.
    private mutating func removeExtra(_ look: inout StatefulLook) throws(APIStatus) {
        for (index, pod) in look.extra.enumerated() {
            look.count(pod)
            if !pod.isDeleting {
                try deletePod(pod)
                look.total -= 1
            }
            if index == 0, !look.isParallel { break }
        }
    }

    /// Replaces outdated pods from the last to the partition, one at a time.
    private mutating func replaceOutdated(_ look: inout StatefulLook) throws(APIStatus) {
        guard !look.isOnDelete, look.extra.isEmpty else { return }
        for ordinal in look.ordinals.reversed() where ordinal >= look.partition {
            guard let pod = look.pods[look.podName(ordinal)], !pod.isDeleting else { return }
            if pod.labels?["controller-revision-hash"]?.string != look.revision { return try deletePod(pod) }
            if !pod.isReadyPod { return }
        }
    }

    /// The name of the ControllerRevision of a template, which is made where it is missing.
    mutating func revision(of owner: Value, _ template: Value) throws(APIStatus) -> String {
        let name = "\(owner.objectName)-\(TemplateHash.text(template))"
        let namespace = owner.objectNamespace
        guard object(.controllerRevisions, namespace, name) == nil else { return name }
        let last = dependents(of: owner, in: .controllerRevisions).map { $0.number("revision") }.max() ?? 0
        try create(
            [
                "kind": "ControllerRevision", "apiVersion": "apps/v1",
                "metadata": [
                    "name": .string(name), "labels": template["metadata"]?["labels"] ?? [:],
                    "ownerReferences": [owner.controllerReference],
                ],
                "data": ["spec": ["template": template]], "revision": .integer(last + 1),
            ], in: .controllerRevisions, namespace: namespace, by: .controllers)
        return name
    }
}

private struct StatefulLook {
    let name: String
    let revision: String
    let ordinals: Range<Int64>
    let isParallel: Bool
    let isOnDelete: Bool
    let partition: Int64
    let pods: [String: Value]
    let extra: [Value]
    private let currentRevision: String
    var total: Int64 = 0
    private var ready: Int64 = 0
    private var updated: Int64 = 0
    private var current: Int64 = 0

    init(_ set: Value, revision: String, pods: [Value]) {
        let spec = set["spec"] ?? [:]
        let start = spec["ordinals"]?["start"]?.integer ?? 0
        let ordinals = start..<start + set.number("spec", "replicas")
        name = set.objectName
        self.revision = revision
        self.ordinals = ordinals
        isParallel = spec["podManagementPolicy"]?.string == "Parallel"
        isOnDelete = spec["updateStrategy"]?["type"]?.string == "OnDelete"
        partition = spec["updateStrategy"]?["rollingUpdate"]?["partition"]?.integer ?? start
        currentRevision = set["status"]?["currentRevision"]?.string ?? revision
        self.pods = Dictionary(pods.map { ($0.objectName, $0) }) { first, _ in first }
        extra = pods.filter { pod in StatefulLook.ordinal(pod).map { !ordinals.contains($0) } ?? false }
            .sorted { StatefulLook.ordinal($0) ?? 0 > StatefulLook.ordinal($1) ?? 0 }
    }

    private static func ordinal(_ pod: Value) -> Int64? {
        pod.objectName.split(separator: "-").last.flatMap { Int64($0) }
    }

    func podName(_ ordinal: Int64) -> String { "\(name)-\(ordinal)" }

    mutating func count(_ pod: Value) {
        guard !pod.isDeleting else { return }
        total += 1
        if pod.isReadyPod { ready += 1 }
        let own = pod.labels?["controller-revision-hash"]?.string
        if own == revision { updated += 1 }
        if own == currentRevision { current += 1 }
    }

    func report(_ status: inout Value, generation: Int64) {
        let wanted = Int64(ordinals.count)
        let isDone = updated == wanted && ready == wanted
        status["observedGeneration"] = .integer(generation)
        status["replicas"] = .integer(total)
        status["readyReplicas"] = .integer(ready)
        status["availableReplicas"] = .integer(ready)
        status["updatedReplicas"] = .integer(updated)
        status["currentReplicas"] = .integer(isDone ? updated : current)
        status["updateRevision"] = .string(revision)
        status["currentRevision"] = .string(isDone ? revision : currentRevision)
        status.setDefault("collisionCount", 0)
    }
}

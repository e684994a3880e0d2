import Model

/// One look of the Deployment controller at one Deployment.
private struct Rollout {
    static let revisionAnnotation = "deployment.kubernetes.io/revision"
    static let hashLabel = "pod-template-hash"

    let wanted: Int64
    let isPaused: Bool
    let isRecreate: Bool
    var surge: Int64 = 0
    var unavailable: Int64
    var current: Value?
    var old: [Value] = []

    init(_ deployment: Value, sets: [Value]) {
        let spec = deployment["spec"] ?? [:]
        wanted = deployment.number("spec", "replicas")
        isPaused = spec["paused"]?.bool == true
        isRecreate = spec["strategy"]?["type"]?.string == "Recreate"
        unavailable = wanted
        if !isRecreate, let rolling = spec["strategy"]?["rollingUpdate"] {
            surge = Scaled.count(rolling["maxSurge"], of: wanted, roundsUp: true)
            unavailable = Scaled.count(rolling["maxUnavailable"], of: wanted, roundsUp: false)
            if surge == 0, unavailable == 0 { unavailable = 1 }
        }
        let template = Rollout.withoutHash(spec["template"] ?? [:])
        for set in sets {
            if current == nil, Rollout.withoutHash(set["spec"]?["template"] ?? [:]) == template {
                current = set
            } else {
                old.append(set)
            }
        }
    }

    static func withoutHash(_ template: Value) -> Value {
        var template = template
        template.set(nil, at: ["metadata", "labels", hashLabel])
        return template
    }

    static func revision(_ object: Value) -> Int {
        object.annotations?[revisionAnnotation]?.string.flatMap { Int($0) } ?? 0
    }

    var lastRevision: Int { ((current.map { [$0] } ?? []) + old).map(Rollout.revision).max() ?? 0 }
    var oldPods: Int64 { old.reduce(0) { $0 + $1.number("status", "replicas") } }
    var oldWanted: Int64 { old.reduce(0) { $0 + $1.number("spec", "replicas") } }

    /// How many pods the new ReplicaSet may have now.
    func room(has: Int64) -> Int64 {
        if isRecreate, oldPods > 0 { return 0 }
        if isRecreate || oldWanted == 0 { return wanted }
        return max(has, min(wanted, wanted + surge - oldWanted))
    }

    /// How many old pods may go: those that are down, and of the others as many as availability allows.
    ///
    /// Counts wanted pods where it can, because statuses lag behind (`reconcileOldReplicaSets`).
    var removable: Int64 {
        if isRecreate { return oldWanted }
        let minimum = wanted - unavailable
        let new = current?.number("spec", "replicas") ?? 0
        let newAvailable = current?.number("status", "availableReplicas") ?? 0
        let most = oldWanted + new - minimum - (new - newAvailable)
        guard most > 0 else { return 0 }
        var available = newAvailable
        var down: Int64 = 0
        for set in old {
            available += set.number("status", "availableReplicas")
            down += max(0, set.number("spec", "replicas") - set.number("status", "availableReplicas"))
        }
        return min(most, min(oldWanted, down + max(0, available - minimum)))
    }
}

/// A count that is a number or a percentage.
enum Scaled {
    static func count(_ value: Value?, of total: Int64, roundsUp: Bool) -> Int64 {
        switch value {
        case .integer(let number): return number
        case .string(let text):
            guard text.last == "%", let percent = Int64(text.dropLast()) else { return 0 }
            return (total * percent + (roundsUp ? 99 : 0)) / 100
        default: return 0
        }
    }
}

extension ClusterState {
    mutating func controlDeployment(_ deployment: Value) throws(APIStatus) {
        var deployment = deployment
        var rollout = Rollout(deployment, sets: dependents(of: deployment, in: .replicaSets))
        if !rollout.isPaused {
            if rollout.current == nil { rollout.current = try makeReplicaSet(deployment, rollout) }
            deployment = try numberRevision(deployment, &rollout)
        }
        try scale(&rollout, deployment)
        try forgetOldRevisions(deployment, rollout)
        try reportRollout(deployment, rollout)
    }

    private mutating func makeReplicaSet(_ deployment: Value, _ rollout: Rollout) throws(APIStatus) -> Value {
        var template = deployment["spec"]?["template"] ?? [:]
        let hash = TemplateHash.text(template)
        template.set(.string(hash), at: ["metadata", "labels", Rollout.hashLabel])
        var selector = deployment["spec"]?["selector"] ?? [:]
        selector.set(.string(hash), at: ["matchLabels", Rollout.hashLabel])
        let replicas = rollout.room(has: 0)
        let name = "\(deployment.objectName)-\(hash)"
        let set = try create(
            [
                "kind": "ReplicaSet", "apiVersion": "apps/v1",
                "metadata": [
                    "name": .string(name), "labels": template["metadata"]?["labels"] ?? [:],
                    "annotations": [
                        "deployment.kubernetes.io/desired-replicas": .string(String(rollout.wanted)),
                        "deployment.kubernetes.io/max-replicas": .string(String(rollout.wanted + rollout.surge)),
                        Rollout.revisionAnnotation: .string(String(rollout.lastRevision + 1)),
                    ],
                    "ownerReferences": [deployment.controllerReference],
                ],
                "spec": ["replicas": .integer(replicas), "selector": selector, "template": template],
            ], in: .replicaSets, namespace: deployment.objectNamespace, by: .controllers)
        tell(deployment, "ScalingReplicaSet", "Scaled up replica set \(name) from 0 to \(replicas)", by: .controllers)
        return set
    }

    /// The revision of a Deployment is that of its newest ReplicaSet; a rollback brings an old one to the front.
    private mutating func numberRevision(_ deployment: Value, _ rollout: inout Rollout) throws(APIStatus) -> Value {
        guard let current = rollout.current else { return deployment }
        var revision = Rollout.revision(current)
        if revision < rollout.lastRevision {
            revision = rollout.lastRevision + 1
            rollout.current = try update(
                .replicaSets, namespace: current.objectNamespace, name: current.objectName, by: .controllers
            ) { $0.set(.string(String(revision)), at: ["metadata", "annotations", Rollout.revisionAnnotation]) }
        }
        guard Rollout.revision(deployment) != revision else { return deployment }
        return try update(
            .deployments, namespace: deployment.objectNamespace, name: deployment.objectName, by: .controllers
        ) { $0.set(.string(String(revision)), at: ["metadata", "annotations", Rollout.revisionAnnotation]) }
    }

    private mutating func scale(_ rollout: inout Rollout, _ deployment: Value) throws(APIStatus) {
        guard let current = rollout.current else { return }
        let has = current.number("spec", "replicas")
        var replicas = has > rollout.wanted ? rollout.wanted : rollout.room(has: has)
        if rollout.isPaused, rollout.oldWanted > 0 { replicas = has }
        rollout.current = try scale(current, to: replicas, deployment)
        guard !rollout.isPaused, rollout.oldWanted > 0 else { return }
        var removable = rollout.removable
        rollout.old.sort { Rollout.revision($0) < Rollout.revision($1) }
        for index in rollout.old.indices where removable > 0 {
            let has = rollout.old[index].number("spec", "replicas")
            let replicas = max(0, has - removable)
            removable -= has - replicas
            rollout.old[index] = try scale(rollout.old[index], to: replicas, deployment)
        }
    }

    private mutating func scale(_ set: Value, to replicas: Int64, _ deployment: Value) throws(APIStatus) -> Value {
        let has = set.number("spec", "replicas")
        guard has != replicas else { return set }
        let direction = replicas > has ? "up" : "down"
        tell(
            deployment, "ScalingReplicaSet",
            "Scaled \(direction) replica set \(set.objectName) from \(has) to \(replicas)", by: .controllers)
        return try update(.replicaSets, namespace: set.objectNamespace, name: set.objectName, by: .controllers) {
            $0.set(.integer(replicas), at: ["spec", "replicas"])
        }
    }

    private mutating func forgetOldRevisions(_ deployment: Value, _ rollout: Rollout) throws(APIStatus) {
        guard let limit = deployment["spec"]?["revisionHistoryLimit"]?.integer, let resource = resource(.replicaSets)
        else { return }
        let idle = rollout.old.filter { set in
            set.number("spec", "replicas") == 0 && set.number("status", "replicas") == 0 && !set.isDeleting
        }.sorted { Rollout.revision($0) < Rollout.revision($1) }
        for set in idle.prefix(max(0, idle.count - Int(limit))) { _ = try delete(set, resource, DeleteOptions()) }
    }

    private mutating func reportRollout(_ deployment: Value, _ rollout: Rollout) throws(APIStatus) {
        let sets = (rollout.current.map { [$0] } ?? []) + rollout.old
        func sum(_ field: String) -> Int64 { sets.reduce(0) { $0 + $1.number("status", field) } }
        let replicas = sum("replicas")
        let available = sum("availableReplicas")
        let updated = rollout.current?.number("status", "replicas") ?? 0
        let wantedNow = sets.reduce(0) { $0 + $1.number("spec", "replicas") }
        let progress = progress(of: deployment, rollout, replicas: replicas, available: available, updated: updated)
        let time = now.text
        let ready = sum("readyReplicas")
        try updateStatus(
            of: .deployments, namespace: deployment.objectNamespace, name: deployment.objectName, by: .controllers
        ) { status in
            status["observedGeneration"] = .integer(deployment.generation)
            status["replicas"] = .integer(replicas)
            status["updatedReplicas"] = .integer(updated)
            status["readyReplicas"] = .integer(ready)
            status["availableReplicas"] = .integer(available)
            status["unavailableReplicas"] = .integer(max(0, wantedNow - available))
            let isAvailable = available >= rollout.wanted - rollout.unavailable
            status.setCondition(
                "Available", isAvailable ? "True" : "False",
                reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                message: isAvailable
                    ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
                time: time, stamp: "lastUpdateTime")
            status.setCondition(
                "Progressing", progress.status, reason: progress.reason, message: progress.message, time: time,
                stamp: "lastUpdateTime", touch: progress.isMoving)
        }
    }

    private struct Progress {
        var status: String
        var reason: String
        var message: String
        var isMoving = false
    }

    /// The `Progressing` condition: done, on its way, or out of time.
    private mutating func progress(
        of deployment: Value, _ rollout: Rollout, replicas: Int64, available: Int64, updated: Int64
    ) -> Progress {
        let name = rollout.current?.objectName ?? ""
        if rollout.isPaused {
            return Progress(status: "Unknown", reason: "DeploymentPaused", message: "Deployment is paused")
        }
        if updated == rollout.wanted, replicas == rollout.wanted, available == rollout.wanted {
            return Progress(
                status: "True", reason: "NewReplicaSetAvailable",
                message: "ReplicaSet \"\(name)\" has successfully progressed.")
        }
        let before = deployment.condition("Progressing")
        let isMoving =
            updated > deployment.number("status", "updatedReplicas")
            || available > deployment.number("status", "availableReplicas")
            || replicas < deployment.number("status", "replicas")
        let wasLate = before?["reason"]?.string == "ProgressDeadlineExceeded"
        let wasDone = before.map { $0["reason"]?.string == "NewReplicaSetAvailable" } ?? true
        let isNew = deployment.generation != deployment.number("status", "observedGeneration")
        let limit = Double(deployment.number("spec", "progressDeadlineSeconds"))
        let since = before?["lastUpdateTime"]?.string.flatMap { Timestamp($0) } ?? now
        let place = ObjectPlace(.deployments, deployment.objectNamespace, deployment.objectName)
        if isNew || isMoving || (wasDone && !wasLate) {
            schedule(.deployment, place, after: limit + 1)
            return Progress(
                status: "True", reason: "ReplicaSetUpdated", message: "ReplicaSet \"\(name)\" is progressing.",
                isMoving: true)
        }
        if wasLate || now.seconds(since: since) * clock.pace >= limit {
            return Progress(
                status: "False", reason: "ProgressDeadlineExceeded",
                message: "ReplicaSet \"\(name)\" has timed out progressing.")
        }
        schedule(.deployment, place, after: limit - now.seconds(since: since) * clock.pace + 1)
        return Progress(
            status: before?["status"]?.string ?? "True", reason: before?["reason"]?.string ?? "ReplicaSetUpdated",
            message: before?["message"]?.string ?? "")
    }
}

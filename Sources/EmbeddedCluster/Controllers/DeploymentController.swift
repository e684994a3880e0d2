import APIMachinery
import Model

/// Rolls a Deployment out over its ReplicaSets, one look at a time.
struct DeploymentController: Controller {
    func reconcile(_ deployment: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        var deployment = deployment
        var rollout = Rollout(deployment, sets: state.dependents(of: deployment, in: .replicaSets))
        if !rollout.isPaused {
            if rollout.current == nil { rollout.current = try makeReplicaSet(deployment, rollout, in: &state) }
            deployment = try numberRevision(deployment, &rollout, in: &state)
        }
        try scale(&rollout, deployment, in: &state)
        try forgetOldRevisions(deployment, rollout, in: &state)
        try report(deployment, rollout, in: &state)
    }

    private func makeReplicaSet(_ deployment: Value, _ rollout: Rollout, in state: inout ClusterState) throws(APIStatus)
        -> Value
    {
        var template = deployment["spec"]?["template"] ?? [:]
        let hash = TemplateHash.text(template)
        template.set(.string(hash), at: ["metadata", "labels", Rollout.hashLabel])
        var selector = deployment["spec"]?["selector"] ?? [:]
        selector.set(.string(hash), at: ["matchLabels", Rollout.hashLabel])
        let replicas = rollout.room(has: 0)
        let name = "\(deployment.objectName)-\(hash)"
        let set = try component.create(
            [
                "kind": "ReplicaSet", "apiVersion": "apps/v1",
                "metadata": [
                    "name": .string(name), "labels": template["metadata"]?["labels"] ?? [:],
                    "annotations": [
                        "deployment.kubernetes.io/desired-replicas": .string(String(rollout.wanted)),
                        "deployment.kubernetes.io/max-replicas": .string(String(rollout.wanted + rollout.surge)),
                        WellKnownAnnotation.revision: .string(String(rollout.lastRevision &+ 1)),
                    ],
                    "ownerReferences": [deployment.controllerReference],
                ],
                "spec": ["replicas": .integer(replicas), "selector": selector, "template": template],
            ], as: .replicaSets, namespace: deployment.objectNamespace, in: &state)
        events.record(
            deployment, "ScalingReplicaSet", "Scaled up replica set \(name) from 0 to \(replicas)", in: &state)
        return set
    }

    /// The revision of a Deployment is that of its newest ReplicaSet; a rollback brings an old one to the front.
    private func numberRevision(_ deployment: Value, _ rollout: inout Rollout, in state: inout ClusterState)
        throws(APIStatus) -> Value
    {
        guard let current = rollout.current else { return deployment }
        var revision = Rollout.revision(current)
        if revision < rollout.lastRevision {
            revision = rollout.lastRevision &+ 1
            rollout.current = try component.update(
                .replicaSets, namespace: current.objectNamespace, name: current.objectName, in: &state
            ) { $0.set(.string(String(revision)), at: ["metadata", "annotations", WellKnownAnnotation.revision]) }
        }
        guard Rollout.revision(deployment) != revision else { return deployment }
        return try component.update(
            .deployments, namespace: deployment.objectNamespace, name: deployment.objectName, in: &state
        ) { $0.set(.string(String(revision)), at: ["metadata", "annotations", WellKnownAnnotation.revision]) }
    }

    private func scale(_ rollout: inout Rollout, _ deployment: Value, in state: inout ClusterState) throws(APIStatus) {
        guard let current = rollout.current else { return }
        let has = current.number("spec", "replicas")
        var replicas = has > rollout.wanted ? rollout.wanted : rollout.room(has: has)
        if rollout.isPaused, rollout.oldWanted > 0 { replicas = has }
        rollout.current = try scale(current, to: replicas, deployment, in: &state)
        guard !rollout.isPaused, rollout.oldWanted > 0 else { return }
        var removable = rollout.removable
        rollout.old.sort { Rollout.revision($0) < Rollout.revision($1) }
        for index in rollout.old.indices where removable > 0 {
            let has = rollout.old[index].number("spec", "replicas")
            let replicas = max(0, has - removable)
            removable -= has - replicas
            rollout.old[index] = try scale(rollout.old[index], to: replicas, deployment, in: &state)
        }
    }

    private func scale(_ set: Value, to replicas: Int64, _ deployment: Value, in state: inout ClusterState)
        throws(APIStatus) -> Value
    {
        let has = set.number("spec", "replicas")
        guard has != replicas else { return set }
        let direction = replicas > has ? "up" : "down"
        events.record(
            deployment, "ScalingReplicaSet",
            "Scaled \(direction) replica set \(set.objectName) from \(has) to \(replicas)", in: &state)
        return try component.update(.replicaSets, namespace: set.objectNamespace, name: set.objectName, in: &state) {
            $0.set(.integer(replicas), at: ["spec", "replicas"])
        }
    }

    private func forgetOldRevisions(_ deployment: Value, _ rollout: Rollout, in state: inout ClusterState)
        throws(APIStatus)
    {
        guard let limit = deployment["spec"]?["revisionHistoryLimit"]?.integer,
            let resource = state.resource(.replicaSets)
        else { return }
        let idle = rollout.old.filter { set in
            set.number("spec", "replicas") == 0 && set.number("status", "replicas") == 0 && !set.isDeleting
        }.sorted { Rollout.revision($0) < Rollout.revision($1) }
        let deletion = ObjectDeletion(resource: resource, options: DeleteOptions())
        for set in idle.prefix(max(0, idle.count - Int(limit))) { _ = try deletion.delete(set, in: &state) }
    }

    private func report(_ deployment: Value, _ rollout: Rollout, in state: inout ClusterState) throws(APIStatus) {
        let sets = (rollout.current.map { [$0] } ?? []) + rollout.old
        func sum(_ field: String) -> Int64 { sets.reduce(0) { $0 + $1.number("status", field) } }
        let replicas = sum("replicas")
        let available = sum("availableReplicas")
        let updated = rollout.current?.number("status", "replicas") ?? 0
        let wantedNow = sets.reduce(0) { $0 + $1.number("spec", "replicas") }
        let progress = progress(
            of: deployment, rollout, replicas: replicas, available: available, updated: updated, in: &state)
        let time = state.now.text
        let ready = sum("readyReplicas")
        let terminating = sum("terminatingReplicas")
        try component.updateStatus(
            of: .deployments, namespace: deployment.objectNamespace, name: deployment.objectName, in: &state
        ) { status in
            status["observedGeneration"] = .integer(deployment.generation)
            status["replicas"] = .integer(replicas)
            status["updatedReplicas"] = .integer(updated)
            status["readyReplicas"] = .integer(ready)
            status["availableReplicas"] = .integer(available)
            status["terminatingReplicas"] = .integer(terminating)
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
    private func progress(
        of deployment: Value, _ rollout: Rollout, replicas: Int64, available: Int64, updated: Int64,
        in state: inout ClusterState
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
        let since = before?["lastUpdateTime"]?.string.flatMap { Time($0) } ?? state.now
        let place = ObjectPlace(.deployments, deployment.objectNamespace, deployment.objectName)
        if isNew || isMoving || (wasDone && !wasLate) {
            state.schedule(.deployment, place, after: limit + 1)
            return Progress(
                status: "True", reason: "ReplicaSetUpdated", message: "ReplicaSet \"\(name)\" is progressing.",
                isMoving: true)
        }
        if wasLate || state.now.seconds(since: since) * state.clock.pace >= limit {
            return Progress(
                status: "False", reason: "ProgressDeadlineExceeded",
                message: "ReplicaSet \"\(name)\" has timed out progressing.")
        }
        state.schedule(.deployment, place, after: limit - state.now.seconds(since: since) * state.clock.pace + 1)
        return Progress(
            status: before?["status"]?.string ?? "True", reason: before?["reason"]?.string ?? "ReplicaSetUpdated",
            message: before?["message"]?.string ?? "")
    }
}

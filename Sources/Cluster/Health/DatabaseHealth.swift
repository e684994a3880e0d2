import Model

/// Rules for operators of stores: Strimzi, Crunchy Postgres, CloudNativePG.
enum DatabaseHealth {
    /// Strimzi says `NotReady=True` instead of `Ready=False`, with reason `Creating` while it is only starting.
    static func strimzi(_ subject: HealthSubject) -> HealthStatus {
        guard let generation = subject.observedGeneration, generation >= subject.generation ?? 0 else {
            return HealthStatus(.unknown, "not seen by its operator yet")
        }
        if let paused = subject.condition("ReconciliationPaused"), paused.isTrue {
            return .inProgress("its reconciliation is paused")
        }
        if let notReady = subject.condition("NotReady"), notReady.isTrue {
            return notReady.reason == "Creating" ? .inProgress("Creating") : .failed(notReady.text)
        }
        guard let ready = subject.condition("Ready") else { return .inProgress("not ready yet") }
        let warnings = subject.conditions.filter { $0.type == "Warning" && $0.isTrue }.map(\.text)
        return ready.isTrue ? .ready("Ready", warnings: warnings) : .inProgress(ready.text)
    }

    /// A PostgresCluster has no `Ready` condition: every instance set must be complete and updated, its backups
    /// possible, and its proxy there if it has one.
    static func crunchyPostgres(_ subject: HealthSubject) -> HealthStatus {
        guard subject.observedGeneration != nil else { return HealthStatus(.unknown, "not seen by its operator yet") }
        let observed = subject.status["instances"]?.array ?? []
        for (index, wanted) in (subject.spec["instances"]?.array ?? []).enumerated() {
            // Crunchy names unnamed sets by position: `00`, `01` … (postgrescluster_types.go, Default).
            let position = index < 10 ? "0\(index)" : "\(index)"
            let name = wanted["name"]?.string ?? position
            let replicas = wanted["replicas"]?.count ?? 1
            guard let set = observed.first(where: { $0["name"]?.string == name }) else {
                return .inProgress("instance set \(name): not started")
            }
            let ready = set["readyReplicas"]?.count ?? 0
            let updated = set["updatedReplicas"]?.count ?? 0
            if ready < replicas || updated < replicas {
                return .inProgress("instance set \(name): \(ready)/\(replicas) ready, \(updated) updated")
            }
        }
        for type in ["PGBackRestRepoHostReady", "PGBackRestReplicaCreate"] {
            if let condition = subject.condition(type), condition.isFalse { return .inProgress(condition.text) }
        }
        if subject.spec["proxy"] != nil, subject.condition("ProxyAvailable")?.isTrue != true {
            return .inProgress(subject.condition("ProxyAvailable")?.text ?? "proxy not available yet")
        }
        return .ready("all instances ready")
    }

    static func cloudNativePostgres(_ subject: HealthSubject) -> HealthStatus {
        let wanted = subject.spec["instances"]?.count ?? 1
        let phase = subject.status["phase"]?.string
        let text = "\(subject.count("readyInstances"))/\(wanted) ready"
        if let ready = subject.condition("Ready") {
            return ready.isTrue && !subject.isOutdated(ready) ? .ready(text) : .inProgress(phase ?? ready.text)
        }
        guard let phase else { return HealthStatus(.unknown, "not seen by its operator yet") }
        return .inProgress("\(text): \(phase)")
    }
}

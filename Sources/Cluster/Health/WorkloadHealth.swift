import Model

/// Rules for what keeps pods running.
enum WorkloadHealth {
    static func deployment(_ subject: HealthSubject) -> HealthStatus {
        guard subject.observedGeneration != nil else { return notObserved }
        let desired = subject.spec["replicas"]?.count ?? 1
        let updated = subject.count("updatedReplicas")
        let available = subject.count("availableReplicas")
        if subject.spec["paused"]?.bool == true, let standstill = paused(subject, desired: desired) {
            return standstill
        }
        if let progressing = subject.condition("Progressing"), progressing.reason == "ProgressDeadlineExceeded" {
            return failure(progressing.text, subject, desired: desired)
        }
        if let refused = refusedPods(subject) { return refused }
        if updated < desired || available < desired {
            return waiting(subject, desired: desired, updated: updated)
        }
        let old = subject.count("replicas") - updated
        if old > 0 { return .inProgress("\(desired)/\(desired) updated, \(old) old still ending") }
        return .ready(readyText(subject, desired: desired))
    }

    /// A paused roll-out; `nil` where it has come to its end, so that nothing is held back.
    private static func paused(_ subject: HealthSubject, desired: Int64) -> HealthStatus? {
        let updated = subject.count("updatedReplicas")
        let isDone = updated >= desired && subject.count("availableReplicas") >= desired
        guard !isDone || subject.count("replicas") > updated else { return nil }
        if let hold = subject.hold(at: Hold.paused) { return .held("\(hold.text); \(updated)/\(desired) updated") }
        let text = "paused; \(updated)/\(desired) updated"
        return subject.isDeclared(Hold.paused) ? .ready(text, warnings: ["its rollout is paused"]) : .inProgress(text)
    }

    static func replicaSet(_ subject: HealthSubject) -> HealthStatus {
        guard subject.observedGeneration != nil else { return notObserved }
        let desired = subject.spec["replicas"]?.count ?? 1
        if let refused = refusedPods(subject) { return refused }
        if subject.count("availableReplicas") < desired || subject.count("replicas") > desired {
            return waiting(subject, desired: desired, updated: nil)
        }
        return .ready(readyText(subject, desired: desired))
    }

    static func statefulSet(_ subject: HealthSubject) -> HealthStatus {
        guard subject.observedGeneration != nil else { return notObserved }
        let desired = subject.spec["replicas"]?.count ?? 1
        if subject.count("readyReplicas") < desired || subject.count("replicas") > desired {
            return waiting(subject, desired: desired, updated: subject.count("updatedReplicas"))
        }
        let strategy = subject.spec["updateStrategy"] ?? .null
        let isCurrent = subject.status["currentRevision"] == subject.status["updateRevision"]
        if !isCurrent, let hold = subject.hold(at: Hold.strategy) ?? subject.hold(at: Hold.partition) {
            return .held("\(hold.text); \(subject.count("updatedReplicas"))/\(desired) updated")
        }
        if strategy["type"]?.string == "OnDelete" {
            let warnings = isCurrent ? [] : ["OnDelete: pods keep their old revision until they are deleted"]
            return .ready(readyText(subject, desired: desired), warnings: warnings)
        }
        let partition = strategy.value(at: ["rollingUpdate", "partition"])?.count ?? 0
        if partition > 0 {
            let wanted = max(desired - partition, 0)
            let updated = subject.count("updatedReplicas")
            return updated >= wanted
                ? .ready("\(readyText(subject, desired: desired)), \(updated) updated (partition \(partition))")
                : .inProgress("\(updated)/\(wanted) updated (partition \(partition))")
        }
        guard isCurrent else {
            return waiting(subject, desired: desired, updated: subject.count("updatedReplicas"))
        }
        return .ready(readyText(subject, desired: desired))
    }

    static func daemonSet(_ subject: HealthSubject) -> HealthStatus {
        guard subject.observedGeneration != nil else { return notObserved }
        let desired = subject.count("desiredNumberScheduled")
        let ready = subject.count("numberReady")
        if desired == 0 {
            return .ready("no node to run on", warnings: ["no node matches its selector, affinity and tolerations"])
        }
        let isOnDelete = subject.spec.value(at: ["updateStrategy", "type"])?.string == "OnDelete"
        let updated = subject.count("updatedNumberScheduled")
        if updated < desired, let hold = subject.hold(at: Hold.strategy) {
            return .held("\(hold.text); \(updated)/\(desired) updated")
        }
        let arrived = min(ready, subject.count("numberAvailable"), subject.count("currentNumberScheduled"))
        if arrived < desired || (!isOnDelete && updated < desired) {
            let text = "\(ready)/\(desired) ready" + (updated < desired ? ", \(updated) updated" : "")
            return trouble(subject, text: text) ?? .inProgress(text)
        }
        return .ready("\(ready)/\(desired) ready")
    }

    // MARK: Parts

    private static let notObserved = HealthStatus.inProgress("not seen by its controller yet")

    private static func readyText(_ subject: HealthSubject, desired: Int64) -> String {
        desired == 0 ? "scaled to 0" : "\(subject.count("readyReplicas"))/\(desired) ready"
    }

    private static func waiting(_ subject: HealthSubject, desired: Int64, updated: Int64?) -> HealthStatus {
        var text = "\(subject.count("readyReplicas"))/\(desired) ready"
        if let updated, updated < desired { text += ", \(updated) updated" }
        return trouble(subject, text: text) ?? .inProgress(text)
    }

    /// What the pods of the newest revision suffer from: failed when it lasts, a better reason until then.
    private static func trouble(_ subject: HealthSubject, text: String) -> HealthStatus? {
        guard let worst = newestRevision(subject).compactMap({ diagnosis(of: $0, subject) }).max(by: isMilder)
        else { return subject.refusal(after: text) }
        let reason = "\(text); \(worst.pod.name): \(worst.summary)"
        return worst.isStuck(at: subject.context.now, grace: subject.context.grace)
            ? .failed(reason) : .inProgress(reason)
    }

    private static func failure(_ reason: String, _ subject: HealthSubject, desired: Int64) -> HealthStatus {
        let worst = newestRevision(subject).compactMap { diagnosis(of: $0, subject) }.max(by: isMilder)
        return .failed(worst.map { "\(reason); \($0.pod.name): \($0.summary)" } ?? reason)
    }

    private static func diagnosis(of pod: Value, _ subject: HealthSubject) -> PodDiagnosis? {
        PodDiagnosis.diagnose(pod, now: subject.context.now)
    }

    private static func isMilder(_ left: PodDiagnosis, _ right: PodDiagnosis) -> Bool {
        left.severity < right.severity
    }

    /// The pods of the revision that is being rolled out.
    ///
    /// Old pods may be broken: that is why they are replaced.
    private static func newestRevision(_ subject: HealthSubject) -> [Value] {
        let pods = subject.context.pods.filter { $0.value(at: ["metadata", "deletionTimestamp"]) == nil }
        if let revision = subject.status["updateRevision"]?.string {
            return pods.filter { label($0, "controller-revision-hash") == revision }
        }
        let newest = pods.max { created($0).precedes(inBytes: created($1)) }
        guard let newest else { return [] }
        return pods.filter { pod in
            label(pod, "pod-template-hash") == label(newest, "pod-template-hash")
                && label(pod, "controller-revision-hash") == label(newest, "controller-revision-hash")
        }
    }

    private static func label(_ pod: Value, _ key: String) -> String? {
        pod.value(at: ["metadata", "labels", key])?.string
    }

    private static func created(_ pod: Value) -> String {
        pod.value(at: ["metadata", "creationTimestamp"])?.string ?? ""
    }

    /// The pods could not even be created: a quota, an admission webhook, pod security.
    private static func refusedPods(_ subject: HealthSubject) -> HealthStatus? {
        guard let refused = subject.condition("ReplicaFailure"), refused.isTrue else { return nil }
        return subject.isPastGrace(since: refused.lastTransition) ? .failed(refused.text) : .inProgress(refused.text)
    }
}

package import Model

/// How far a live object is on its way to what its spec asks for.
package struct HealthStatus: Sendable, Hashable {
    /// What an ordering edge, a progress line and an exit code are decided by.
    package enum Phase: String, Sendable, Hashable {
        /// What depends on the object may go on.
        case ready
        /// On its way; nothing speaks against its arrival.
        case inProgress
        /// It will not become ready by waiting alone. It may recover when something else is put right, so whoever
        /// waits may still use up its deadline.
        case failed
        /// Somebody else holds it still: it stays as it is until they let go.
        case held
        /// Being deleted.
        case terminating
        /// No controller has reported anything yet. Never to be taken for ready.
        case unknown
    }

    package var phase: Phase
    /// One line for humans: `1/3 ready, 2 updated`, `init 1/2 gate-postgres: waiting`, `Bound`.
    package var reason: String
    /// What does not stand in the way of readiness but should be said: no metrics for an autoscaler, drains blocked.
    package var warnings: [String]

    package init(_ phase: Phase, _ reason: String, warnings: [String] = []) {
        self.phase = phase
        self.reason = reason
        self.warnings = warnings
    }

    static func ready(_ reason: String, warnings: [String] = []) -> HealthStatus {
        HealthStatus(.ready, reason, warnings: warnings)
    }

    static func inProgress(_ reason: String) -> HealthStatus { HealthStatus(.inProgress, reason) }

    static func failed(_ reason: String) -> HealthStatus { HealthStatus(.failed, reason) }

    static func terminating(_ subject: HealthSubject) -> HealthStatus {
        HealthStatus(.terminating, (Termination(subject.object) ?? Termination(uid: nil, holds: [])).reason)
    }

    static func held(_ reason: String) -> HealthStatus { HealthStatus(.held, reason) }
}

/// What a health rule needs to know besides the object: passed in, so that every rule is a pure function.
package struct HealthContext: Sendable {
    /// The time of the assessment, in seconds since 1970.
    package var now: Int64
    /// The pods that the object owns, directly or through ReplicaSets.
    ///
    /// Their trouble is the object's trouble.
    package var pods: [Value]
    /// Why its controller can make no pods, as far as Events tell.
    package var refusal: PodRefusal?
    /// The cluster's StorageClasses: whether a pending claim waits for its first consumer.
    package var storageClasses: [Value]
    /// Whether objects of the kind can have a status, from its CRD or from discovery; `nil` if not known.
    package var canHaveStatus: Bool?
    /// Whether the object has been there for so long that a controller would have written something into its status.
    package var isSettled: Bool
    /// What the repository says of the object's health.
    package var declared: DeclaredHealth?
    /// The object as the repository has it, `nil` if not known: what holds it still there does so on purpose.
    package var desired: Value?
    /// Whether Services of type LoadBalancer and Ingresses are ready only with an address.
    ///
    /// Some platforms never give one (minikube without a tunnel).
    package var waitsForAddresses: Bool
    /// How long a pod may crash, fail to pull its image or stay unschedulable before its owner counts as failed, in
    /// seconds.
    package var grace: Int64

    package init(
        now: Int64, pods: [Value] = [], storageClasses: [Value] = [], canHaveStatus: Bool? = nil,
        isSettled: Bool = false, waitsForAddresses: Bool = false, grace: Int64 = 60, declared: DeclaredHealth? = nil,
        desired: Value? = nil
    ) {
        self.now = now
        self.pods = pods
        self.storageClasses = storageClasses
        self.canHaveStatus = canHaveStatus
        self.isSettled = isSettled
        self.waitsForAddresses = waitsForAddresses
        self.grace = grace
        self.declared = declared
        self.desired = desired
    }
}

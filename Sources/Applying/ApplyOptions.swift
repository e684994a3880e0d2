import Host
package import Model

/// How to apply.
package struct ApplyOptions: Sendable {
    /// How long an object may take from its request to its readiness, or to be gone.
    package var deadline: Duration
    /// How long a custom resource waits for somebody to write a status, where nobody is known to.
    package var settling: Duration
    /// How long a pod may be in trouble before its owner counts as failed.
    package var grace: Duration
    /// Whether objects are waited for on which nothing depends.
    package var waitsForAll: Bool
    /// Whether dependents start when a dependency with a gate is accepted rather than ready: their pods wait at the
    /// gate, and images are pulled in the meantime.
    package var leavesGatesToPods: Bool
    /// Whether Services of type LoadBalancer and Ingresses are ready only with an address.
    package var waitsForAddresses: Bool
    /// How long what is under way is waited for once the run is stopped.
    package var stopPatience: Duration
    /// How often progress is looked at that no watch reports: deadlines and grace periods.
    package var tick: Duration
    /// How the inventory names what a change applied; whoever keeps records of it takes it here, before the inventory is
    /// written that names it.
    package var content: @Sendable (PlannedChange) -> AppliedContent
    /// The cluster's time in seconds since 1970; the machine's, but for an embedded cluster with a clock of its own.
    package var now: @Sendable () -> Int64

    package init(
        deadline: Duration = .seconds(600), settling: Duration = .seconds(30),
        grace: Duration = .seconds(60), waitsForAll: Bool = true, leavesGatesToPods: Bool = false,
        waitsForAddresses: Bool = false, stopPatience: Duration = .seconds(10), tick: Duration = .seconds(1),
        content: @escaping @Sendable (PlannedChange) -> AppliedContent = { _ in AppliedContent() },
        now: @escaping @Sendable () -> Int64 = SystemTime.seconds
    ) {
        self.deadline = deadline
        self.settling = settling
        self.grace = grace
        self.waitsForAll = waitsForAll
        self.leavesGatesToPods = leavesGatesToPods
        self.waitsForAddresses = waitsForAddresses
        self.stopPatience = stopPatience
        self.tick = tick
        self.content = content
        self.now = now
    }
}

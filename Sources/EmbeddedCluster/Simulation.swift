import Model

/// What the controllers and the kubelet have to do, and when.
struct Simulation: Sendable {
    mutating func follow(_ event: StoreEvent, now: Timestamp, pace: Double) {}

    /// When the next step is due.
    var nextMoment: Timestamp? { nil }
}

extension ClusterState {
    /// Takes the steps that are due, at most so many; says whether more are due.
    mutating func runDueSteps(limit: Int) -> Bool { false }
}

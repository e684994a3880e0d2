import APIMachinery

/// What the controllers and the kubelet would have done while no process had the cluster open.
///
/// Commands that are played one after the other see one cluster that time passes in, and not one that stands still
/// between them.
enum CatchingUp {
    /// Of a longer absence only the end is played, in seconds: by then all has come to rest or goes round.
    private static let limit = 300.0
    /// No more steps than this hold up the opening; the rest is done as soon as it is open.
    private static let stepLimit = 20_000

    /// Takes the steps that are due between the moment of the state and the present, each at its own moment.
    static func run(in state: inout ClusterState) {
        guard let present = state.clock.present, state.now < present else { return state.readClock() }
        state.now = max(state.now, present.advanced(bySeconds: -limit))
        for _ in 0..<stepLimit {
            guard let next = state.simulation.nextMoment, next <= present else { break }
            state.now = max(next, state.now)
            _ = ReconcileLoop(limit: 1).run(in: &state)
        }
        state.now = present
    }
}

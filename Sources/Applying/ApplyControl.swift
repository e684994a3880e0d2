import Cluster

/// The switch that ends a run early: what is in flight is waited for, for a while, and nothing else is started.
package final class ApplyControl: Sendable {
    /// What all writes of the run have to pass: also those that were started and wait for their turn.
    let gate = WriteGate()

    package init() {}

    package var isStopped: Bool { gate.isClosed }

    /// Asks the run to end.
    ///
    /// May be called from any thread, any number of times.
    package func stop() { gate.close() }

    /// Calls the handler when the run is asked to end; at once if it was already.
    func onStop(_ handler: @escaping @Sendable () -> Void) { gate.onClose(handler) }
}

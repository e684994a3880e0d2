import Cluster

extension ClusterClient {
    /// Sends a write when there is a slot for it.
    ///
    /// Throws `notSent`, as for a run that was stopped, where the task is cancelled while it waits for one.
    func inTurn<Answer: Sendable>(_ write: () async throws -> Answer) async throws -> Answer {
        do {
            return try await limiter.withSlot(write)
        } catch is CancellationError {
            throw ClusterError(
                .notSent, message: "The run was stopped before it was sent.", request: "write", endpoint: endpoint)
        }
    }
}

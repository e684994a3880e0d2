import Cluster
import Model

/// The cluster's autoscalers, read when the first conflict over replicas makes them interesting.
actor LiveAutoscalers {
    private static let kind = GroupVersionKind(
        group: "autoscaling", version: "v2", kind: "HorizontalPodAutoscaler")

    private let client: ClusterClient
    private var byNamespace: [String: Task<Result<Autoscaling, ClusterError>, Never>] = [:]

    init(client: ClusterClient) { self.client = client }

    /// Those of one namespace; none where they may not be read, or the server has no such kind.
    func autoscaling(in namespace: String) async throws(ClusterError) -> Autoscaling {
        if let task = byNamespace[namespace] { return try await task.value.get() }
        let client = client
        let task = Task { await LiveAutoscalers.read(namespace, client) }
        byNamespace[namespace] = task
        return try await task.value.get()
    }

    private static func read(_ namespace: String, _ client: ClusterClient) async -> Result<Autoscaling, ClusterError> {
        do throws(ClusterError) {
            return .success(Autoscaling(try await client.list(kind, namespace: namespace).collect().items))
        } catch {
            // Who may apply a workload may often not list its autoscaler: the conflict is then shown as it is.
            guard error.isOutOfReach else { return .failure(error) }
            return .success(Autoscaling([]))
        }
    }
}

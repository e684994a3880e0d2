import APIMachinery
import Model

/// Counts the pods of PodDisruptionBudgets.
struct DisruptionController: Controller {
    func reconcile(_ budget: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        let selector = LabelSelector(object: budget["spec"]?["selector"])
        let pods = state.store.table(.pods).objects(namespace: budget.objectNamespace).filter { pod in
            selector.matches(pod.labels) && !pod.isFinishedPod && !pod.isDeleting
        }
        let expected = Int64(pods.count)
        let healthy = Int64(pods.filter(\.isReadyPod).count)
        var desired: Int64 = 1
        if let most = budget["spec"]?["maxUnavailable"] {
            desired = max(0, expected - ScaledCount.number(most, of: expected, roundsUp: true))
        } else if let least = budget["spec"]?["minAvailable"] {
            desired = ScaledCount.number(least, of: expected, roundsUp: true)
        }
        let allowed = max(0, healthy - desired)
        let time = state.now.text
        try component.updateStatus(
            of: .budgets, namespace: budget.objectNamespace, name: budget.objectName, in: &state
        ) { status in
            status["observedGeneration"] = .integer(budget.generation)
            status["expectedPods"] = .integer(expected)
            status["currentHealthy"] = .integer(healthy)
            status["desiredHealthy"] = .integer(desired)
            status["disruptionsAllowed"] = .integer(allowed)
            status.setCondition(
                "DisruptionAllowed", allowed > 0 ? "True" : "False",
                reason: allowed > 0 ? "SufficientPods" : "InsufficientPods", time: time)
            status.forEachElement(of: "conditions") { condition in
                condition["observedGeneration"] = .integer(budget.generation)
                condition.setDefault("message", "")
            }
        }
    }
}

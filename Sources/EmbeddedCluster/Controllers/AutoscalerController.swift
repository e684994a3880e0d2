import APIMachinery
import Model

/// Reports on HorizontalPodAutoscalers; nothing is scaled.
struct AutoscalerController: Controller {
    func reconcile(_ autoscaler: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        let target = autoscaler["spec"]?["scaleTargetRef"]
        let resources: [String: ResourceName] = [
            "Deployment": .deployments, "StatefulSet": .statefulSets, "ReplicaSet": .replicaSets,
        ]
        let found = resources[target?["kind"]?.string ?? ""].flatMap { resource in
            state.object(resource, autoscaler.objectNamespace, target?["name"]?.string ?? "")
        }
        let time = state.now.text
        state.schedule(.autoscaler, place, after: 15)
        let lowest = autoscaler["spec"]?["minReplicas"]?.integer ?? 1
        let highest = autoscaler.number("spec", "maxReplicas")
        try component.updateStatus(
            of: .autoscalers, namespace: autoscaler.objectNamespace, name: autoscaler.objectName, in: &state
        ) { status in
            guard let found else {
                status.setCondition(
                    "AbleToScale", "False", reason: "FailedGetScale",
                    message: "the HPA controller was unable to get the target's current scale", time: time)
                return
            }
            let current = found.number("status", "replicas")
            status["currentReplicas"] = .integer(current)
            status["desiredReplicas"] = .integer(min(max(current, lowest), highest))
            status.setCondition(
                "AbleToScale", "True", reason: "ReadyForNewScale",
                message: "recommended size matches current size", time: time)
            status.setCondition(
                "ScalingActive", "True", reason: "ValidMetricFound", message: "simulated metrics", time: time)
            status.setCondition(
                "ScalingLimited", "False", reason: "DesiredWithinRange",
                message: "the desired count is within the acceptable range", time: time)
        }
    }
}

import APIMachinery
import Model

/// Tells Events about objects in the name of a component.
struct EventRecorder {
    let component: Component

    /// Tells an Event, once for each reason and message.
    func record(
        _ object: Value, _ reason: String, _ message: String, isWarning: Bool = false, in state: inout ClusterState
    ) {
        guard state.simulation.isNews("\(object.uid) \(reason) \(message)") else { return }
        let name = object.objectName
        let namespace = object.objectNamespace
        let source = component == .controllerManager ? controller(of: object["kind"]?.string ?? "") : component.rawValue
        var reference: Value = [
            "kind": object["kind"] ?? "", "apiVersion": object["apiVersion"] ?? "", "name": .string(name),
            "uid": .string(object.uid), "resourceVersion": .string(String(object.resourceVersion)),
        ]
        reference["namespace"] = Value.nonEmpty(namespace)
        let time = Value.string(state.now.text)
        let unique = uniqueName(name, namespace, in: state)
        // May fail: an Event that cannot be written is lost, as in a real cluster.
        _ = try? component.create(
            [
                "kind": "Event", "apiVersion": "v1",
                "metadata": ["name": .string(unique), "namespace": .string(namespace)], "involvedObject": reference,
                "reason": .string(reason), "message": .string(message), "type": isWarning ? "Warning" : "Normal",
                "count": 1, "firstTimestamp": time, "lastTimestamp": time,
                "source": ["component": .string(source)], "reportingComponent": .string(source),
            ], as: .events, namespace: namespace, in: &state)
    }

    private func uniqueName(_ name: String, _ namespace: String, in state: ClusterState) -> String {
        let suffix = String(state.now.nanosecondsSince1970, radix: 16)
        var unique = "\(name.prefix(200)).\(suffix)"
        var counter = 0
        while state.object(.events, namespace, unique) != nil {
            counter += 1
            unique = "\(name.prefix(200)).\(suffix)\(String(counter, radix: 16))"
        }
        return unique
    }

    /// The part of the controller manager that looks after a kind, as Events name it.
    private func controller(of kind: String) -> String {
        switch kind {
        case "Deployment": "deployment-controller"
        case "ReplicaSet": "replicaset-controller"
        case "StatefulSet": "statefulset-controller"
        case "DaemonSet": "daemonset-controller"
        case "Job": "job-controller"
        case "PersistentVolumeClaim": "persistentvolume-controller"
        default: component.rawValue
        }
    }
}

import Model

extension ClusterState {
    /// Tells an Event about an object, once for each reason and message.
    mutating func tell(
        _ object: Value, _ reason: String, _ message: String, isWarning: Bool = false, by controller: Controller
    ) {
        let mark = "\(object.uid) \(reason) \(message)"
        if simulation.toldEvents.count > 20_000 { simulation.toldEvents = [] }
        guard simulation.toldEvents.insert(mark).inserted else { return }
        let name = object.objectName
        let namespace = object.objectNamespace
        let suffix = String(now.nanoseconds, radix: 16)
        var unique = "\(name.prefix(200)).\(suffix)"
        var counter = 0
        while self.object(.events, namespace, unique) != nil {
            counter += 1
            unique = "\(name.prefix(200)).\(suffix)\(String(counter, radix: 16))"
        }
        let source =
            controller == .controllers ? Controller.component(object["kind"]?.string ?? "") : controller.rawValue
        var reference: Value = [
            "kind": object["kind"] ?? "", "apiVersion": object["apiVersion"] ?? "", "name": .string(name),
            "uid": .string(object.uid), "resourceVersion": .string(String(object.resourceVersion)),
        ]
        reference["namespace"] = Value.nonEmpty(namespace)
        // An Event that cannot be written is lost, as in a real cluster.
        _ = try? create(
            [
                "kind": "Event", "apiVersion": "v1",
                "metadata": ["name": .string(unique), "namespace": .string(namespace)], "involvedObject": reference,
                "reason": .string(reason), "message": .string(message), "type": isWarning ? "Warning" : "Normal",
                "count": 1, "firstTimestamp": .string(now.text), "lastTimestamp": .string(now.text),
                "source": ["component": .string(source)], "reportingComponent": .string(source),
            ], in: .events, namespace: namespace, by: controller)
    }
}

extension Controller {
    /// The part of the controller manager that looks after a kind, as Events name it.
    fileprivate static func component(_ kind: String) -> String {
        switch kind {
        case "Deployment": "deployment-controller"
        case "ReplicaSet": "replicaset-controller"
        case "StatefulSet": "statefulset-controller"
        case "DaemonSet": "daemonset-controller"
        case "Job": "job-controller"
        case "PersistentVolumeClaim": "persistentvolume-controller"
        default: Controller.controllers.rawValue
        }
    }
}

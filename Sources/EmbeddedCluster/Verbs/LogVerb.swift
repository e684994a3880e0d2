import Model

/// GET of a pod's log: containers do not run here, which it says in one line.
struct LogVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        let pod = try request.existing(in: state.store)
        let containers = (pod["spec"]?["initContainers"]?.array ?? []) + (pod["spec"]?["containers"]?.array ?? [])
        let first = pod["spec"]?["containers"]?.array?.first?["name"]?.string ?? ""
        let container = request.options.container ?? first
        guard containers.contains(where: { $0["name"]?.string == container }) else {
            throw .badRequest("container \(container) is not valid for pod \(pod.objectName)")
        }
        let statuses =
            (pod["status"]?["initContainerStatuses"]?.array ?? []) + (pod["status"]?["containerStatuses"]?.array ?? [])
        let status = statuses.first { $0["name"]?.string == container }
        let current = status?["state"]
        guard
            current?["running"] != nil || current?["terminated"] != nil || status?["lastState"]?["terminated"] != nil
        else {
            let reason = current?["waiting"]?["reason"]?.string ?? "ContainerCreating"
            throw .badRequest(
                "container \"\(container)\" in pod \"\(pod.objectName)\" is waiting to start: \(reason)")
        }
        let started = pod["metadata"]?["creationTimestamp"]?.string ?? ""
        return Answer(
            text: "\(started) \(pod.objectNamespace)/\(pod.objectName)[\(container)]: simulated container started\n")
    }
}

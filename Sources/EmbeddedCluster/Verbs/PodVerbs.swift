import Documents
import Model

/// The parts of a pod that are verbs rather than fields: binding, eviction, log.
extension ClusterState {
    mutating func bind(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        let live = try existing(request)
        let name = live.objectName
        if let node = live["spec"]?["nodeName"]?.string, !node.isEmpty {
            throw .conflict(
                ResourceName(group: "", plural: "pods/binding"), name,
                "pod \(name) is already assigned to node \"\(node)\"")
        }
        let body = try? JSON.parse(request.body)
        var pod = live
        pod.set(body?["target"]?["name"] ?? "", at: ["spec", "nodeName"])
        if !request.options.isDryRun { put(pod, in: request.resource, namespace: request.namespace) }
        return Answer(201, ClusterState.success)
    }

    mutating func evict(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        let live = try existing(request)
        var options = DeleteOptions()
        let body = try? JSON.parse(request.body)
        options.gracePeriodSeconds = body?["deleteOptions"]?["gracePeriodSeconds"]?.integer
        options.isDryRun = request.options.isDryRun
        _ = try delete(live, request.resource, options)
        return Answer(201, ClusterState.success)
    }

    private static let success: Value = [
        "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "code": 201,
    ]

    /// Containers do not run here: the log says so in one line.
    func log(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        let pod = try existing(request)
        let containers = (pod["spec"]?["initContainers"]?.array ?? []) + (pod["spec"]?["containers"]?.array ?? [])
        let first = pod["spec"]?["containers"]?.array?.first?["name"]?.string ?? ""
        let container = request.options.container ?? first
        guard containers.contains(where: { $0["name"]?.string == container }) else {
            throw .badRequest("container \(container) is not valid for pod \(pod.objectName)")
        }
        let statuses =
            (pod["status"]?["initContainerStatuses"]?.array ?? []) + (pod["status"]?["containerStatuses"]?.array ?? [])
        let status = statuses.first { $0["name"]?.string == container }
        let state = status?["state"]
        guard state?["running"] != nil || state?["terminated"] != nil || status?["lastState"]?["terminated"] != nil
        else {
            let reason = state?["waiting"]?["reason"]?.string ?? "ContainerCreating"
            throw .badRequest(
                "container \"\(container)\" in pod \"\(pod.objectName)\" is waiting to start: \(reason)")
        }
        let started = pod["metadata"]?["creationTimestamp"]?.string ?? ""
        return Answer(
            text: "\(started) \(pod.objectNamespace)/\(pod.objectName)[\(container)]: simulated container started\n")
    }

    // MARK: - Reviews

    /// The questions about oneself: everything is allowed, as for an administrator.
    mutating func review(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        var object = (try? JSON.parse(request.body)) ?? [:]
        object["kind"] = .string(request.resource.kind)
        object["apiVersion"] = .string(request.resource.apiVersion(request.version))
        object.setDefault("metadata", [:])
        switch request.resource.kind {
        case "SelfSubjectAccessReview":
            guard object["spec"]?["resourceAttributes"] != nil || object["spec"]?["nonResourceAttributes"] != nil else {
                throw .badRequest(
                    "exactly one of resourceAttributes and nonResourceAttributes must be specified")
            }
            object["status"] = ["allowed": true]
        case "SelfSubjectRulesReview":
            object["status"] = [
                "incomplete": false,
                "resourceRules": [["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]],
                "nonResourceRules": [["verbs": ["*"], "nonResourceURLs": ["*"]]],
            ]
        default:
            object["status"] = [
                "userInfo": ["username": "admin", "groups": ["system:masters", "system:authenticated"]]
            ]
        }
        return Answer(201, object)
    }
}

import APIMachinery
import Model

/// POST of a Binding: what a scheduler says of a pod.
struct BindVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        let live = try request.existing(in: state.store)
        let name = live.objectName
        if let node = live["spec"]?["nodeName"]?.string, !node.isEmpty {
            throw .conflict(
                ResourceName(group: "", plural: "pods/binding"), name,
                "pod \(name) is already assigned to node \"\(node)\"")
        }
        let binding = try request.json(of: "Binding")
        var pod = live
        pod.set(binding?["target"]?["name"] ?? "", at: ["spec", "nodeName"])
        if !request.options.isDryRun { state.put(pod, in: request.resource, namespace: request.namespace) }
        return .created
    }
}

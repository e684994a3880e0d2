import APIMachinery
import Model

/// Fields of desired objects that applying leaves to others: to the server, to controllers, to autoscalers.
enum UnsentFields {
    private static let aggregatedRules = FieldPath(keys: "rules")

    /// The object without what only the server sets, which a dumped manifest still has, and without what a controller
    /// owns by design, whatever the repository says.
    static func removed(from object: Value, of kind: GroupVersionKind, live: Value?) -> Value {
        var result = object
        if ServerFields.metadata.contains(where: { object["metadata"]?[$0] != nil }) {
            result.updateMetadata { own in
                for name in ServerFields.metadata { own[name] = nil }
            }
        }
        // The rules are the sum of those of the selected ClusterRoles (`clusterrole-aggregation-controller`).
        guard kind.group == "rbac.authorization.k8s.io", kind.kind == "ClusterRole",
            let aggregation = object["aggregationRule"], !aggregation.isNull
        else { return result }
        return leaving([aggregatedRules], in: result, live: live)
    }

    /// The request without a say in fields: they are not sent, or as they are where we own them, because the server takes
    /// away what an owner no longer sends.
    static func leaving(_ paths: [FieldPath], in request: Value, live: Value?) -> Value {
        guard !paths.isEmpty else { return request }
        let ours = live.flatMap(Ownership.ours)?.fields
        var result = request
        for path in paths {
            result.set(ours?.owns(path) == true ? live?.value(at: path) : nil, at: path)
        }
        return result
    }
}

import APIMachinery
import Model

/// POST of a question about oneself: everything is allowed, as for an administrator.
struct ReviewVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        let kind = request.resource.kind
        var object = try request.json(of: kind) ?? [:]
        object["kind"] = .string(kind)
        object["apiVersion"] = .string(request.resource.apiVersion(request.version))
        object.setDefault("metadata", [:])
        switch kind {
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

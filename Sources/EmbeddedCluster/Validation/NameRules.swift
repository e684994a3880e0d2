import APIMachinery
import Model

/// Which rule the names of a resource's objects follow (Kubernetes `pkg/apis/*/validation`).
enum NameRules {
    static func rule(of resource: Resource) -> NameRule {
        switch (resource.group, resource.plural) {
        case ("", "namespaces"): .dns1123Label
        case ("", "services"): .dns1035Label
        case ("rbac.authorization.k8s.io", _): .pathSegment
        default: .dns1123Subdomain
        }
    }
}

extension NameRule {
    /// What the server answers to such a name in a field.
    func errors(_ name: String, _ path: String) -> [FieldError] {
        mistakes(in: name).map { .invalid(path, .string(name), $0) }
    }
}

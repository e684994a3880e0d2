import APIMachinery
import Model

/// Which rule the names of a kind's objects follow (Kubernetes `pkg/apis/*/validation`).
enum NameRules {
    static func rule(of kind: GroupKind) -> NameRule {
        switch (kind.group, kind.kind) {
        // Services may begin with a digit since 1.36 (RelaxedServiceNameValidation).
        case ("", "Namespace"), ("", "Service"), ("apps", "StatefulSet"): .dns1123Label
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

import APIMachinery
import Model

/// Rules for roles and who has them (Kubernetes `pkg/apis/rbac/validation`).
enum AccessRules {
    private static let group = "rbac.authorization.k8s.io"

    /// `ValidateRole`, `ValidateClusterRole`.
    static func validateRole(_ object: Value, isNamespaced: Bool) -> [FieldError] {
        let role = Field(object, "")
        var errors = role["rules"].elements.flatMap { rule($0, isNamespaced: isNamespaced) }
        let aggregation = role["aggregationRule"]
        guard !isNamespaced, aggregation.exists else { return errors }
        let selectors = aggregation["clusterRoleSelectors"]
        if selectors.isEmpty {
            errors += selectors.required("at least one clusterRoleSelector required if aggregationRule is non-nil")
        }
        for selector in selectors.elements {
            errors += selector.selector()
            if !selector.isReadableSelector { errors += selector.invalid("invalid label selector.") }
        }
        return errors
    }

    /// `ValidatePolicyRule`.
    private static func rule(_ rule: Field, isNamespaced: Bool) -> [FieldError] {
        var errors =
            rule["verbs"].isEmpty ? rule["verbs"].required("verbs must contain at least one value") : []
        let urls = rule["nonResourceURLs"]
        guard urls.isEmpty else {
            if isNamespaced { errors += urls.invalid("namespaced rules cannot apply to non-resource URLs") }
            if ["apiGroups", "resources", "resourceNames"].contains(where: { !rule[$0].isEmpty }) {
                errors += urls.invalid("rules cannot apply to both regular resources and non-resource URLs")
            }
            return errors
        }
        if rule["apiGroups"].isEmpty {
            errors += rule["apiGroups"].required("resource rules must supply at least one api group")
        }
        if rule["resources"].isEmpty {
            errors += rule["resources"].required("resource rules must supply at least one resource")
        }
        return errors
    }

    /// `ValidateRoleBinding`, `ValidateClusterRoleBinding`: in a RoleBinding, a service account without a namespace is of
    /// the binding's own.
    static func validateBinding(_ object: Value, isNamespaced: Bool) -> [FieldError] {
        let binding = Field(object, "")
        let role = binding["roleRef"]
        var errors = role["apiGroup"].oneOf([group])
        errors += role["kind"].oneOf(isNamespaced ? ["Role", "ClusterRole"] : ["ClusterRole"])
        errors += role["name"].neededName(.pathSegment)
        return errors + binding["subjects"].elements.flatMap { subject($0, isNamespaced: isNamespaced) }
    }

    /// `ValidateRoleBindingSubject`.
    private static func subject(_ subject: Field, isNamespaced: Bool) -> [FieldError] {
        let name = subject["name"]
        var errors = name.needed()
        switch subject["kind"].text {
        case "ServiceAccount":
            errors += name.namedIfAny(.dns1123Subdomain)
            if !subject["apiGroup"].text.isEmpty { errors += subject["apiGroup"].notSupported([""]) }
            if !isNamespaced { errors += subject["namespace"].needed() }
        case "User", "Group": errors += subject["apiGroup"].oneOf([group])
        default: errors += subject["kind"].notSupported(["ServiceAccount", "User", "Group"])
        }
        return errors
    }
}

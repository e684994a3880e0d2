import APIMachinery
import Model

/// Rules for autoscalers, budgets, access and ingresses.
enum OtherRules {
    static func validateAutoscaler(_ object: Value) -> [FieldError] {
        var errors: [FieldError] = []
        let most = object.value(at: ["spec", "maxReplicas"])?.integer ?? 0
        if most < 1 {
            errors.append(.invalid("spec.maxReplicas", .integer(most), "must be greater than 0"))
        } else if let least = object.value(at: ["spec", "minReplicas"])?.integer, least > most {
            errors.append(
                .invalid("spec.maxReplicas", .integer(most), "must be greater than or equal to `minReplicas`"))
        }
        for field in ["kind", "name"]
        where (object.value(at: ["spec", "scaleTargetRef", field])?.string ?? "").isEmpty {
            errors.append(.required("spec.scaleTargetRef.\(field)"))
        }
        return errors
    }

    static func validateLease(_ object: Value) -> [FieldError] {
        var errors: [FieldError] = []
        if let duration = object["spec"]?["leaseDurationSeconds"], duration.integer ?? 0 <= 0 {
            errors.append(.invalid("spec.leaseDurationSeconds", duration, "must be greater than 0"))
        }
        return errors + WorkloadRules.notNegative(object, "spec", "leaseTransitions")
    }

    static func validateNetworkPolicy(_ object: Value) -> [FieldError] {
        let supported = ["Ingress", "Egress"]
        return (object["spec"]?["policyTypes"]?.array ?? []).enumerated().compactMap { index, type in
            if supported.contains(type.string ?? "") { return nil }
            return .notSupported("spec.policyTypes[\(index)]", type, supported)
        }
    }

    static func validateBudget(_ object: Value) -> [FieldError] {
        let spec = object["spec"] ?? [:]
        guard spec["minAvailable"] != nil, spec["maxUnavailable"] != nil else { return [] }
        return [.invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set")]
    }

    static func validateRules(_ object: Value) -> [FieldError] {
        var errors: [FieldError] = []
        for (index, rule) in (object["rules"]?.array ?? []).enumerated()
        where (rule["verbs"]?.array ?? []).isEmpty {
            errors.append(.required("rules[\(index)].verbs", "verbs must contain at least one value"))
        }
        return errors
    }

    /// `isNamespaced` is a RoleBinding: a service account without a namespace is of the binding's own there.
    static func validateBinding(_ object: Value, isNamespaced: Bool) -> [FieldError] {
        var errors: [FieldError] = []
        let reference = object["roleRef"] ?? [:]
        let group = reference["apiGroup"]?.string ?? ""
        if group != "rbac.authorization.k8s.io" {
            errors.append(.notSupported("roleRef.apiGroup", .string(group), ["rbac.authorization.k8s.io"]))
        }
        let kind = reference["kind"]?.string ?? ""
        if kind != "Role", kind != "ClusterRole" {
            errors.append(.notSupported("roleRef.kind", .string(kind), ["Role", "ClusterRole"]))
        }
        if (reference["name"]?.string ?? "").isEmpty { errors.append(.required("roleRef.name")) }
        for (index, subject) in (object["subjects"]?.array ?? []).enumerated() {
            if (subject["name"]?.string ?? "").isEmpty { errors.append(.required("subjects[\(index)].name")) }
            if !isNamespaced, subject["kind"] == "ServiceAccount", (subject["namespace"]?.string ?? "").isEmpty {
                errors.append(.required("subjects[\(index)].namespace"))
            }
        }
        return errors
    }

    static func validateIngressClass(_ object: Value) -> [FieldError] {
        let parameters = object["spec"]?["parameters"] ?? [:]
        guard parameters["scope"]?.string ?? "Cluster" == "Cluster", parameters["namespace"] != nil else { return [] }
        return [.forbidden("spec.parameters.namespace", "`parameters.scope` is set to 'Cluster'")]
    }

    static func validateIngress(_ object: Value) -> [FieldError] {
        let spec = object["spec"] ?? [:]
        var errors: [FieldError] = []
        let rules = spec["rules"]?.array ?? []
        if rules.isEmpty, spec["defaultBackend"] == nil {
            errors.append(
                .invalid("spec", spec["rules"] ?? .null, "either `defaultBackend` or `rules` must be specified"))
        }
        if let backend = spec["defaultBackend"], backend["service"] != nil, backend["resource"] != nil {
            errors.append(.invalid("spec.defaultBackend", "", "cannot set both resource and service backends"))
        }
        for (index, entry) in (spec["tls"]?.array ?? []).enumerated() {
            guard let name = entry["secretName"]?.string, !name.isEmpty else { continue }
            errors += NameRule.dns1123Subdomain.errors(name, "spec.tls[\(index)].secretName")
        }
        for (index, rule) in rules.enumerated() {
            for (place, path) in (rule.value(at: ["http", "paths"])?.array ?? []).enumerated() {
                let name = "spec.rules[\(index)].http.paths[\(place)]"
                if path["pathType"] == nil {
                    errors.append(.required("\(name).pathType", "pathType must be specified"))
                }
                if path["backend"]?["service"] != nil, path["backend"]?["resource"] != nil {
                    errors.append(.invalid("\(name).backend", "", "cannot set both resource and service backends"))
                }
                if path["backend"]?["service"] == nil, path["backend"]?["resource"] == nil {
                    errors.append(.required("\(name).backend", "either service or resource must be specified"))
                }
            }
        }
        return errors
    }
}

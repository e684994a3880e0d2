import Model

/// Rules for webhooks and admission policies (Kubernetes `pkg/apis/admissionregistration/validation`), but for their
/// expressions.
enum AdmissionKindRules {
    static func validate(_ object: Value, _ kind: String) -> [FieldError] {
        switch kind {
        case "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration": webhooks(object)
        case "ValidatingAdmissionPolicyBinding": policyName(object) + actions(object)
        case "MutatingAdmissionPolicyBinding": policyName(object)
        case "ValidatingAdmissionPolicy", "MutatingAdmissionPolicy": constraints(object)
        default: []
        }
    }

    private static func webhooks(_ object: Value) -> [FieldError] {
        var errors: [FieldError] = []
        for (index, webhook) in (object["webhooks"]?.array ?? []).enumerated() {
            let path = "webhooks[\(index)]"
            let supported = [
                "failurePolicy": ["Fail", "Ignore"], "matchPolicy": ["Equivalent", "Exact"],
                "sideEffects": ["None", "NoneOnDryRun"],
            ]
            for field in ["failurePolicy", "matchPolicy", "sideEffects"] {
                guard let value = webhook[field], let values = supported[field], !values.contains(value.string ?? "")
                else { continue }
                errors.append(.notSupported("\(path).\(field)", value, values))
            }
            if let timeout = webhook["timeoutSeconds"], !(1...30).contains(timeout.integer ?? 0) {
                errors.append(
                    .invalid("\(path).timeoutSeconds", timeout, "the timeout value must be between 1 and 30 seconds"))
            }
            let client = webhook["clientConfig"] ?? [:]
            if (client["url"] == nil) == (client["service"] == nil) {
                errors.append(.required("\(path).clientConfig", "exactly one of url or service is required"))
            }
        }
        return errors
    }

    private static func constraints(_ policy: Value) -> [FieldError] {
        let constraints = policy.value(at: ["spec", "matchConstraints"]) ?? [:]
        var errors: [FieldError] = []
        let supported = ["Equivalent", "Exact"]
        if let matching = constraints["matchPolicy"], !supported.contains(matching.string ?? "") {
            errors.append(.notSupported("spec.matchConstraints.matchPolicy", matching, supported))
        }
        for (index, rule) in (constraints["resourceRules"]?.array ?? []).enumerated() {
            for (place, name) in (rule["resourceNames"]?.array ?? []).enumerated()
            where name.string?.contains("/") == true {
                errors.append(
                    .invalid(
                        "spec.matchConstraints.resourceRules[\(index)].resourceNames[\(place)]", name,
                        "may not contain '/'"))
            }
        }
        return errors
    }

    private static func policyName(_ binding: Value) -> [FieldError] {
        (binding["spec"]?["policyName"]?.string ?? "").isEmpty ? [.required("spec.policyName")] : []
    }

    private static func actions(_ binding: Value) -> [FieldError] {
        let actions = binding["spec"]?["validationActions"] ?? []
        if actions.array?.isEmpty != false {
            return [.required("spec.validationActions", "at least one validation action is required")]
        }
        guard ["Deny", "Warn"].allSatisfy({ actions.array?.contains($0) == true }) else { return [] }
        return [
            .invalid(
                "spec.validationActions", actions,
                "must not contain both Deny and Warn (repeating the same validation failure information in the API "
                    + "response and headers serves no purpose)")
        ]
    }
}

import APIMachinery
import Model

/// Rules for the kinds that make pods.
enum WorkloadRules {
    static func notNegative(_ object: Value, _ path: String...) -> [FieldError] {
        guard let number = object.value(at: path)?.integer, number < 0 else { return [] }
        return [
            .invalid(path.joined(separator: "."), .integer(number), "must be greater than or equal to 0")
        ]
    }

    static func validateDeployment(_ object: Value) -> [FieldError] {
        var errors = notNegative(object, "spec", "replicas")
        let strategy = object["spec"]?["strategy"] ?? [:]
        switch strategy["type"]?.string ?? "" {
        case "Recreate":
            if strategy["rollingUpdate"] != nil {
                errors.append(
                    .forbidden(
                        "spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"))
            }
        case "RollingUpdate": break
        case let other:
            errors.append(.notSupported("spec.strategy.type", .string(other), ["Recreate", "RollingUpdate"]))
        }
        return errors + validateTemplate(object)
    }

    static func validateStatefulSet(_ object: Value) -> [FieldError] {
        let claims = (object["spec"]?["volumeClaimTemplates"]?.array ?? []).map { ObjectMetadata($0).name ?? "" }
        return notNegative(object, "spec", "replicas") + validateStatefulStrategy(object)
            + validateTemplate(object, extraVolumes: claims)
    }

    private static func validateStatefulStrategy(_ object: Value) -> [FieldError] {
        let spec = object["spec"] ?? [:]
        var errors: [FieldError] = []
        let policies = ["OrderedReady", "Parallel"]
        if let policy = spec["podManagementPolicy"], !policies.contains(policy.string ?? "") {
            errors.append(
                .invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'"))
        }
        let strategy = spec["updateStrategy"] ?? [:]
        if strategy["type"] == "OnDelete", let rolling = strategy["rollingUpdate"] {
            errors.append(
                .invalid(
                    "spec.updateStrategy.rollingUpdate", rolling, "only allowed for updateStrategy 'RollingUpdate'"))
        }
        return errors
    }

    /// The selector of a ReplicationController is a plain map.
    static func validateReplicationController(_ object: Value) -> [FieldError] {
        let spec = object["spec"] ?? [:]
        var errors = notNegative(object, "spec", "replicas") + notNegative(object, "spec", "minReadySeconds")
        guard let selector = spec["selector"]?.object, !selector.isEmpty else {
            return errors + [.required("spec.selector")]
        }
        let labels = spec["template"]?["metadata"]?["labels"]
        if !LabelSelector(labels: selector).matches(labels?.object) {
            errors.append(
                .invalid(
                    "spec.template.metadata.labels", labels ?? .null, "`selector` does not match template `labels`"))
        }
        return errors + PodRules.validate(spec["template"]?["spec"] ?? [:], "spec.template.spec")
    }

    /// Selector and template: they must match, and the pods must be allowed to live on.
    static func validateTemplate(_ object: Value, extraVolumes: [String] = []) -> [FieldError] {
        let spec = object["spec"] ?? [:]
        let template = spec["template"] ?? [:]
        let labels = template["metadata"]?["labels"]
        var errors = notNegative(object, "spec", "minReadySeconds") + validateSelector(spec["selector"], labels)
        errors += MetadataRules.validateLabels(labels?.object, "spec.template.metadata.labels")
        let pod = template["spec"] ?? [:]
        errors += PodRules.validate(pod, "spec.template.spec", extraVolumes: extraVolumes)
        if let policy = pod["restartPolicy"], policy != "Always" {
            errors.append(.notSupported("spec.template.spec.restartPolicy", policy, ["Always"]))
        }
        return errors
    }

    private static func validateSelector(_ selector: Value?, _ labels: Value?) -> [FieldError] {
        guard let selector, !selector.isNull else { return [.required("spec.selector")] }
        let parsed = LabelSelector(object: selector)
        if parsed.isEverything {
            return [.invalid("spec.selector", selector, "empty selector is invalid for deployment")]
        }
        var errors: [FieldError] = []
        for label in selector["matchLabels"]?.object ?? [:] {
            errors += NameRule.qualifiedName.errors(label.key, "spec.selector.matchLabels")
            errors += NameRule.labelValue.errors(label.value.string ?? "", "spec.selector.matchLabels")
        }
        if !parsed.matches(labels?.object) {
            errors.append(
                .invalid(
                    "spec.template.metadata.labels", labels ?? .null, "`selector` does not match template `labels`"))
        }
        return errors
    }

    static func validateJob(_ object: Value) -> [FieldError] {
        var errors: [FieldError] = []
        for field in ["parallelism", "completions", "backoffLimit"] { errors += notNegative(object, "spec", field) }
        return errors + validateReplacement(object["spec"] ?? [:])
            + validateJobPod(object, "spec.template.spec", at: ["spec", "template", "spec"])
    }

    private static func validateReplacement(_ spec: Value) -> [FieldError] {
        let supported = spec["podFailurePolicy"] == nil ? ["Failed", "TerminatingOrFailed"] : ["Failed"]
        guard let policy = spec["podReplacementPolicy"], !supported.contains(policy.string ?? "") else { return [] }
        return [.notSupported("spec.podReplacementPolicy", policy, supported)]
    }

    private static func validateJobPod(_ object: Value, _ path: String, at keys: [String]) -> [FieldError] {
        let pod = object.value(at: keys) ?? [:]
        var errors = PodRules.validate(pod, path)
        if pod["restartPolicy"] == "Always" {
            errors.append(.required("\(path).restartPolicy", "valid values: \"OnFailure\", \"Never\""))
        }
        return errors
    }

    static func validateCronJob(_ object: Value) -> [FieldError] {
        var errors: [FieldError] = []
        let schedule = object["spec"]?["schedule"]?.string ?? ""
        if schedule.isEmpty {
            errors.append(.required("spec.schedule"))
        } else if !schedule.hasPrefix("@"), schedule.split(whereSeparator: \.isWhitespace).count != 5 {
            errors.append(.invalid("spec.schedule", .string(schedule), "expected exactly 5 fields"))
        }
        let path = ["spec", "jobTemplate", "spec", "template", "spec"]
        return errors + validateJobPod(object, path.joined(separator: "."), at: path)
    }
}

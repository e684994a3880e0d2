import APIMachinery
import Model

/// Rules for HorizontalPodAutoscalers (Kubernetes `pkg/apis/autoscaling/validation`).
enum AutoscalerRules {
    /// `validateHorizontalPodAutoscalerSpec`.
    static func validate(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        let least = spec["minReplicas"]
        let most = spec["maxReplicas"]
        var errors: [FieldError] = []
        if least.exists, least.number < 1 { errors += least.invalid("must be greater than or equal to 1") }
        if most.number < 1 { errors += most.required("must be set and greater than 0") }
        if least.exists, most.number < least.number {
            errors += most.invalid("must be greater than or equal to `minReplicas`")
        }
        errors += reference(spec["scaleTargetRef"]) + group(spec["scaleTargetRef"])
        errors += spec["metrics"].elements.flatMap(metric)
        let counted = spec["metrics"].elements.contains { ["Object", "External"].contains($0["type"].text) }
        if least.exists, least.number == 0, !counted {
            errors += spec["metrics"].forbidden(
                "must specify at least one Object or External metric to support scaling to zero replicas")
        }
        // The first version has a field for the one metric that it knows.
        let share = spec["targetCPUUtilizationPercentage"]
        if share.exists, share.number < 1 {
            errors.append(
                .invalid(
                    "spec.metrics[0].resource.target.averageUtilization", share.value ?? "", "must be greater than 0"))
        }
        return errors + ["scaleUp", "scaleDown"].flatMap { scaling(spec["behavior"][$0]) }
    }

    /// `ValidateCrossVersionObjectReference`.
    private static func reference(_ reference: Field) -> [FieldError] {
        ["kind", "name"].flatMap { reference[$0].neededName(.pathSegment) }
    }

    private static func group(_ reference: Field) -> [FieldError] {
        let version = reference["apiVersion"]
        let parts = version.text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 2 { return version.invalid("unexpected GroupVersion string: \(version.text)") }
        let isCore = parts.count < 2 || parts[0].isEmpty
        guard isCore, reference["kind"].text != "ReplicationController" else { return [] }
        return version.invalid("apiVersion must specify API group")
    }

    // MARK: Metrics

    private static let sources = ["object", "external", "pods", "resource", "containerResource"]
    private static let types = ["ContainerResource", "External", "Object", "Pods", "Resource"]

    /// `validateMetricSpec`.
    private static func metric(_ metric: Field) -> [FieldError] {
        let type = metric["type"]
        var errors: [FieldError] = []
        if type.text.isEmpty { errors += type.required("must specify a metric source type") }
        errors += type.oneOf(types)
        let present = sources.filter { metric[$0].exists }
        if let first = present.first { errors += source(first, metric[first]) }
        let expected = types.contains(type.text) ? type.text.prefix(1).lowercased() + type.text.dropFirst() : ""
        if !expected.isEmpty, !metric[expected].exists {
            errors += metric[expected].required("must populate information for the given metric source")
        }
        if present.count != 1 {
            for name in present where name != expected {
                errors += metric[name].forbidden("must populate the given metric source only")
            }
        }
        return errors
    }

    private static func source(_ name: String, _ source: Field) -> [FieldError] {
        let target = source["target"]
        let value = target["value"].exists
        let average = target["averageValue"]
        let utilization = target["averageUtilization"]
        var errors: [FieldError] = []
        switch name {
        case "object":
            errors += reference(source["describedObject"]) + identifier(source["metric"]) + self.target(target)
            if !value, !average.exists { errors += average.required("must set either a target value or averageValue") }
        case "external":
            errors += identifier(source["metric"]) + self.target(target)
            if !value, !average.exists {
                errors += average.required("must set either a target value for metric or a per-pod target")
            }
            if value, average.exists {
                errors += target["value"].forbidden("may not set both a target value for metric and a per-pod target")
            }
        case "pods":
            errors += identifier(source["metric"]) + self.target(target)
            if !average.exists { errors += average.required("must specify a positive target averageValue") }
        default:
            if name == "containerResource" { errors += source["container"].needed("must specify a container") }
            errors += source["name"].needed("must specify a resource name") + self.target(target)
            if !utilization.exists, !average.exists {
                errors += utilization.required("must set either a target raw value or a target utilization")
            }
            if utilization.exists, average.exists {
                errors += average.forbidden("may not set both a target raw value and a target utilization")
            }
        }
        return errors
    }

    /// `validateMetricIdentifier`.
    private static func identifier(_ metric: Field) -> [FieldError] {
        let name = metric["name"]
        return name.text.isEmpty ? name.required("must specify a metric name") : name.named(.pathSegment)
    }

    /// `validateMetricTarget`.
    private static func target(_ target: Field) -> [FieldError] {
        let type = target["type"]
        var errors: [FieldError] = []
        if type.text.isEmpty { errors += type.required("must specify a metric target type") }
        if !["Utilization", "Value", "AverageValue"].contains(type.text) {
            errors += type.invalid("must be either Utilization, Value, or AverageValue")
        }
        for name in ["value", "averageValue"] where target[name].quantity.map({ $0.sign != 1 }) == true {
            errors += target[name].invalid("must be positive")
        }
        let utilization = target["averageUtilization"]
        if utilization.exists, utilization.number < 1 { errors += utilization.invalid("must be greater than 0") }
        return errors
    }

    /// `validateScalingRules`.
    private static func scaling(_ rules: Field) -> [FieldError] {
        guard rules.exists else { return [] }
        var errors: [FieldError] = []
        let window = rules["stabilizationWindowSeconds"]
        if window.number < 0 { errors += window.invalid("must be greater than or equal to zero") }
        if window.number > 3600 { errors += window.invalid("must be less than or equal to 3600") }
        errors += rules["selectPolicy"].oneOfIfSet(["Disabled", "Max", "Min"])
        errors += rules["tolerance"].notNegativeAmount()
        if rules["policies"].isEmpty { errors += rules["policies"].required("must specify at least one Policy") }
        for policy in rules["policies"].elements {
            errors += policy["type"].oneOf(["Percent", "Pods"])
            for name in ["value", "periodSeconds"] where policy[name].number <= 0 {
                errors += policy[name].invalid("must be greater than zero")
            }
            if policy["periodSeconds"].number > 1800 {
                errors += policy["periodSeconds"].invalid("must be less than or equal to 1800")
            }
        }
        return errors
    }
}

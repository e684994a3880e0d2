import APIMachinery
import Model

/// Rules for small kinds.
enum OtherRules {
    /// `ValidateLeaseSpec`.
    static func validateLease(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        var errors: [FieldError] = []
        let duration = spec["leaseDurationSeconds"]
        if duration.exists, duration.number <= 0 { errors += duration.invalid("must be greater than 0") }
        errors += spec["leaseTransitions"].notNegative()
        return errors
    }

    /// `ValidatePodDisruptionBudgetSpec`.
    static func validateBudget(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        var errors: [FieldError] = []
        let amounts = [spec["minAvailable"], spec["maxUnavailable"]].filter(\.exists)
        if amounts.count > 1 { errors += spec.invalid("minAvailable and maxUnavailable cannot be both set") }
        for amount in amounts { errors += amount.numberOrPercent() + amount.notMoreThanAll() }
        return errors + spec["selector"].selector()
            + spec["unhealthyPodEvictionPolicy"].oneOfIfSet(["AlwaysAllow", "IfHealthyBudget"])
    }

    /// Classes that every cluster has; an apply changes them.
    private static let systemClasses: [String: Int64] = [
        "system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000,
    ]

    /// `ValidatePriorityClass`.
    static func validatePriorityClass(_ object: Value) -> [FieldError] {
        let priority = Field(object, "")
        let name = priority["metadata"]["name"]
        let value = priority["value"]
        var errors: [FieldError] = []
        if let own = systemClasses[name.text] {
            if value.number != own { errors += value.forbidden("may not be changed in an update.") }
        } else if name.text.hasPrefix("system-") {
            errors += name.forbidden(
                "priority class names with 'system-' prefix are reserved for system use only. error: \(name.text) is "
                    + "not a known system priority class")
        } else if value.number > 1_000_000_000 {
            errors += value.forbidden("maximum allowed value of a user defined priority is 1000000000")
        }
        let preemption = priority["preemptionPolicy"]
        guard preemption.exists else { return errors }
        return errors
            + (preemption.text.isEmpty ? preemption.required() : preemption.oneOf(["PreemptLowerPriority", "Never"]))
    }

    /// `ValidateRuntimeClass`.
    static func validateRuntimeClass(_ object: Value) -> [FieldError] {
        let runtime = Field(object, "")
        var errors = runtime["handler"].named(.dns1123Label)
        let overhead = runtime["overhead"]["podFixed"]
        errors += ResourceRules.limits(Field(overhead.value, "overhead.podFixed.limits"))
        errors += runtime["scheduling"]["nodeSelector"].labels()
        return errors + PodPlacement.tolerations(runtime["scheduling"]["tolerations"])
    }
}

import Model

/// Rules for autoscalers and disruption budgets, which gate nothing and warn, and for quotas.
enum ScalingHealth {
    static func autoscaler(_ subject: HealthSubject) -> HealthStatus {
        let current = subject.count("currentReplicas")
        let most = subject.spec["maxReplicas"]?.count ?? current
        let complaints = subject.conditions.filter { condition in
            condition.isFalse && ["AbleToScale", "ScalingActive"].contains(condition.type)
                // Somebody scaled the target to 0, which switches autoscaling off on purpose.
                && condition.reason != "ScalingDisabled"
        }
        return .ready("\(current) of at most \(most) replicas", warnings: complaints.map(\.text))
    }

    /// A quota counts nothing before its controller has taken it up: what is made until then is not measured by it.
    static func quota(_ subject: HealthSubject) -> HealthStatus {
        subject.status["hard"] == subject.spec["hard"] ? .ready("in force") : .inProgress("not in force yet")
    }

    static func disruptionBudget(_ subject: HealthSubject) -> HealthStatus {
        let expected = subject.count("expectedPods")
        let allowed = subject.count("disruptionsAllowed")
        var warnings: [String] = []
        if let condition = subject.condition("DisruptionAllowed"), condition.isFalse,
            condition.reason != "InsufficientPods"
        {
            warnings.append(condition.text)
        }
        if subject.isObserved, expected > 0, allowed == 0 {
            warnings.append("it allows no disruption now: draining a node of its pods will block")
        }
        return .ready("\(allowed) of \(expected) pods may be disrupted", warnings: warnings)
    }
}

import APIMachinery
import Model

/// Defaults of a HorizontalPodAutoscaler.
enum AutoscalerDefaults {
    static func complete(_ object: inout Value) {
        object.update("spec") { spec in
            spec.setDefault("minReplicas", 1)
            spec.setDefault("maxReplicas", 0)
            spec.setDefault("scaleTargetRef", [:])
            spec.update("scaleTargetRef") { target in
                target.setDefault("kind", "")
                target.setDefault("name", "")
            }
            spec.setDefault(
                "metrics",
                [
                    [
                        "type": "Resource",
                        "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80]],
                    ]
                ])
            if spec["behavior"] != nil { spec.update("behavior", completeBehavior) }
        }
        object.update("status") { status in
            if status["currentMetrics"] == nil { status["currentMetrics"] = .null }
            status.setDefault("desiredReplicas", 0)
        }
    }

    /// Completes a behaviour that is given in part; without one nothing is stored.
    private static func completeBehavior(_ behavior: inout Value) {
        let percent: Value = ["type": "Percent", "value": 100, "periodSeconds": 15]
        behavior.update("scaleUp") { rules in
            rules.setDefault("stabilizationWindowSeconds", 0)
            rules.setDefault("selectPolicy", "Max")
            rules.setDefault("policies", [["type": "Pods", "value": 4, "periodSeconds": 15], percent])
        }
        behavior.update("scaleDown") { rules in
            rules.setDefault("selectPolicy", "Max")
            rules.setDefault("policies", [percent])
        }
    }
}

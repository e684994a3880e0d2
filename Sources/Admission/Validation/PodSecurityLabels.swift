import APIMachinery
import Model

/// The labels of a Namespace that say which pods may run there (`pod-security-admission/api`).
enum PodSecurityLabels {
    private static let levels = ["privileged", "baseline", "restricted"]

    static func validate(_ namespace: Value) -> [FieldError] {
        let labels = ObjectMetadata(namespace).labels ?? [:]
        return ["enforce", "audit", "warn"].compactMap { mode in
            let label = "pod-security.kubernetes.io/\(mode)"
            guard let level = labels[label], !levels.contains(level.string ?? "") else { return nil }
            return .invalid(
                "metadata.labels[\(label)]", level, "must be one of \(levels.joined(separator: ", "))")
        }
    }
}

import APIMachinery
import Model

/// The labels of a Namespace that say which pods may run there (`pod-security-admission/api`).
enum PodSecurityLabels {
    private static let levels = ["privileged", "baseline", "restricted"]

    static func validate(_ namespace: Value) -> [FieldError] {
        let labels = ObjectMetadata(namespace).labels ?? [:]
        return ["enforce", "audit", "warn"].flatMap { mode -> [FieldError] in
            let label = "pod-security.kubernetes.io/\(mode)"
            var errors: [FieldError] = []
            if let level = labels[label], !levels.contains(level.string ?? "") {
                errors.append(
                    .invalid("metadata.labels[\(label)]", level, "must be one of \(levels.joined(separator: ", "))"))
            }
            if let version = labels["\(label)-version"], !isVersion(version.string ?? "") {
                errors.append(.invalid("metadata.labels[\(label)-version]", version, "must be \"latest\" or \"v1.x\""))
            }
            return errors
        }
    }

    /// `ParseVersion`.
    private static func isVersion(_ text: String) -> Bool {
        if text == "latest" { return true }
        guard text.hasPrefix("v1.") else { return false }
        let minor = text.dropFirst("v1.".count)
        return minor == "0" || (Int(minor) != nil && minor.first.map { ("1"..."9").contains($0) } == true)
    }
}

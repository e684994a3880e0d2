import APIMachinery
import Model

/// What both standards have against seccomp profiles.
enum SeccompChecks {
    /// `seccompProfileBaseline_1_0`: before there was a field.
    @Sendable static func annotations(_ pod: SecuredPod) -> PodSecurityViolation? {
        let keys =
            [WellKnownAnnotation.seccomp]
            + pod.containers.map { WellKnownAnnotation.containerSeccompPrefix + $0.name }
        let forbidden = keys.compactMap { key -> String? in
            guard let value = pod.annotations[key]?.string, value != "runtime/default", value != "docker/default",
                !value.hasPrefix("localhost/")
            else { return nil }
            return "\(key)=\(GoText.quoted(value))"
        }
        guard !forbidden.isEmpty else { return nil }
        let sorted = PodSecurityText.sorted(forbidden)
        return PodSecurityViolation(
            reason: "seccompProfile",
            detail: "forbidden \(PodSecurityText.plural("annotation", sorted.count)) "
                + sorted.joined(separator: ", "),
            field: "")
    }

    /// `seccompProfileBaseline_1_19`.
    @Sendable static func explicitProfiles(_ pod: SecuredPod) -> PodSecurityViolation? {
        let setters = pod.setters(of: "seccompProfile.type") { type($0).map { !isConfined($0) } ?? false }
        guard let setters else { return nil }
        let types = PodSecurityText.quoted(PodSecurityText.sorted(setters.contexts.compactMap(type)))
        return PodSecurityViolation(
            reason: "seccompProfile",
            detail: "\(setters.text) must not set securityContext.seccompProfile.type to \(types)",
            field: setters.field)
    }

    /// `seccompProfileRestricted_1_19`.
    @Sendable static func allProfiles(_ pod: SecuredPod) -> PodSecurityViolation? {
        if let violation = explicitProfiles(pod) { return violation }
        guard pod.context.flatMap(type) == nil else { return nil }
        let silent = pod.containers.filter { $0.context.flatMap(type) == nil }
        guard let first = silent.first else { return nil }
        return PodSecurityViolation(
            reason: "seccompProfile",
            detail: "pod or \(PodSecurityText.named("container", silent.map(\.name))) must set "
                + "securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"",
            field: "\(first.path).securityContext.seccompProfile")
    }

    private static func type(_ context: Value) -> String? {
        guard let profile = context["seccompProfile"], !profile.isNull else { return nil }
        return profile["type"]?.string ?? ""
    }

    private static func isConfined(_ type: String) -> Bool { type == "RuntimeDefault" || type == "Localhost" }
}

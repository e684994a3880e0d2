package import Model
internal import Schemas

/// What the admission plugin PodSecurity says of one object in a namespace with certain labels
/// (`pod-security-admission/admission`).
package struct PodSecurity: Sendable {
    package let policy: PodSecurityPolicy
    /// The minor version of the server.
    private let newest: Int

    package init(_ policy: PodSecurityPolicy, newest: Int = KubernetesVersion.newest.minor) {
        self.policy = policy
        self.newest = newest
    }

    /// What is said of an object.
    package struct Verdict: Sendable {
        /// Why it is refused: `violates PodSecurity "baseline:latest": …`; `nil` where it is taken.
        package var refusal: String?
        package var warnings: [String] = []
        /// Without the prefix that the plugin's name gives them.
        package var auditAnnotations: [(key: String, value: String)] = []
        /// What the refusal or the warning is about.
        package var violations: [PodSecurityViolation] = []
    }

    /// `nil` for an object that makes no pods.
    ///
    /// The object is decoded, with its defaults.
    ///
    /// Only pods themselves are refused; of what makes them the client is warned.
    package func verdict(on object: Value, _ kind: GroupKind) -> Verdict? {
        guard let place = PodSecurity.template(of: kind), let template = object.value(at: place),
            let spec = template["spec"]
        else { return nil }
        let isPod = place.isEmpty
        let pod = SecuredPod(
            metadata: template["metadata"], spec: isPod ? PodSecurity.profiled(template, spec) : spec)
        var verdict = Verdict()
        if isPod {
            verdict.auditAnnotations.append(("enforce-policy", policy.enforce.description))
            let found = violations(pod, policy.enforce)
            if !found.isEmpty {
                verdict.refusal = "violates PodSecurity \"\(policy.enforce)\": \(found.text)"
                verdict.violations = found
            }
        }
        let audited = violations(pod, policy.audit)
        if !audited.isEmpty {
            verdict.auditAnnotations.append(
                ("audit-violations", "would violate PodSecurity \"\(policy.audit)\": \(audited.text)"))
        }
        guard verdict.refusal == nil else { return verdict }
        let warned = violations(pod, policy.warn)
        if !warned.isEmpty {
            verdict.warnings.append("would violate PodSecurity \"\(policy.warn)\": \(warned.text)")
            verdict.violations = warned
        }
        return verdict
    }

    private func violations(
        _ pod: SecuredPod, _ standard: PodSecurityPolicy.Standard
    ) -> [PodSecurityViolation] {
        PodSecurityStandard.violations(pod, of: standard, newest: newest)
    }

    /// Where the pod stands in objects of a kind: `[]` in a Pod itself (`DefaultPodSpecExtractor`).
    package static func template(of kind: GroupKind) -> [String]? {
        switch (kind.group, kind.kind) {
        case ("", "Pod"): []
        case ("", "PodTemplate"): ["template"]
        case ("", "ReplicationController"), ("apps", "Deployment"), ("apps", "ReplicaSet"), ("apps", "StatefulSet"),
            ("apps", "DaemonSet"), ("batch", "Job"):
            ["spec", "template"]
        case ("batch", "CronJob"): ["spec", "jobTemplate", "spec", "template"]
        default: nil
        }
    }

    /// The spec of a pod with the AppArmor profiles of its annotations in the fields (`applyAppArmorVersionSkew`).
    private static func profiled(_ pod: Value, _ spec: Value) -> Value {
        let prefix = "container.apparmor.security.beta.kubernetes.io/"
        let annotations = pod["metadata"]?["annotations"]?.object ?? [:]
        guard spec.value(at: ["os", "name"]) != "windows", annotations.contains(where: { $0.key.hasPrefix(prefix) })
        else { return spec }
        let podProfile = spec.value(at: ["securityContext", "appArmorProfile"])
        var result = spec
        for list in ["initContainers", "containers", "ephemeralContainers"] {
            guard let containers = spec[list]?.array else { continue }
            result[list] = .array(
                containers.map { container in
                    guard let text = annotations[prefix + (container["name"]?.string ?? "")]?.string,
                        container.value(at: ["securityContext", "appArmorProfile"]) == nil,
                        let profile = profile(text), profile != podProfile
                    else { return container }
                    var changed = container
                    var context = container["securityContext"] ?? [:]
                    context["appArmorProfile"] = profile
                    changed["securityContext"] = context
                    return changed
                })
        }
        return result
    }

    private static func profile(_ annotation: String) -> Value? {
        switch annotation {
        case "unconfined": return ["type": "Unconfined"]
        case "runtime/default": return ["type": "RuntimeDefault"]
        default:
            guard annotation.hasPrefix("localhost/"), annotation != "localhost/" else { return nil }
            return ["type": "Localhost", "localhostProfile": .string(String(annotation.dropFirst(10)))]
        }
    }
}

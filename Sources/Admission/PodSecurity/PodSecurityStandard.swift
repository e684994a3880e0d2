import Model

/// The checks of the pod security standards, each with the minor version in which it came, changed, or was replaced by a
/// stricter one (`pod-security-admission/policy`, `registry.go`).
enum PodSecurityStandard {
    typealias Check = @Sendable (SecuredPod) -> PodSecurityViolation?

    /// One check in the forms that it had; the newest form that is old enough counts.
    private struct Rule: Sendable {
        let id: String
        var forms: [(since: Int, check: Check)]
        /// The baseline check whose place this one takes.
        var replaces: String?
    }

    /// Sorted by their names upstream, which is the order of messages.
    private static let baseline = [
        Rule(id: "appArmorProfile", forms: [(0, BaselineChecks.appArmor)]),
        Rule(id: "capabilities_baseline", forms: [(0, BaselineChecks.capabilities)]),
        Rule(id: "hostNamespaces", forms: [(0, HostChecks.namespaces)]),
        Rule(id: "hostPathVolumes", forms: [(0, HostChecks.paths)]),
        Rule(id: "hostPorts", forms: [(0, HostChecks.ports)]),
        Rule(id: "hostProbesAndHostLifecycle", forms: [(34, HostChecks.probes)]),
        Rule(id: "privileged", forms: [(0, BaselineChecks.privileged)]),
        Rule(
            id: "procMount",
            forms: [
                (0, BaselineChecks.procMount), (35, { $0.hasOwnUsers ? nil : BaselineChecks.procMount($0) }),
            ]),
        Rule(
            id: "seLinuxOptions",
            forms: [
                (0, { BaselineChecks.seLinux($0, engineIsAllowed: false) }),
                (31, { BaselineChecks.seLinux($0, engineIsAllowed: true) }),
            ]),
        Rule(
            id: "seccompProfile_baseline",
            forms: [(0, SeccompChecks.annotations), (19, SeccompChecks.explicitProfiles)]),
        Rule(
            id: "sysctls",
            forms: [0, 27, 29, 32].map { minor in (minor, { BaselineChecks.sysctls($0, in: minor) }) }),
        Rule(id: "windowsHostProcess", forms: [(0, HostChecks.windowsProcesses)]),
    ]

    private static let restricted = [
        Rule(
            id: "allowPrivilegeEscalation",
            forms: [(8, RestrictedChecks.escalation), (25, notOnWindows(RestrictedChecks.escalation))]),
        Rule(
            id: "capabilities_restricted",
            forms: [(22, RestrictedChecks.capabilities), (25, notOnWindows(RestrictedChecks.capabilities))],
            replaces: "capabilities_baseline"),
        Rule(id: "procMount_restricted", forms: [(35, BaselineChecks.procMount)], replaces: "procMount"),
        Rule(id: "restrictedVolumes", forms: [(0, RestrictedChecks.volumes)], replaces: "hostPathVolumes"),
        Rule(
            id: "runAsNonRoot",
            forms: [
                (0, RestrictedChecks.nonRoot), (35, { $0.hasOwnUsers ? nil : RestrictedChecks.nonRoot($0) }),
            ]),
        Rule(
            id: "runAsUser",
            forms: [(23, RestrictedChecks.user), (35, { $0.hasOwnUsers ? nil : RestrictedChecks.user($0) })]),
        Rule(
            id: "seccompProfile_restricted",
            forms: [(19, SeccompChecks.allProfiles), (25, notOnWindows(SeccompChecks.allProfiles))],
            replaces: "seccompProfile_baseline"),
    ]

    /// What a pod breaks of a standard, in the server's order.
    ///
    /// `newest` is the minor version of the server, which knows of
    /// no later rules (`EvaluatePod`).
    static func violations(
        _ pod: SecuredPod, of standard: PodSecurityPolicy.Standard, newest: Int
    ) -> [PodSecurityViolation] {
        guard standard.level != .privileged else { return [] }
        let minor = min(standard.minor ?? newest, newest)
        let added = standard.level == .restricted ? restricted.filter { $0.forms[0].since <= minor } : []
        let replaced = added.compactMap(\.replaces)
        let rules = baseline.filter { !replaced.contains($0.id) } + added
        return rules.compactMap { rule in rule.forms.last { $0.since <= minor }?.check(pod) }
    }

    private static func notOnWindows(_ check: @escaping Check) -> Check {
        { pod in pod.isWindows ? nil : check(pod) }
    }
}

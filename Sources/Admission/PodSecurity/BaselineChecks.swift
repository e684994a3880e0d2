import APIMachinery
import Model

/// What the baseline standard has against security contexts.
enum BaselineChecks {
    private static let appArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/"
    private static let defaultCapabilities: Set<String> = [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
        "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ]
    private static let safeSysctls: [(since: Int, names: Set<String>)] = [
        (
            0,
            [
                "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
                "net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start",
            ]
        ),
        (27, ["net.ipv4.ip_local_reserved_ports"]),
        (
            29,
            [
                "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
                "net.ipv4.tcp_keepalive_probes",
            ]
        ),
        (32, ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]),
    ]

    /// `appArmorProfile_1_0`.
    @Sendable static func appArmor(_ pod: SecuredPod) -> PodSecurityViolation? {
        func type(_ context: Value) -> String? {
            guard let profile = context["appArmorProfile"], !profile.isNull else { return nil }
            return profile["type"]?.string ?? ""
        }
        let setters = pod.setters(of: "appArmorProfile") { context in
            type(context).map { !["RuntimeDefault", "Localhost"].contains($0) } ?? false
        }
        let annotations = pod.annotations.compactMap { field -> String? in
            let value = field.value.string ?? ""
            guard field.key.hasPrefix(appArmorAnnotation), !value.isEmpty, value != "runtime/default",
                !value.hasPrefix("localhost/")
            else { return nil }
            return "\(field.key)=\(GoText.quoted(value))"
        }
        var names = [setters?.text].compactMap { $0 }
        if !annotations.isEmpty { names.append(PodSecurityText.plural("annotation", annotations.count)) }
        guard !names.isEmpty else { return nil }
        let values =
            PodSecurityText.sorted((setters?.contexts ?? []).compactMap(type)) + PodSecurityText.sorted(annotations)
        return PodSecurityViolation(
            reason: PodSecurityText.plural("forbidden AppArmor profile", values.count),
            detail: "\(names.joined(separator: " and ")) must not set AppArmor profile type to "
                + PodSecurityText.quoted(values),
            field: setters?.field ?? "")
    }

    /// `capabilitiesBaseline_1_0`.
    @Sendable static func capabilities(_ pod: SecuredPod) -> PodSecurityViolation? {
        func forbidden(_ container: SecuredPod.Container) -> [String] {
            added(container).filter { !defaultCapabilities.contains($0) }
        }
        return pod.violation(
            "non-default capabilities", by: { !forbidden($0).isEmpty }, at: "securityContext.capabilities.add"
        ) { bad in
            let names = PodSecurityText.quoted(PodSecurityText.sorted(bad.flatMap(forbidden)))
            return "must not include \(names) in securityContext.capabilities.add"
        }
    }

    static func added(_ container: SecuredPod.Container) -> [String] {
        (container.context?.value(at: ["capabilities", "add"])?.array ?? []).compactMap(\.string)
    }

    /// `privileged_1_0`.
    @Sendable static func privileged(_ pod: SecuredPod) -> PodSecurityViolation? {
        pod.violation(
            "privileged", by: { $0.context?["privileged"] == true }, at: "securityContext.privileged"
        ) { _ in "must not set securityContext.privileged=true" }
    }

    /// `procMount_1_0`.
    @Sendable static func procMount(_ pod: SecuredPod) -> PodSecurityViolation? {
        func type(_ container: SecuredPod.Container) -> String? {
            guard let type = container.context?["procMount"]?.string, type != "Default" else { return nil }
            return type
        }
        return pod.violation("procMount", by: { type($0) != nil }, at: "securityContext.procMount") { bad in
            let types = PodSecurityText.quoted(PodSecurityText.sorted(bad.compactMap(type)))
            return "must not set securityContext.procMount to \(types)"
        }
    }

    /// `seLinuxOptions`.
    @Sendable static func seLinux(_ pod: SecuredPod, engineIsAllowed: Bool) -> PodSecurityViolation? {
        let types = ["", "container_t", "container_init_t", "container_kvm_t"]
        let allowed = engineIsAllowed ? types + ["container_engine_t"] : types
        func option(_ name: String, _ context: Value) -> String {
            context.value(at: ["seLinuxOptions", name])?.string ?? ""
        }
        let setters = pod.setters(of: "seLinuxOptions") { context in
            !allowed.contains(option("type", context)) || !option("user", context).isEmpty
                || !option("role", context).isEmpty
        }
        guard let setters else { return nil }
        let bad = PodSecurityText.sorted(setters.contexts.map { option("type", $0) }.filter { !allowed.contains($0) })
        var details = bad.isEmpty ? [] : [PodSecurityText.named("type", bad)]
        for name in ["user", "role"] where setters.contexts.contains(where: { !option(name, $0).isEmpty }) {
            details.append("\(name) may not be set")
        }
        return PodSecurityViolation(
            reason: "seLinuxOptions",
            detail: "\(setters.text) set forbidden securityContext.seLinuxOptions: "
                + details.joined(separator: "; "),
            field: setters.field)
    }

    /// `sysctls`, with what was safe in a minor version.
    @Sendable static func sysctls(_ pod: SecuredPod, in minor: Int) -> PodSecurityViolation? {
        let safe = safeSysctls.filter { $0.since <= minor }
        let names = (pod.context?["sysctls"]?.array ?? []).map { $0["name"]?.string ?? "" }
        let forbidden = names.filter { name in !safe.contains { $0.names.contains(name) } }
        guard !forbidden.isEmpty else { return nil }
        return PodSecurityViolation(
            reason: "forbidden sysctls", detail: forbidden.joined(separator: ", "), field: "securityContext.sysctls")
    }
}

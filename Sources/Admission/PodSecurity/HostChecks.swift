import Model

/// What the baseline standard has against pods that reach for their host.
enum HostChecks {
    /// `hostNamespaces_1_0`.
    @Sendable static func namespaces(_ pod: SecuredPod) -> PodSecurityViolation? {
        let shared = ["hostNetwork", "hostPID", "hostIPC"].filter { pod.spec[$0] == true }
        guard let first = shared.first else { return nil }
        return PodSecurityViolation(
            reason: "host namespaces", detail: shared.map { "\($0)=true" }.joined(separator: ", "), field: first)
    }

    /// `hostPathVolumes_1_0`.
    @Sendable static func paths(_ pod: SecuredPod) -> PodSecurityViolation? {
        let volumes = pod.spec["volumes"]?.array ?? []
        func isBad(_ volume: Value) -> Bool { volume["hostPath"].map { !$0.isNull } ?? false }
        guard let first = volumes.firstIndex(where: isBad) else { return nil }
        let names = volumes.filter(isBad).map { $0["name"]?.string ?? "" }
        return PodSecurityViolation(
            reason: "hostPath volumes", detail: PodSecurityText.named("volume", names),
            field: "volumes[\(first)].hostPath")
    }

    /// `hostPorts_1_0`.
    @Sendable static func ports(_ pod: SecuredPod) -> PodSecurityViolation? {
        func ports(_ container: SecuredPod.Container) -> [String] {
            (container.value["ports"]?.array ?? []).compactMap { $0["hostPort"]?.integer }.filter { $0 != 0 }.map {
                String($0)
            }
        }
        return pod.violation("hostPort", by: { !ports($0).isEmpty }, at: "ports") { bad in
            let numbers = PodSecurityText.sorted(bad.flatMap(ports))
            return "\(uses(bad.count)) \(PodSecurityText.plural("hostPort", numbers.count)) "
                + numbers.joined(separator: ", ")
        }
    }

    /// `hostProbesAndHostLifecycleV1Dot34`.
    @Sendable static func probes(_ pod: SecuredPod) -> PodSecurityViolation? {
        func hosts(_ container: SecuredPod.Container) -> [String] {
            let probes = ["livenessProbe", "readinessProbe", "startupProbe"].map { [$0] }
            let handlers = probes + [["lifecycle", "postStart"], ["lifecycle", "preStop"]]
            return handlers.compactMap { container.value.value(at: $0) }.flatMap { handler in
                ["httpGet", "tcpSocket"].compactMap { handler[$0]?["host"]?.string }.filter { !$0.isEmpty }
            }
        }
        let bad = pod.containers.filter { !hosts($0).isEmpty }
        guard let first = bad.first else { return nil }
        // This check alone sorts the names.
        let names = PodSecurityText.sorted(bad.map(\.name))
        let forbidden = PodSecurityText.sorted(bad.flatMap(hosts))
        return PodSecurityViolation(
            reason: "probe or lifecycle host",
            detail: "\(PodSecurityText.plural("container", names.count)) \(PodSecurityText.quoted(names)) "
                + "\(uses(names.count)) \(PodSecurityText.named("probe or lifecycle host", forbidden))",
            field: first.path)
    }

    /// `windowsHostProcess_1_0`.
    @Sendable static func windowsProcesses(_ pod: SecuredPod) -> PodSecurityViolation? {
        let setters = pod.setters(of: "windowsOptions.hostProcess") {
            $0.value(at: ["windowsOptions", "hostProcess"]) == true
        }
        return setters.map {
            PodSecurityViolation(
                reason: "hostProcess",
                detail: "\($0.text) must not set securityContext.windowsOptions.hostProcess=true", field: $0.field)
        }
    }

    static func uses(_ count: Int) -> String { count == 1 ? "uses" : "use" }
}

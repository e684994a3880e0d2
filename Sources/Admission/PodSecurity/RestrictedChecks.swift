import Model

/// What the restricted standard asks for beside the baseline.
enum RestrictedChecks {
    private static let allowedVolumes = [
        "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
        "secret",
    ]
    private static let knownVolumes = [
        "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd",
        "flexVolume", "cinder", "cephfs", "flocker", "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk",
        "photonPersistentDisk", "portworxVolume", "scaleIO", "storageos",
    ]

    /// `allowPrivilegeEscalation_1_8`.
    @Sendable static func escalation(_ pod: SecuredPod) -> PodSecurityViolation? {
        pod.violation(
            "allowPrivilegeEscalation != false", by: { $0.context?["allowPrivilegeEscalation"] != false },
            at: "securityContext.allowPrivilegeEscalation"
        ) { _ in "must set securityContext.allowPrivilegeEscalation=false" }
    }

    /// `capabilitiesRestricted_1_22`.
    @Sendable static func capabilities(_ pod: SecuredPod) -> PodSecurityViolation? {
        let keeping = pod.containers.filter { container in
            !(container.context?.value(at: ["capabilities", "drop"])?.array ?? []).contains("ALL")
        }
        func forbidden(_ container: SecuredPod.Container) -> [String] {
            BaselineChecks.added(container).filter { $0 != "NET_BIND_SERVICE" }
        }
        let adding = pod.containers.filter { !forbidden($0).isEmpty }
        guard let first = keeping.first ?? adding.first else { return nil }
        var details: [String] = []
        if !keeping.isEmpty {
            details.append(
                PodSecurityText.named("container", keeping.map(\.name))
                    + " must set securityContext.capabilities.drop=[\"ALL\"]")
        }
        if !adding.isEmpty {
            let names = PodSecurityText.quoted(PodSecurityText.sorted(adding.flatMap(forbidden)))
            details.append(
                PodSecurityText.named("container", adding.map(\.name))
                    + " must not include \(names) in securityContext.capabilities.add")
        }
        return PodSecurityViolation(
            reason: "unrestricted capabilities", detail: details.joined(separator: "; "),
            field: "\(first.path).securityContext.capabilities")
    }

    /// `restrictedVolumes_1_0`.
    @Sendable static func volumes(_ pod: SecuredPod) -> PodSecurityViolation? {
        func has(_ volume: Value, _ source: String) -> Bool { volume[source].map { !$0.isNull } ?? false }
        let volumes = pod.spec["volumes"]?.array ?? []
        func isBad(_ volume: Value) -> Bool { !allowedVolumes.contains { has(volume, $0) } }
        guard let first = volumes.firstIndex(where: isBad) else { return nil }
        let bad = volumes.filter(isBad)
        let types = PodSecurityText.sorted(
            bad.map { volume in knownVolumes.first { has(volume, $0) } ?? "unknown" })
        let names = bad.map { $0["name"]?.string ?? "" }
        return PodSecurityViolation(
            reason: "restricted volume types",
            detail: "\(PodSecurityText.named("volume", names)) \(HostChecks.uses(names.count)) "
                + PodSecurityText.named("restricted volume type", types),
            field: "volumes[\(first)]")
    }

    /// `runAsNonRoot1_0`.
    @Sendable static func nonRoot(_ pod: SecuredPod) -> PodSecurityViolation? {
        if let setters = pod.setters(of: "runAsNonRoot", where: { $0["runAsNonRoot"] == false }) {
            return PodSecurityViolation(
                reason: "runAsNonRoot != true",
                detail: "\(setters.text) must not set securityContext.runAsNonRoot=false", field: setters.field)
        }
        guard pod.context?["runAsNonRoot"] != true else { return nil }
        let silent = pod.containers.filter { $0.context?["runAsNonRoot"]?.bool == nil }
        guard let first = silent.first else { return nil }
        return PodSecurityViolation(
            reason: "runAsNonRoot != true",
            detail: "pod or \(PodSecurityText.named("container", silent.map(\.name))) must set "
                + "securityContext.runAsNonRoot=true",
            field: "\(first.path).securityContext.runAsNonRoot")
    }

    /// `runAsUser1_23`.
    @Sendable static func user(_ pod: SecuredPod) -> PodSecurityViolation? {
        pod.setters(of: "runAsUser") { $0["runAsUser"] == 0 }.map {
            PodSecurityViolation(
                reason: "runAsUser=0", detail: "\($0.text) must not set runAsUser=0", field: $0.field)
        }
    }
}

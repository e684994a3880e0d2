import Model

/// Rules for the operating system of a pod (`validateOS`, `validateWindows`, `validateLinux`,
/// `validateWindowsHostProcessPod`).
enum PodSystem {
    static func validate(_ spec: Field) -> [FieldError] {
        let errors = hostProcesses(spec)
        let system = spec["os"]
        guard system.exists else { return errors }
        switch system["name"].text {
        case "": return errors + system["name"].required()
        case "linux": return errors + linux(spec)
        case "windows": return errors + windows(spec)
        default: return errors + [.notSupported(system.path, system["name"].value ?? "", ["linux", "windows"])]
        }
    }

    private static func containers(_ spec: Field) -> [Field] {
        ["containers", "initContainers", "ephemeralContainers"].flatMap { spec[$0].elements }
    }

    private static func linux(_ spec: Field) -> [FieldError] {
        ([spec] + containers(spec)).map { $0["securityContext"]["windowsOptions"] }.filter(\.exists).flatMap {
            $0.forbidden("windows options cannot be set for a linux pod")
        }
    }

    /// Fields of the pod's and of a container's context that Windows does not know.
    private static let foreign = (
        spec: ["hostPID", "hostIPC", "hostUsers", "shareProcessNamespace", "hostNetwork"],
        pod: [
            "appArmorProfile", "seLinuxOptions", "seccompProfile", "fsGroup", "fsGroupChangePolicy", "sysctls",
            "runAsUser", "runAsGroup", "supplementalGroups", "supplementalGroupsPolicy", "seLinuxChangePolicy",
        ],
        container: [
            "appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities", "readOnlyRootFilesystem",
            "privileged", "allowPrivilegeEscalation", "procMount", "runAsUser", "runAsGroup",
        ]
    )

    private static func windows(_ spec: Field) -> [FieldError] {
        let why = "cannot be set for a windows pod"
        var errors: [FieldError] = []
        for name in foreign.spec {
            let field = spec[name]
            switch name {
            case "hostPID", "hostIPC": if field.isTrue { errors += field.forbidden(why) }
            case "hostNetwork": break
            // The server puts this one, too, where it stands in its own types.
            case "shareProcessNamespace":
                if field.exists { errors += spec["securityContext"][name].forbidden(why) }
            default: if field.exists { errors += field.forbidden(why) }
            }
        }
        for name in foreign.pod where spec["securityContext"][name].exists {
            errors += spec["securityContext"][name].forbidden(why)
        }
        for container in containers(spec) {
            for name in foreign.container where container["securityContext"][name].exists {
                errors += container["securityContext"][name].forbidden(why)
            }
        }
        return errors
    }

    private static func hostProcesses(_ spec: Field) -> [FieldError] {
        let whole = spec["securityContext"]["windowsOptions"]["hostProcess"]
        var errors: [FieldError] = []
        var count = 0
        for container in containers(spec) {
            let own = container["securityContext"]["windowsOptions"]["hostProcess"]
            if whole.exists, own.exists, whole.isTrue != own.isTrue {
                errors += own.invalid(
                    "pod hostProcess value must be identical if both are specified, was \(whole.isTrue)")
            }
            if own.exists ? own.isTrue : whole.isTrue { count += 1 }
        }
        guard count > 0 else { return errors }
        if count < containers(spec).count {
            errors.append(
                .invalid(
                    spec.path, "",
                    "If pod contains any hostProcess containers then all containers must be HostProcess containers"))
        }
        if !spec["hostNetwork"].isTrue {
            errors.append(
                .invalid(
                    "\(spec.path).hostNetwork", false,
                    "hostNetwork must be true if pod contains any hostProcess containers"))
        }
        return errors
    }
}

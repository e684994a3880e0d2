import APIMachinery
import Model

/// Rules for what containers may do (`ValidateSecurityContext`).
enum SecurityRules {
    static func container(_ context: Field, hostUsers: Bool) -> [FieldError] {
        guard context.exists else { return [] }
        var errors = identity(context["runAsUser"]) + identity(context["runAsGroup"])
        errors += seccomp(context["seccompProfile"])
        if context["allowPrivilegeEscalation"].value?.bool == false {
            if context["privileged"].isTrue {
                errors += context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true")
            }
            if context["capabilities"]["add"].texts.contains("CAP_SYS_ADMIN") {
                errors += context.invalid(
                    "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN")
            }
        }
        let mount = context["procMount"]
        errors += mount.oneOfIfSet(["Default", "Unmasked"])
        if mount.text == "Unmasked", hostUsers {
            errors += mount.invalid("`hostUsers` must be false to use `Unmasked`")
        }
        return errors + windows(context["windowsOptions"]) + appArmor(context["appArmorProfile"])
    }

    /// `IsValidUserID`, `IsValidGroupID`.
    static func identity(_ field: Field) -> [FieldError] { field.within(0...Int64(Int32.max)) }

    /// `validateSeccompProfileField`.
    static func seccomp(_ profile: Field) -> [FieldError] {
        guard profile.exists else { return [] }
        let type = profile["type"]
        let local = profile["localhostProfile"]
        var errors: [FieldError] = []
        if type.text.isEmpty {
            errors += type.required("type is required when seccompProfile is set")
        } else {
            errors += type.oneOf(["Localhost", "RuntimeDefault", "Unconfined"])
        }
        if type.text == "Localhost" {
            errors +=
                local.exists ? local.localPath() : local.required("must be set when seccomp type is Localhost")
        } else if local.exists {
            errors += local.invalid("can only be set when seccomp type is Localhost")
        }
        return errors
    }

    /// `ValidateAppArmorProfileField`.
    static func appArmor(_ profile: Field) -> [FieldError] {
        guard profile.exists else { return [] }
        let local = profile["localhostProfile"]
        switch profile["type"].text {
        case "Localhost":
            guard local.exists else { return local.required("must be set when AppArmor type is Localhost") }
            var errors: [FieldError] = []
            if local.text.hasOuterSpace {
                errors += local.invalid("must not be padded with whitespace")
            } else if local.text.isEmpty {
                errors += local.required("must be set when AppArmor type is Localhost")
            }
            return errors + (local.text.utf8.count > 4095 ? local.tooLong(4095) : [])
        case "RuntimeDefault", "Unconfined":
            return local.exists ? local.invalid("can only be set when AppArmor type is Localhost") : []
        case "": return profile["type"].required("type is required when appArmorProfile is set")
        default: return profile["type"].notSupported(["Localhost", "RuntimeDefault", "Unconfined"])
        }
    }

    /// `validateWindowsSecurityContextOptions`.
    static func windows(_ options: Field) -> [FieldError] {
        guard options.exists else { return [] }
        var errors: [FieldError] = []
        let name = options["gmsaCredentialSpecName"]
        if name.exists { errors += name.named(.dns1123Subdomain) }
        let spec = options["gmsaCredentialSpec"]
        if spec.exists {
            if spec.text.isEmpty {
                errors += spec.invalid("gmsaCredentialSpec cannot be an empty string")
            } else if spec.text.utf8.count > 64 * 1024 {
                errors += spec.invalid("gmsaCredentialSpec size must be under 64 KiB")
            }
        }
        let user = options["runAsUserName"]
        if user.exists { errors += userName(user) }
        return errors
    }

    /// A user of Windows, with or without a domain before it.
    private static func userName(_ field: Field) -> [FieldError] {
        let text = field.text
        if text.isEmpty { return field.invalid("runAsUserName cannot be an empty string") }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) {
            return field.invalid("runAsUserName cannot contain control characters")
        }
        let parts = text.split(separator: "\\", omittingEmptySubsequences: false)
        if parts.count > 2 { return field.invalid("runAsUserName cannot contain more than one backslash") }
        let user = parts.last ?? ""
        var errors: [FieldError] = []
        if parts.count == 2 {
            if parts[0].utf8.count > 256 {
                errors += field.invalid("runAsUserName's Domain length must be under 256 characters")
            }
            let isDomain =
                parts[0].contains(/^[^\\\/:\*\?"<>|.][^\\\/:\*\?"<>|]*$/) && !parts[0].hasPrefix(".")
            if !isDomain {
                errors += field.invalid("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
            }
        }
        if user.isEmpty {
            errors += field.invalid("runAsUserName's User cannot be empty")
        } else if user.utf8.count > 104 {
            errors += field.invalid("runAsUserName's User length must not be longer than 104 characters")
        }
        if user.allSatisfy({ $0 == "." || $0 == " " }), !user.isEmpty {
            errors += field.invalid("runAsUserName's User cannot contain only periods or spaces")
        }
        if user.contains(where: { "\"/\\:;|=,+*?<>@[]".contains($0) }) {
            errors += field.invalid("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]")
        }
        return errors
    }
}

/// Rules for what a whole pod may do (`ValidatePodSecurityContext`).
enum PodSecurityRules {
    static func validate(_ spec: Field) -> [FieldError] {
        let context = spec["securityContext"]
        var errors: [FieldError] = []
        for name in ["fsGroup", "runAsUser", "runAsGroup"] { errors += SecurityRules.identity(context[name]) }
        errors += context["supplementalGroups"].elements.flatMap(SecurityRules.identity)
        if spec["shareProcessNamespace"].isTrue, spec["hostPID"].isTrue {
            errors.append(
                .invalid(
                    "\(context.path).shareProcessNamespace", true,
                    "ShareProcessNamespace and HostPID cannot both be enabled"))
        }
        errors += sysctls(context["sysctls"], spec)
        errors += context["fsGroupChangePolicy"].oneOfIfSet(["Always", "OnRootMismatch"])
        errors += context["seLinuxChangePolicy"].oneOfIfSet(["MountOption", "Recursive"])
        errors += context["supplementalGroupsPolicy"].oneOfIfSet(["Merge", "Strict"])
        errors += SecurityRules.seccomp(context["seccompProfile"])
        errors += SecurityRules.windows(context["windowsOptions"])
        return errors + SecurityRules.appArmor(context["appArmorProfile"])
    }

    /// `validateSysctls`.
    private static func sysctls(_ list: Field, _ spec: Field) -> [FieldError] {
        var names: Set<String> = []
        return list.elements.flatMap { sysctl -> [FieldError] in
            let name = sysctl["name"]
            if name.text.isEmpty { return name.required() }
            var errors: [FieldError] = []
            if !isSysctl(name.text) {
                errors += name.invalid(
                    "must have at most 253 characters and match regex "
                        + "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$")
            } else if !names.insert(name.text).inserted {
                errors += name.duplicate()
            }
            let plain = name.text.replacing("/", with: ".")
            let isOfIPC =
                ["kernel.shm", "kernel.msg", "fs.mqueue."].contains { plain.hasPrefix($0) } || plain == "kernel.sem"
            if plain.hasPrefix("net."), spec["hostNetwork"].isTrue {
                errors += name.invalid("may not be specified when 'hostNetwork' is true")
            }
            if isOfIPC, spec["hostIPC"].isTrue { errors += name.invalid("may not be specified when 'hostIPC' is true") }
            return errors
        }
    }

    /// `IsValidSysctlName`.
    private static func isSysctl(_ name: String) -> Bool {
        name.utf8.count <= 253
            && name.wholeMatch(of: /([a-z0-9]([-_a-z0-9]*[a-z0-9])?[.\/])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?/) != nil
    }
}

import Model

/// Rules for mounts and block devices of containers.
enum MountRules {
    /// `ValidateVolumeMounts`.
    static func mounts(_ container: Field, _ context: PodContext) -> [FieldError] {
        let mounts = container["volumeMounts"]
        let devices = container["volumeDevices"].elements
        let deviceNames = Set(devices.map { $0["name"].text })
        let devicePaths = Set(devices.map { $0["devicePath"].text })
        var paths: Set<String> = []
        var errors: [FieldError] = []
        for mount in mounts.elements {
            let name = mount["name"]
            let path = mount["mountPath"]
            errors += name.needed()
            if !context.hasVolume(name.text) { errors.append(.notFound(name.path, .string(name.text))) }
            errors += path.needed()
            if !paths.insert(path.text).inserted { errors += path.invalid("must be unique") }
            if deviceNames.contains(name.text) { errors += name.invalid("must not already exist in volumeDevices") }
            if devicePaths.contains(path.text) {
                errors += path.invalid("must not already exist as a path in volumeDevices")
            }
            errors += subPaths(mount, mounts)
            errors += propagation(mount["mountPropagation"], mounts, container)
            errors += recursion(mount, mounts)
        }
        return errors
    }

    /// The server names the list in what it says of a mount's paths.
    private static func subPaths(_ mount: Field, _ mounts: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["subPath", "subPathExpr"] where !mount[name].text.isEmpty {
            errors += Field(mount[name].value, "\(mounts.path).\(name)").localPath()
        }
        if !mount["subPath"].text.isEmpty, !mount["subPathExpr"].text.isEmpty {
            errors += mount["subPathExpr"].invalid("subPathExpr and subPath are mutually exclusive")
        }
        return errors
    }

    /// `validateMountPropagation`.
    private static func propagation(_ given: Field, _ mounts: Field, _ container: Field) -> [FieldError] {
        guard given.exists else { return [] }
        let field = Field(given.value, "\(mounts.path).mountPropagation")
        var errors = field.oneOf(["Bidirectional", "HostToContainer", "None"])
        if field.text == "Bidirectional", !container["securityContext"]["privileged"].isTrue {
            errors += field.forbidden("Bidirectional mount propagation is available only to privileged containers")
        }
        return errors
    }

    /// `validateMountRecursiveReadOnly`.
    private static func recursion(_ mount: Field, _ mounts: Field) -> [FieldError] {
        guard mount["recursiveReadOnly"].exists else { return [] }
        let field = Field(mount["recursiveReadOnly"].value, "\(mounts.path).recursiveReadOnly")
        switch field.text {
        case "Disabled": return []
        case "Enabled", "IfPossible":
            var errors: [FieldError] = []
            if !mount["readOnly"].isTrue {
                errors += field.forbidden("may only be specified when readOnly is true")
            }
            let propagation = mount["mountPropagation"]
            if propagation.exists, propagation.text != "None" {
                errors += field.forbidden("may only be specified when mountPropagation is None or not specified")
            }
            return errors
        default: return field.notSupported(["Disabled", "Enabled", "IfPossible"])
        }
    }

    /// `ValidateVolumeDevices`.
    static func devices(_ container: Field, _ context: PodContext) -> [FieldError] {
        let mounts = container["volumeMounts"].elements
        let mountNames = Set(mounts.map { $0["name"].text })
        let mountPaths = Set(mounts.map { $0["mountPath"].text })
        var names: Set<String> = []
        var paths: Set<String> = []
        var errors: [FieldError] = []
        for device in container["volumeDevices"].elements {
            let name = device["name"]
            let path = device["devicePath"]
            errors += name.needed()
            if names.contains(name.text) { errors += name.invalid("must be unique") }
            errors += block(name, context)
            errors += path.needed()
            if paths.contains(path.text) { errors += path.invalid("must be unique") }
            if path.withoutBacksteps().isEmpty {
                paths.insert(path.text)
            } else {
                errors += path.invalid("can not contain backsteps ('..')")
            }
            if mountNames.contains(name.text) { errors += name.invalid("must not already exist in volumeMounts") }
            if mountPaths.contains(path.text) {
                errors += path.invalid("must not already exist as a path in volumeMounts")
            }
            if !name.text.isEmpty { names.insert(name.text) }
        }
        return errors
    }

    /// What a block device may be made of.
    private static func block(_ name: Field, _ context: PodContext) -> [FieldError] {
        guard let volume = context.volumes[name.text] else { return [.notFound(name.path, .string(name.text))] }
        if volume["persistentVolumeClaim"].exists || volume["ephemeral"].exists { return [] }
        return name.invalid("can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode")
    }
}

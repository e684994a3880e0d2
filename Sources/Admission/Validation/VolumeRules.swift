import APIMachinery
import Model

/// Rules for PersistentVolumeClaims.
enum ClaimRules {
    static let modes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]

    static func validate(_ object: Value) -> [FieldError] { validateSpec(Field(object, "")["spec"]) }

    /// `ValidatePersistentVolumeClaimSpec`.
    static func validateSpec(_ spec: Field) -> [FieldError] {
        let accesses = spec["accessModes"]
        var errors = accesses.isEmpty ? accesses.required("at least 1 access mode is required") : []
        errors += spec["selector"].selector() + accessModes(accesses)
        let size = spec["resources"]["requests"].entry("storage")
        let place = Field(size.value, "\(spec.path).resources[storage]")
        errors += size.exists ? place.positiveAmount() : place.required()
        errors += spec["storageClassName"].namedIfAny(.dns1123Subdomain)
        errors += spec["volumeMode"].oneOfIfSet(["Block", "Filesystem"])
        errors += spec["volumeAttributesClassName"].namedIfAny(.dns1123Subdomain)
        return errors + dataSources(spec)
    }

    static func accessModes(_ list: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for mode in list.texts where !modes.contains(mode) {
            errors.append(.notSupported(list.path, .string(mode), modes))
        }
        if list.texts.contains("ReadWriteOncePod"), list.texts.contains(where: modes.dropLast().contains) {
            errors += list.forbidden("may not use ReadWriteOncePod with other access modes")
        }
        return errors
    }

    /// `validateDataSource`, `validateDataSourceRef`.
    private static func dataSources(_ spec: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for source in [spec["dataSource"], spec["dataSourceRef"]] where source.exists {
            errors += source["name"].needed() + source["kind"].needed()
            let group = source["apiGroup"].text
            if group.isEmpty, source["kind"].text != "PersistentVolumeClaim" {
                errors += source.invalid("must be 'PersistentVolumeClaim' when referencing the default apiGroup")
            }
        }
        guard spec["dataSource"].exists, spec["dataSourceRef"].exists else { return errors }
        let isSame = ["apiGroup", "kind", "name"].allSatisfy {
            spec["dataSource"][$0].text == spec["dataSourceRef"][$0].text
        }
        if !isSame {
            errors.append(.invalid(spec.path, .string("\(spec.path).dataSource"), "must match dataSourceRef"))
        }
        return errors
    }
}

/// Rules for PersistentVolumes (`ValidatePersistentVolumeSpec`).
enum VolumeRules {
    private static let sources = [
        "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs", "rbd", "quobyte",
        "cephfs", "iscsi", "cinder", "fc", "flexVolume", "azureFile", "vsphereVolume", "photonPersistentDisk",
        "portworxVolume", "azureDisk", "scaleIO", "local", "storageos", "csi",
    ]

    static func validate(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        let accesses = spec["accessModes"]
        var errors = accesses.isEmpty ? accesses.required() : []
        errors += accessModes(accesses) + capacity(spec["capacity"])
        errors +=
            spec["persistentVolumeReclaimPolicy"].text.isEmpty
            ? [] : spec["persistentVolumeReclaimPolicy"].oneOf(["Delete", "Recycle", "Retain"])
        errors += affinity(spec) + volumeSources(spec)
        errors += spec["storageClassName"].namedIfAny(.dns1123Subdomain)
        errors += spec["volumeMode"].oneOfIfSet(["Block", "Filesystem"])
        let attributes = spec["volumeAttributesClassName"]
        if attributes.exists {
            if attributes.text.isEmpty {
                errors += attributes.required("an empty string is disallowed")
            } else {
                errors += attributes.named(.dns1123Subdomain)
            }
            if !spec["csi"].exists {
                errors += spec["csi"].required("has to be specified when using volumeAttributesClassName")
            }
        }
        return errors
    }

    private static func accessModes(_ list: Field) -> [FieldError] { ClaimRules.accessModes(list) }

    private static func capacity(_ capacity: Field) -> [FieldError] {
        var errors = capacity.isEmpty ? capacity.required() : []
        if !capacity.entry("storage").exists || capacity.count > 1 { errors += capacity.notSupported(["storage"]) }
        for (_, field) in capacity.entries { errors += field.positiveAmount() }
        return errors
    }

    private static func affinity(_ spec: Field) -> [FieldError] {
        let affinity = spec["nodeAffinity"]
        guard affinity.exists else { return [] }
        let required = affinity["required"]
        return required.exists ? required.nodeSelector() : required.required("must specify required node constraints")
    }

    private static func volumeSources(_ spec: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let present = sources.filter { spec[$0].exists }
        if present.isEmpty { errors += spec.required("must specify a volume type") }
        for (index, name) in present.enumerated() {
            if index > 0 {
                errors += Field(nil, "spec.\(name == "cephfs" ? "cephFS" : name)").forbidden(
                    "may not specify more than 1 volume type")
                continue
            }
            errors += source(name, spec[name])
        }
        if present.first == "local", !spec["nodeAffinity"].exists {
            errors += spec["nodeAffinity"].required("Local volume requires node affinity")
        }
        if spec["hostPath"]["path"].text == "/", spec["persistentVolumeReclaimPolicy"].text == "Recycle" {
            errors += spec["persistentVolumeReclaimPolicy"].forbidden(
                "may not be 'recycle' for a hostPath mount of '/'")
        }
        return errors
    }

    private static func source(_ name: String, _ source: Field) -> [FieldError] {
        switch name {
        case "local":
            return source["path"].text.isEmpty ? source["path"].required() : source["path"].withoutBacksteps()
        case "csi": return csi(source)
        case "azureFile":
            let namespace = source["secretNamespace"]
            var errors = source["secretName"].needed() + source["shareName"].needed()
            if namespace.exists, namespace.text.isEmpty { errors += namespace.required() }
            return errors
        case "iscsi":
            var errors = VolumeForms.source(name, source)
            if VolumeForms.needsSecret(source) { errors += source["secretRef"].required() }
            if source["secretRef"].exists { errors += source["secretRef"]["name"].needed() }
            return errors
        case "cinder":
            return VolumeForms.source(name, source)
                + (source["secretRef"].exists
                    ? source["secretRef"]["name"].needed() + source["secretRef"]["namespace"].needed() : [])
        case "storageos":
            return VolumeForms.source(name, source)
                + (source["secretRef"].exists
                    ? source["secretRef"]["name"].needed() + source["secretRef"]["namespace"].needed() : [])
        case "glusterfs":
            let namespace = source["endpointsNamespace"]
            return VolumeForms.source(name, source) + (namespace.exists ? namespace.named(.dns1123Label) : [])
        default: return VolumeForms.source(name, source)
        }
    }

    /// `validateCSIPersistentVolumeSource`.
    private static func csi(_ source: Field) -> [FieldError] {
        var errors = VolumeForms.driver(source["driver"]) + source["volumeHandle"].needed()
        for name in [
            "controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef",
            "nodeStageSecretRef",
        ] where source[name].exists {
            let reference = source[name]
            let isExpand = name == "controllerExpandSecretRef" || name == "nodeExpandSecretRef"
            errors += reference["name"].text.isEmpty ? reference["name"].required() : []
            errors += reference["namespace"].neededName(.dns1123Label)
            if isExpand { errors += reference["name"].namedIfAny(.dns1123Subdomain) }
        }
        return errors
    }

    // MARK: Classes

    /// `ValidateStorageClass`.
    static func validateClass(_ object: Value) -> [FieldError] {
        let storage = Field(object, "")
        let provisioner = storage["provisioner"]
        var errors =
            provisioner.text.isEmpty
            ? provisioner.required()
            : NameRule.qualifiedName.mistakes(in: provisioner.text.lowercased()).flatMap(provisioner.invalid)
        errors += parameters(storage["parameters"], allowsEmpty: true)
        errors += storage["reclaimPolicy"].oneOfIfSet(["Delete", "Retain"])
        let mode = storage["volumeBindingMode"]
        errors += mode.exists ? mode.oneOf(["Immediate", "WaitForFirstConsumer"]) : mode.required()
        return errors + topologies(storage["allowedTopologies"])
    }

    /// `validateParameters`.
    static func parameters(_ parameters: Field, allowsEmpty: Bool) -> [FieldError] {
        if parameters.isEmpty, !allowsEmpty { return parameters.required("must contain at least one key/value pair") }
        var errors: [FieldError] = []
        if parameters.count > 512 { errors += parameters.tooLong(512) }
        var size = 0
        for (key, field) in parameters.entries {
            if key.isEmpty { errors.append(.invalid(parameters.path, .string(key), "field can not be empty.")) }
            size += key.utf8.count + field.text.utf8.count
        }
        return errors + (size > 256 * 1024 ? parameters.tooLong(256 * 1024) : [])
    }

    /// `validateAllowedTopologies`: no two terms are the same, and one without expressions is the same as none.
    private static func topologies(_ list: Field) -> [FieldError] {
        var seen: Set<[String: Set<String>]> = [[:]]
        return list.elements.flatMap { term -> [FieldError] in
            var values: [String: Set<String>] = [:]
            let expressions = term["matchLabelExpressions"]
            var errors = expressions.elements.flatMap { expression -> [FieldError] in
                let key = expression["key"]
                var errors = key.named(.qualifiedName)
                if expression["values"].isEmpty { errors += expression["values"].required() }
                errors += expression["values"].unique { $0 }
                if values.updateValue(Set(expression["values"].texts), forKey: key.text) != nil {
                    errors.append(.duplicate(key.path, .string(key.text)))
                }
                return errors
            }
            if !seen.insert(values).inserted { errors.append(.duplicate(expressions.path, "")) }
            return errors
        }
    }
}

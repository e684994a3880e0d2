import APIMachinery
import Model

/// Rules for kinds of storage that pods and PersistentVolumes both know.
enum VolumeForms {
    private static let needed: [String: [String]] = [
        "gcePersistentDisk": ["pdName"], "awsElasticBlockStore": ["volumeID"], "nfs": ["server", "path"],
        "glusterfs": ["endpoints", "path"], "rbd": ["monitors", "image"], "cinder": ["volumeID"],
        "cephfs": ["monitors"], "flexVolume": ["driver"], "vsphereVolume": ["volumePath"],
        "photonPersistentDisk": ["pdID"], "portworxVolume": ["volumeID"], "azureDisk": ["diskName", "diskURI"],
        "storageos": ["volumeName"], "scaleIO": ["gateway", "system", "volumeName"],
    ]

    static func source(_ name: String, _ source: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for field in needed[name] ?? [] where source[field].text.isEmpty && source[field].isEmpty {
            errors += source[field].required()
        }
        switch name {
        case "hostPath": errors += hostPath(source)
        case "gcePersistentDisk", "awsElasticBlockStore":
            if !(0...255).contains(source["partition"].number) {
                errors += source["partition"].invalid("must be between 1 and 255, inclusive")
            }
        case "nfs":
            if !source["path"].text.hasPrefix("/") {
                errors.append(.invalid("\(source.path).path", .string(source["path"].text), "must be an absolute path"))
            }
        case "iscsi": errors += iscsi(source)
        case "flocker": errors += flocker(source)
        case "quobyte": errors += quobyte(source)
        case "fc": errors += fibreChannel(source)
        case "flexVolume": errors += flexOptions(source["options"])
        case "azureDisk": errors += azureDisk(source)
        default: break
        }
        return errors
    }

    /// `validateHostPathVolumeSource`.
    private static func hostPath(_ source: Field) -> [FieldError] {
        let path = source["path"]
        let types = [
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket",
        ]
        if path.text.isEmpty { return path.required() }
        return path.withoutBacksteps() + source["type"].oneOfIfSet(types)
    }

    /// `validateISCSIVolumeSource`.
    private static func iscsi(_ source: Field) -> [FieldError] {
        var errors = source["targetPortal"].needed()
        errors += source["iqn"].text.isEmpty ? source["iqn"].required() : qualifiedName(source["iqn"])
        errors += source["lun"].within(0...255)
        let initiator = source["initiatorName"]
        if initiator.exists { errors += qualifiedName(Field(initiator.value, "\(source.path).initiatorname")) }
        return errors
    }

    static func needsSecret(_ source: Field) -> Bool {
        (source["chapAuthDiscovery"].isTrue || source["chapAuthSession"].isTrue) && !source["secretRef"].exists
    }

    /// Names of iSCSI targets: `iqn.2001-04.com.example:storage`, `eui.` with 16 and `naa.` with 32 letters or digits.
    private static func qualifiedName(_ field: Field) -> [FieldError] {
        func isWord(_ text: Substring, _ count: Int) -> Bool {
            text.utf8.count == count
                && text.unicodeScalars.allSatisfy {
                    $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
                }
        }
        let text = field.text
        let isValid: Bool
        if text.hasPrefix("iqn") {
            isValid = text.contains(/iqn\.\d{4}-\d{2}\.([[:alnum:].-]+)(:[^,;*&$|\s]+)$/)
        } else if text.hasPrefix("eui") {
            isValid = isWord(text.dropFirst(4), 16)
        } else if text.hasPrefix("naa") {
            isValid = isWord(text.dropFirst(4), 32)
        } else {
            return field.invalid("must be valid format starting with iqn, eui, or naa")
        }
        return isValid ? [] : field.invalid("must be valid format")
    }

    private static func flocker(_ source: Field) -> [FieldError] {
        let name = source["datasetName"]
        var errors: [FieldError] = []
        if name.text.isEmpty, source["datasetUUID"].text.isEmpty {
            errors += source.required("one of datasetName and datasetUUID is required")
        }
        if !name.text.isEmpty, !source["datasetUUID"].text.isEmpty {
            errors += source.invalid("datasetName and datasetUUID can not be specified simultaneously")
        }
        return errors + (name.text.contains("/") ? name.invalid("must not contain '/'") : [])
    }

    /// `validateQuobyteVolumeSource`.
    private static func quobyte(_ source: Field) -> [FieldError] {
        let registry = source["registry"]
        var errors: [FieldError] = []
        if registry.text.isEmpty {
            errors += registry.required("must be a host:port pair or multiple pairs separated by commas")
        } else if source["tenant"].text.utf8.count >= 65 {
            errors += source["tenant"].required("must be a UUID and may not exceed a length of 64 characters")
        } else {
            for pair in registry.text.split(separator: ",", omittingEmptySubsequences: false)
            where pair.split(separator: ":", omittingEmptySubsequences: false).count != 2 {
                errors += registry.invalid("must be a host:port pair or multiple pairs separated by commas")
            }
        }
        return errors + source["volume"].needed()
    }

    /// `validateFCVolumeSource`.
    private static func fibreChannel(_ source: Field) -> [FieldError] {
        let targets = source["targetWWNs"]
        var errors: [FieldError] = []
        if targets.isEmpty, source["wwids"].isEmpty {
            errors += targets.required("must specify either targetWWNs or wwids, but not both")
        }
        if !targets.isEmpty, !source["wwids"].isEmpty {
            errors += targets.invalid("targetWWNs and wwids can not be specified simultaneously")
        }
        if !targets.isEmpty {
            errors +=
                source["lun"].exists
                ? source["lun"].within(0...255) : source["lun"].required("lun is required if targetWWNs is specified")
        }
        return errors
    }

    /// `validateFlexVolumeSource`: Kubernetes keeps its own names to itself.
    private static func flexOptions(_ options: Field) -> [FieldError] {
        options.entries.flatMap { key, field -> [FieldError] in
            let name = ".\((key.split(separator: "/", omittingEmptySubsequences: false).first ?? "").lowercased())"
            guard name.hasSuffix(".kubernetes.io") || name.hasSuffix(".k8s.io") else { return [] }
            return field.invalid("kubernetes.io and k8s.io namespaces are reserved")
        }
    }

    /// `validateAzureDisk`.
    private static func azureDisk(_ source: Field) -> [FieldError] {
        let uri = source["diskURI"]
        var errors = source["cachingMode"].oneOfIfSet(["None", "ReadOnly", "ReadWrite"])
        errors += source["kind"].oneOfIfSet(["Dedicated", "Managed", "Shared"])
        if source["kind"].text == "Managed" {
            if !uri.text.hasPrefix("/subscriptions/") {
                errors += uri.notSupported([
                    "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
                ])
            }
        } else if !uri.text.hasPrefix("https://") {
            errors += uri.notSupported(["https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"]
            )
        }
        return errors
    }

    /// `ValidateCSIDriverName`.
    static func driver(_ name: Field) -> [FieldError] {
        if name.text.isEmpty { return name.required() }
        let isLong = name.text.utf8.count > 63
        let form = NameRule.dns1123Subdomain.mistakes(in: name.text.lowercased()).flatMap(name.invalid)
        return (isLong ? name.tooLong(63) : []) + form
    }
}

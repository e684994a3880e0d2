import APIMachinery
import Model

/// Rules for the volumes of a pod (`ValidateVolumes`).
enum PodVolumes {
    /// The mistakes, and the volumes that containers may name.
    static func validate(_ context: inout PodContext) -> [FieldError] {
        let volumes = context.spec["volumes"].elements
        var errors: [FieldError] = []
        var names: Set<String> = []
        var made: Set<String> = []
        for volume in volumes {
            var own = VolumeSources.validate(volume, context)
            let name = volume["name"]
            if name.text.isEmpty {
                own += name.required()
            } else {
                own += name.named(.dns1123Label)
                if names.contains(name.text) { own += name.duplicate() }
            }
            if own.isEmpty {
                names.insert(name.text)
                context.volumes[name.text] = volume
            }
            errors += own
            if volume["ephemeral"].exists, !context.name.isEmpty { made.insert("\(context.name)-\(name.text)") }
        }
        for volume in volumes where made.contains(volume["persistentVolumeClaim"]["claimName"].text) {
            errors += volume["persistentVolumeClaim"]["claimName"].invalid(
                "must not reference a PVC that gets created for an ephemeral volume")
        }
        return errors
    }
}

/// Rules for what a volume of a pod is made of (`validateVolumeSource`).
enum VolumeSources {
    /// All sources in the order in which the server looks at them.
    private static let all = [
        "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi",
        "glusterfs", "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc",
        "flexVolume", "configMap", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk",
        "storageos", "projected", "scaleIO", "csi", "ephemeral", "image",
    ]

    static func validate(_ volume: Field, _ context: PodContext) -> [FieldError] {
        var errors: [FieldError] = []
        var count = 0
        for name in all where volume[name].exists {
            count += 1
            if count > 1 {
                // The server writes one of them in its own way.
                let path = "\(volume.path).\(name == "downwardAPI" ? "downwarAPI" : name)"
                errors.append(.forbidden(path, "may not specify more than 1 volume type"))
            } else {
                errors += source(name, volume[name], context)
            }
        }
        return count == 0 ? errors + volume.required("must specify a volume type") : errors
    }

    private static func source(_ name: String, _ source: Field, _ context: PodContext) -> [FieldError] {
        switch name {
        case "emptyDir":
            return source["sizeLimit"].quantity.map { $0.sign < 0 } == true
                ? source["sizeLimit"].forbidden("SizeLimit field must be a valid resource quantity") : []
        case "gitRepo": return source["repository"].needed() + source["directory"].localPath()
        case "secret": return source["secretName"].needed() + files(source)
        case "configMap": return source["name"].needed() + files(source)
        case "persistentVolumeClaim": return source["claimName"].needed()
        case "downwardAPI":
            return source["defaultMode"].fileMode()
                + source["items"].elements.flatMap { DownwardFiles.validate($0, at: source.path) }
        case "projected": return ProjectedVolumes.validate(source)
        case "ephemeral": return template(source["volumeClaimTemplate"])
        case "csi":
            var errors = VolumeForms.driver(source["driver"])
            let secret = source["nodePublishSecretRef"]
            if secret.exists { errors += secret["name"].needed() }
            return errors
        case "image":
            var errors = context.isPod ? source["reference"].needed() : []
            if !source["pullPolicy"].text.isEmpty {
                errors += source["pullPolicy"].oneOf(["Always", "IfNotPresent", "Never"])
            }
            return errors
        case "cinder", "storageos":
            return VolumeForms.source(name, source)
                + (source["secretRef"].exists ? source["secretRef"]["name"].needed() : [])
        case "azureFile": return source["secretName"].needed() + source["shareName"].needed()
        case "iscsi":
            return VolumeForms.source(name, source)
                + (VolumeForms.needsSecret(source) ? source["secretRef"].required() : [])
        default: return VolumeForms.source(name, source)
        }
    }

    /// `defaultMode` and `items` of a volume that is made of keys.
    private static func files(_ source: Field) -> [FieldError] {
        source["defaultMode"].fileMode() + source["items"].elements.flatMap(keyToPath)
    }

    /// `validateKeyToPath`.
    static func keyToPath(_ item: Field) -> [FieldError] {
        item["key"].needed() + item["path"].neededLocalFile() + item["mode"].fileMode()
    }

    /// `ValidatePersistentVolumeClaimTemplate`.
    private static func template(_ template: Field) -> [FieldError] {
        guard template.exists else { return template.required() }
        let metadata = template["metadata"]
        let annotations = metadata["annotations"]
        var errors = MetadataRules.validateAnnotations(annotations.value?.object, annotations.path)
        errors += metadata["labels"].labels()
        for (name, _) in metadata.entries where name != "labels" && name != "annotations" {
            // The server tells the name of the field in its own types.
            let own = ["uid": "UID"][name] ?? name.prefix(1).uppercased() + name.dropFirst()
            errors += metadata[own].forbidden("cannot be set for an ephemeral volume")
        }
        return errors + ClaimRules.validateSpec(template["spec"])
    }
}

/// Rules for files with fields of the pod (`validateDownwardAPIVolumeFile`).
enum DownwardFiles {
    /// The server names the source, not the file in it.
    static func validate(_ file: Field, at path: String) -> [FieldError] {
        func place(_ name: String) -> Field { Field(file[name].value, "\(path).\(name)") }
        var errors = place("path").neededLocalFile()
        let reference = place("fieldRef")
        let amount = place("resourceFieldRef")
        if reference.exists {
            errors += FieldReferences.object(reference, FieldReferences.ofVolumes)
            if amount.exists {
                errors.append(
                    .invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"))
            }
        } else if amount.exists {
            errors += FieldReferences.resource(amount, isVolume: true)
        } else {
            errors.append(.required(path, "one of fieldRef and resourceFieldRef is required"))
        }
        return errors + place("mode").fileMode()
    }
}

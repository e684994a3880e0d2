import APIMachinery
import Model

/// Rules for environment variables and what they are read from (`ValidateEnv`, `ValidateEnvFrom`).
enum EnvironmentRules {
    static func variables(_ variables: Field, _ context: PodContext) -> [FieldError] {
        variables.elements.flatMap { variable in
            (variable["name"].text.isEmpty ? variable["name"].required() : name(variable["name"]))
                + source(variable["valueFrom"], hasValue: !variable["value"].text.isEmpty, context)
        }
    }

    /// `IsRelaxedEnvVarName`.
    private static func name(_ field: Field) -> [FieldError] {
        field.text.utf8.allSatisfy { (0x20...0x7e).contains($0) && $0 != UInt8(ascii: "=") }
            ? []
            : field.invalid(
                "a valid environment variable name must consist only of printable ASCII characters other than '='")
    }

    /// `validateEnvVarValueFrom`.
    private static func source(_ source: Field, hasValue: Bool, _ context: PodContext) -> [FieldError] {
        guard source.exists else { return [] }
        var errors: [FieldError] = []
        var count = 0
        for name in ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"]
        where source[name].exists {
            count += 1
            switch name {
            case "fieldRef": errors += FieldReferences.object(source[name], FieldReferences.ofVariables)
            case "resourceFieldRef": errors += FieldReferences.resource(source[name], isVolume: false)
            case "fileKeyRef": errors += file(source[name], context)
            default: errors += key(source[name])
            }
        }
        if count == 0 {
            errors.append(
                .invalid(
                    source.path, "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or "
                        + "`fileKeyRef`"))
        }
        if hasValue {
            if count > 0 {
                errors.append(.invalid(source.path, "", "may not be specified when `value` is not empty"))
            }
        } else if count > 1 {
            errors.append(.invalid(source.path, "", "may not have more than one field specified at a time"))
        }
        return errors
    }

    /// `validateConfigMapKeySelector`, `validateSecretKeySelector`.
    private static func key(_ reference: Field) -> [FieldError] {
        Field(reference["name"].value ?? "", "\(reference.path).name").named(.dns1123Subdomain)
            + reference["key"].neededName(.configMapKey)
    }

    /// `validateFileKeySelector`.
    private static func file(_ reference: Field, _ context: PodContext) -> [FieldError] {
        var errors: [FieldError] = []
        let key = reference["key"]
        errors += key.text.isEmpty ? key.required() : name(key)
        errors += reference["path"].neededLocalFile()
        let volume = reference["volumeName"]
        if volume.text.isEmpty {
            errors += volume.required()
        } else if !context.hasVolume(volume.text) {
            errors += volume.notFound()
        }
        return errors
    }

    static func sources(_ sources: Field) -> [FieldError] {
        sources.elements.flatMap { source -> [FieldError] in
            var errors: [FieldError] = []
            if !source["prefix"].text.isEmpty { errors += name(source["prefix"]) }
            let references = [source["configMapRef"], source["secretRef"]].filter(\.exists)
            for reference in references { errors += reference["name"].neededName(.dns1123Subdomain) }
            switch references.count {
            case 0:
                errors.append(.invalid(sources.path, "", "must specify one of: `configMapRef` or `secretRef`"))
            case 1: break
            default:
                errors.append(.invalid(sources.path, "", "may not have more than one field specified at a time"))
            }
            return errors
        }
    }
}

/// Rules for references to fields of the pod and to amounts of its containers.
enum FieldReferences {
    static let ofVariables = [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
    ]
    static let ofVolumes = [
        "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid",
    ]
    /// What `ConvertDownwardAPIFieldLabel` knows.
    private static let known = Set(
        ofVariables + ofVolumes + ["spec.restartPolicy", "spec.schedulerName", "status.phase", "spec.host"])

    /// `validateObjectFieldSelector`.
    static func object(_ reference: Field, _ supported: [String]) -> [FieldError] {
        if reference["apiVersion"].text.isEmpty { return reference["apiVersion"].required() }
        let path = reference["fieldPath"]
        if path.text.isEmpty { return path.required() }
        func unconvertible(_ why: String) -> [FieldError] { path.invalid("error converting fieldPath: \(why)") }
        guard reference["apiVersion"].text == "v1" else {
            return unconvertible("unsupported pod version: \(reference["apiVersion"].text)")
        }
        if let (map, key) = subscripted(path.text) {
            let place = { (text: String) in Field(.string(text), reference.path) }
            switch map {
            case "metadata.annotations": return place(key.lowercased()).named(.qualifiedName)
            case "metadata.labels": return place(key).named(.qualifiedName)
            default: return unconvertible("field label does not support subscript: \(path.text)")
            }
        }
        guard known.contains(path.text) else { return unconvertible("field label not supported: \(path.text)") }
        let name = path.text == "spec.host" ? "spec.nodeName" : path.text
        return supported.contains(name) ? [] : [.notSupported(path.path, .string(name), supported)]
    }

    /// `SplitMaybeSubscriptedPath`: `metadata.labels['app']`.
    private static func subscripted(_ text: String) -> (String, String)? {
        guard text.hasSuffix("']"), let open = text.firstRange(of: "['"), open.lowerBound > text.startIndex else {
            return nil
        }
        return (String(text[..<open.lowerBound]), String(text[open.upperBound...].dropLast(2)))
    }

    private static let amounts = [
        "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage",
        "requests.memory",
    ]

    /// `validateContainerResourceFieldSelector`.
    static func resource(_ reference: Field, isVolume: Bool) -> [FieldError] {
        let resource = reference["resource"]
        let isPages = ["limits.hugepages-", "requests.hugepages-"].contains { resource.text.hasPrefix($0) }
        var errors: [FieldError] = []
        if isVolume, reference["containerName"].text.isEmpty {
            errors += reference["containerName"].required()
        } else if resource.text.isEmpty {
            errors += resource.required()
        } else if !isPages {
            errors += resource.oneOf(amounts)
        }
        return errors + divisor(reference["divisor"], of: resource.text, isPages: isPages)
    }

    /// `validateContainerResourceDivisor`.
    private static func divisor(_ field: Field, of resource: String, isPages: Bool) -> [FieldError] {
        guard let amount = field.quantity, !amount.isZero else { return [] }
        let sizes = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"]
        let supported: [String] =
            switch resource {
            case "limits.cpu", "requests.cpu": ["1", "1m"]
            case _ where amounts.contains(resource) || isPages: sizes
            default: []
            }
        guard !supported.isEmpty, !supported.contains(field.text) else { return [] }
        return [
            .invalid(
                field.path, .string(resource),
                "only divisor's values \(supported) are supported with the resource")
        ]
    }
}

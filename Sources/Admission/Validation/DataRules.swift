import APIMachinery
import Documents
import Model

/// Rules for ConfigMaps and Secrets.
enum DataRules {
    static func validateConfigMap(_ object: Value) -> [FieldError] {
        var errors: [FieldError] = []
        for field in object["data"]?.object ?? [:] {
            errors += keyErrors(field.key)
            if object["binaryData"]?[field.key] != nil {
                errors.append(
                    .invalid("data[\(field.key)]", .string(field.key), "duplicate of key present in binaryData"))
            }
        }
        return errors
    }

    private static func keyErrors(_ key: String) -> [FieldError] {
        NameRule.configMapKey.errors(key, "data[\(key)]")
    }

    static func validateSecret(_ object: Value) -> [FieldError] {
        var errors: [FieldError] = []
        for field in object["data"]?.object ?? [:] { errors += keyErrors(field.key) }
        let needed: [String] =
            switch object["type"]?.string {
            case "kubernetes.io/dockerconfigjson": [".dockerconfigjson"]
            case "kubernetes.io/tls": ["tls.crt", "tls.key"]
            default: []
            }
        for key in needed where object["data"]?[key] == nil { errors.append(.required("data[\(key)]")) }
        // May fail: which is the mistake.
        if let text = object["data"]?[".dockerconfigjson"]?.string, needed.contains(".dockerconfigjson"),
            (Base64.decode(text).flatMap { try? JSON.parse($0) }) == nil
        {
            errors.append(
                .invalid("data[.dockerconfigjson]", "<secret contents redacted>", "invalid character"))
        }
        return errors
    }
}

/// Rules for PersistentVolumeClaims.
enum ClaimRules {
    static func validate(_ object: Value) -> [FieldError] {
        var errors: [FieldError] = []
        if (object["spec"]?["accessModes"]?.array ?? []).isEmpty {
            errors.append(.required("spec.accessModes", "at least 1 access mode is required"))
        }
        guard let size = object.value(at: ["spec", "resources", "requests", "storage"])?.string else {
            return errors + [.required("spec.resources[storage]")]
        }
        if Quantity(size)?.sign != 1 {
            errors.append(.invalid("spec.resources[storage]", .string(size), "must be greater than zero"))
        }
        return errors
    }
}

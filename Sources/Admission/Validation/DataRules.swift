import APIMachinery
import Documents
import Model

/// Rules for ConfigMaps and Secrets.
enum DataRules {
    private static let limit = 1_048_576

    /// `ValidateConfigMap`.
    static func validateConfigMap(_ object: Value) -> [FieldError] {
        let map = Field(object, "")
        var errors: [FieldError] = []
        var size = 0
        for (key, field) in map["data"].entries {
            errors += keyErrors(key, field)
            if map["binaryData"].entry(key).exists {
                errors.append(.invalid(field.path, .string(key), "duplicate of key present in binaryData"))
            }
            size += field.text.utf8.count
        }
        for (key, field) in map["binaryData"].entries {
            errors += keyErrors(key, field)
            size += bytes(field)
        }
        // The object itself is what the server calls too long.
        return errors + (size > limit ? Field(object, "[]").tooLong(limit) : [])
    }

    private static func keyErrors(_ key: String, _ field: Field) -> [FieldError] {
        NameRule.configMapKey.errors(key, field.path)
    }

    /// How many bytes a value in base64 is.
    private static func bytes(_ field: Field) -> Int {
        let text = field.text.utf8
        return text.count / 4 * 3 - text.suffix(2).count { $0 == UInt8(ascii: "=") }
    }

    private static let needed: [String: [String]] = [
        "kubernetes.io/dockercfg": [".dockercfg"], "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
        "kubernetes.io/tls": ["tls.crt", "tls.key"], "kubernetes.io/ssh-auth": ["ssh-privatekey"],
    ]

    /// `ValidateSecret`.
    static func validateSecret(_ object: Value) -> [FieldError] {
        let secret = Field(object, "")
        let data = secret["data"]
        var errors = data.entries.flatMap { keyErrors($0.key, $0.field) }
        if data.entries.reduce(0, { $0 + bytes($1.field) }) > limit { errors += data.tooLong(limit) }
        let type = secret["type"].text
        for key in needed[type] ?? [] {
            let entry = data.entry(key)
            if !entry.exists {
                errors += entry.required()
            } else if key.hasPrefix(".docker"), !isJSON(entry) {
                errors.append(.invalid(entry.path, "<secret contents redacted>", "invalid character"))
            }
        }
        if type == WellKnownSecretType.serviceAccountToken {
            let account = secret["metadata"]["annotations"].entry("kubernetes.io/service-account.name")
            if account.text.isEmpty { errors += account.required() }
        }
        if type == "kubernetes.io/basic-auth" {
            let entries = ["username", "password"].map(data.entry)
            if !entries.contains(where: \.exists) { errors += entries.flatMap { $0.required() } }
        }
        return errors
    }

    private static func isJSON(_ field: Field) -> Bool {
        // May fail: which is the mistake.
        Base64.decode(field.text).flatMap { try? JSON.parse($0) } != nil
    }
}

import Documents
package import Model

/// Fetches the bytes of a secret that is in the environment, in a file or what a command prints.
///
/// `Commands` implements it; it is never called for `generate`. What it throws becomes an error of the plan, so it must
/// not hold the value.
package typealias SecretResolver = @Sendable (SecretKey, ObjectIdentity) async throws -> [UInt8]

/// Puts secret values into a Secret that is about to be sent.
enum SecretFilling {
    /// Whether the object is sent otherwise than the repository has it.
    static func isNeeded(_ object: DesiredObject) -> Bool {
        Sensitive.isSecret(object.kind) && (!object.secretKeys.isEmpty || object.value["stringData"] != nil)
    }

    /// The Secret as it is sent: `stringData` becomes `data`, which is what the server keeps and what field managers own,
    /// and each secret key gets its value.
    ///
    /// Generated values are made once: a key that the live object has keeps its value. Without `resolve` all keys do.
    static func filled(
        _ object: DesiredObject, live: Value?, resolve: SecretResolver?
    ) async throws -> Value {
        guard isNeeded(object) else { return object.value }
        var value = object.value
        var data = value["data"]?.object ?? [:]
        for field in value["stringData"]?.object ?? [:] {
            guard let text = field.value.string else { continue }
            data[field.key] = .string(Base64.encode(Array(text.utf8)))
        }
        value["stringData"] = nil
        for secret in object.secretKeys {
            data[secret.key] = try await encoded(secret, of: object.identity, live: live, resolve: resolve)
                .map(Value.string)
        }
        if !data.isEmpty { value["data"] = .object(data) }
        return value
    }

    private static func encoded(
        _ secret: SecretKey, of object: ObjectIdentity, live: Value?, resolve: SecretResolver?
    ) async throws -> String? {
        let kept = live?["data"]?[secret.key]?.string
        guard let resolve else { return kept }
        guard case .generate(let length) = secret.source else {
            return Base64.encode(try await resolve(secret, object))
        }
        if let kept, !kept.isEmpty { return kept }
        return Base64.encode(generated(length: length))
    }

    /// Random letters and digits, from the system's generator for keys.
    static func generated(length: Int) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        var random = SystemRandomNumberGenerator()
        return (0..<max(1, length)).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
    }
}

import Documents
package import Model

/// Fetches the bytes of a secret that is in the environment, in a file or what a command prints.
///
/// `Commands` implements it; it is never called for `generate`.
package typealias SecretResolver = @Sendable (SecretKey, ObjectIdentity) async throws(SecretUnavailable) -> [UInt8]

/// A Secret as it is sent.
struct FilledSecret: Sendable {
    var value: Value
    /// The keys whose values were not to be had.
    var unavailable: [SecretUnavailable] = []
    /// The keys that `value` lacks: nobody told them, and the cluster has none.
    var absentKeys: [String] = []
}

/// Puts secret values into a Secret that is about to be sent.
enum SecretFilling {
    /// Whether the object is sent otherwise than the repository has it.
    static func isNeeded(_ object: DesiredObject) -> Bool {
        Sensitive.isSecret(object.kind) && (!object.secretKeys.isEmpty || object.value["stringData"] != nil)
    }

    /// The Secret as it is sent: `stringData` becomes `data`, which is what the server keeps and what field managers own,
    /// and each secret key gets its value.
    ///
    /// Generated values are made once: a key that the live object has keeps its value. So does a key whose value is not to
    /// be had, and without `resolve` each does.
    static func filled(_ object: DesiredObject, live: Value?, resolve: SecretResolver?) async -> FilledSecret {
        guard isNeeded(object) else { return FilledSecret(value: object.value) }
        var unavailable: [SecretUnavailable] = []
        var absent: [String] = []
        var value = object.value
        var data = value["data"]?.object ?? [:]
        for field in value["stringData"]?.object ?? [:] {
            guard let text = field.value.string else { continue }
            data[field.key] = .string(Base64.encode(Array(text.utf8)))
        }
        value["stringData"] = nil
        for secret in object.secretKeys {
            let kept = live?["data"]?[secret.key]?.string
            var encoded = kept
            do throws(SecretUnavailable) {
                encoded = try await self.encoded(secret, of: object.identity, kept: kept, resolve: resolve)
            } catch {
                unavailable.append(error)
            }
            if encoded == nil { absent.append(secret.key) }
            data[secret.key] = encoded.map(Value.string)
        }
        if !data.isEmpty { value["data"] = .object(data) }
        return FilledSecret(value: value, unavailable: unavailable, absentKeys: absent)
    }

    private static func encoded(
        _ secret: SecretKey, of object: ObjectIdentity, kept: String?, resolve: SecretResolver?
    ) async throws(SecretUnavailable) -> String? {
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

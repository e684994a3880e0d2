import APIMachinery
import Documents
package import Model
import Synchronization

/// The secret values that a run came to know: those that it fills in, and those of the Secrets that are live.
///
/// People put passwords into other objects by hand, programs into messages, and a plan shows what is live. Copies of one
/// client share what they know.
package final class KnownSecrets: Sendable {
    private struct State {
        var values: Set<[UInt8]> = []
        var open: Set<[UInt8]> = []
        var mask: SecretMask?
    }

    private let state = Mutex(State())

    package init() {}

    /// Remembers what a Secret holds: all of it, or under some keys only.
    package func note(_ secret: Value, keys: [String]? = nil) {
        let type = secret["type"]?.string ?? ""
        // A whole release, compressed: megabytes that stand nowhere else.
        guard type != "helm.sh/release.v1" else { return }
        var values: [[UInt8]] = []
        for field in secret["data"]?.object ?? [:] where keys?.contains(field.key) ?? true {
            // Beside the token stand a certificate and the name of the namespace.
            guard type != WellKnownSecretType.serviceAccountToken || field.key == "token" else { continue }
            guard let value = field.value.string.flatMap(Base64.decode), !KnownSecrets.isPublic(value) else { continue }
            values.append(value)
        }
        guard !values.isEmpty else { return }
        state.withLock { state in
            state.values.formUnion(values)
            state.mask = nil
        }
    }

    /// Texts that are no secret, whatever Secret holds them: names that stand in every plan, and what the repository says itself.
    package func exempt(_ texts: some Sequence<String>) {
        state.withLock { state in
            state.open.formUnion(texts.lazy.map { Array($0.utf8) })
            state.mask = nil
        }
    }

    package var mask: SecretMask {
        state.withLock { state in
            if let mask = state.mask { return mask }
            let mask = SecretMask(state.values, except: state.open)
            state.mask = mask
            return mask
        }
    }

    /// Certificates are shown to whoever connects.
    private static func isPublic(_ value: [UInt8]) -> Bool {
        let certificate = "-----BEGIN CERTIFICATE-----"
        guard value.starts(with: certificate.utf8) else { return false }
        return String(decoding: value, as: UTF8.self).split(separator: "-----BEGIN ").allSatisfy {
            $0.hasPrefix("CERTIFICATE-----")
        }
    }
}

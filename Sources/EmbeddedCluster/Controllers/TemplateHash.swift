import Documents
import Model

/// The short stable hash of a pod template that names ReplicaSets and revisions.
enum TemplateHash {
    private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)

    /// FNV-1a of the canonical JSON, its decimal digits spelt in letters without vowels.
    static func text(_ value: Value) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in JSON.serialize(value) { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        let letters = String(hash).utf8.map { alphabet[Int($0) % alphabet.count] }
        return String(decoding: letters, as: UTF8.self)
    }
}

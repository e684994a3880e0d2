import Documents
import Model

/// Keeps secret values so that they can be recognized and not read: as HMACs under a key that is in no commit.
struct SecretSeal: Sendable {
    private let key: [UInt8]
    /// Tells keys apart, and says nothing of them.
    private let id: String

    private static let algorithm = "hmac-sha256"
    private static let size = 32

    private init(key: [UInt8]) {
        self.key = key
        id = SecretSeal.hex(HMAC.sha256(Array("the name of this key".utf8), key: key).prefix(4))
    }

    /// The key of an environment's state; `nil` where there is none.
    static func read(_ storage: any StateStorage) throws(DiagnosticsError) -> SecretSeal? {
        guard let bytes = try storage.read(RepositoryLayout.sealKey),
            let key = Base64.decode(String(decoding: bytes, as: UTF8.self)), key.count == size
        else { return nil }
        return SecretSeal(key: key)
    }

    /// The same, made where there is none.
    static func make(_ storage: any StateStorage) throws(DiagnosticsError) -> SecretSeal {
        if let seal = try read(storage) { return seal }
        var random = SystemRandomNumberGenerator()
        let key = (0..<size).map { _ in UInt8.random(in: 0 ... .max, using: &random) }
        try storage.write(Array("\(Base64.encode(key))\n".utf8), to: RepositoryLayout.sealKey, as: .secret)
        return SecretSeal(key: key)
    }

    /// What a record has in the place of a value in base64.
    ///
    /// Equal values of other Secrets, or under other keys, have nothing in common.
    func text(of value: String, under name: String, of object: ObjectIdentity) -> String {
        let bytes = Base64.decode(value) ?? Array(value.utf8)
        let place: [UInt8] = [object.namespace, object.name, name].flatMap { (part: String) -> [UInt8] in
            Array(part.utf8) + [0]
        }
        return [SecretSeal.algorithm, id, SecretSeal.hex(HMAC.sha256(place + bytes, key: key)[...])].joined(
            separator: ":")
    }

    /// Whether a value is the one behind a record's text; `nil` where that is of another key.
    func isValue(_ value: String, under name: String, of object: ObjectIdentity, behind text: String) -> Bool? {
        guard text.hasPrefix("\(SecretSeal.algorithm):\(id):") else { return nil }
        return self.text(of: value, under: name, of: object) == text
    }

    private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

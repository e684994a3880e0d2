/// Message authentication codes (RFC 2104): who does not have the key can neither make one nor try messages against it.
package enum HMAC {
    private static let blockSize = 64

    /// HMAC-SHA-256: 32 bytes.
    package static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        let short = key.count > blockSize ? SHA256.digest(key) : key
        let block = short + [UInt8](repeating: 0, count: blockSize - short.count)
        return SHA256.digest(block.map { $0 ^ 0x5C } + SHA256.digest(block.map { $0 ^ 0x36 } + message))
    }
}

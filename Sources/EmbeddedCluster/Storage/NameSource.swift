/// Makes uids and the random ends of names; the same sequence on every run for a given seed.
struct NameSource: Sendable {
    /// The letters of generated names (apimachinery `pkg/util/rand`): no vowels, so no words.
    private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)

    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A random (version 4) UUID.
    mutating func uid() -> String {
        let high = (next() & ~0xF000) | 0x4000
        let low = (next() & ~(0b11 << 62)) | (0b10 << 62)
        func hex(_ number: UInt64, _ digits: Int) -> String {
            let text = String(number, radix: 16)
            return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        }
        return hex(high >> 32, 8) + "-" + hex(high >> 16 & 0xFFFF, 4) + "-" + hex(high & 0xFFFF, 4) + "-"
            + hex(low >> 48, 4) + "-" + hex(low & 0xFFFF_FFFF_FFFF, 12)
    }

    /// `generateName` with five random letters; a long prefix is cut so that 63 characters remain.
    mutating func name(prefix: String) -> String {
        let suffix = (0..<5).map { _ in NameSource.alphabet[Int(next() % UInt64(NameSource.alphabet.count))] }
        return String(prefix.prefix(58)) + String(decoding: suffix, as: UTF8.self)
    }
}

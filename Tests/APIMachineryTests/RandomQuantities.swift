import TestSupport

/// Quantities of every family, among them such that end just before or behind what 64 and 128 bits hold.
struct RandomQuantities {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    static let suffixes = [
        "", "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "e3", "E3", "e-3",
        "e0", "e+6", "e18", "e21", "E-9", "e-12", "e30", "e-01", "e7", "e-4", "e100", "e-100",
    ]

    /// Where numbers stop to fit: of 32, 53, 63 and 64 bits, of billionths in 63 and 127 bits.
    private static let edges = [
        "4294967296", "9007199254740992", "9223372036854775807", "9223372036854775808", "18446744073709551616",
        "9223372036.854775807", "170141183460469231731687303715.884105727", "170141183460469231731687303715.884105728",
        "170141183460469231731687303715884105727", "999999999999999999", "1000000000000000000", "1023", "1024", "1025",
        "1048576", "0.000000001", "0.0000000001", "0.9999999999", "8", "7.999999999999999999999",
    ]

    private mutating func digits(_ count: Int) -> String {
        String((0..<count).map { _ in random.pick(Array("0123456789")) })
    }

    private mutating func number() -> String {
        if random.once(in: 6) { return random.pick(Self.edges) }
        var text = digits(random.pick([1, 1, 2, 3, 4, 6, 9, 15, 18, 19, 20, 25, 40]))
        switch random.below(5) {
        case 0: text += String(repeating: "0", count: 1 + random.below(12))
        case 1: text = String(repeating: "0", count: random.below(20)) + text
        case 2, 3: text.insert(".", at: text.index(text.startIndex, offsetBy: random.below(text.count + 1)))
        default: break
        }
        return text
    }

    /// One that is well formed.
    mutating func next() -> String {
        random.pick(["", "", "", "+", "-"]) + number() + random.pick(Self.suffixes)
    }

    /// One that may have a letter too many, too few, or another one.
    mutating func damaged() -> String {
        var text = next()
        for _ in 0..<(1 + random.below(2)) {
            let place = text.index(text.startIndex, offsetBy: random.below(text.count + 1))
            if random.once(in: 2), place < text.endIndex {
                text.remove(at: place)
            } else {
                text.insert(random.pick(Array("0.+-eEinumkKMGTP x,_")), at: place)
            }
        }
        return text
    }
}

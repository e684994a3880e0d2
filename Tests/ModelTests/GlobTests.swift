import Model
import TestSupport
import Testing

@Suite struct GlobTests {
    @Test(arguments: [
        ("trino", "trino"), ("trino", "*"), ("", "*"), ("", ""), ("trino", "t*"), ("trino", "*o"), ("trino", "t*o"),
        ("trino", "**i**"), ("aab", "*ab"), ("abcabd", "a*d"), ("nginx:1.27", "nginx:*"), ("é", "*é"), ("*", "*"),
        ("a*b", "a*b"),
    ])
    func fits(text: String, pattern: String) {
        #expect(Glob.matches(text, pattern))
    }

    @Test(arguments: [
        ("trino", "trin"), ("trino", "trinos"), ("trino", ""), ("", "a"), ("", "*a"), ("trino", "o*"), ("abc", "a*d"),
        ("trino", "t?ino"), ("trino", "[t]rino"), ("Trino", "trino"), ("ab", "a*b*c"), ("aa", "a*a*a"),
    ])
    func doesNotFit(text: String, pattern: String) {
        #expect(!Glob.matches(text, pattern))
    }

    @Test(arguments: 0..<100 as Range<UInt64>) func agreesWithThePlainDefinition(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let text = (0..<random.below(9)).map { _ in random.pick(["a", "b"]) }.joined()
            let pattern = (0..<random.below(7)).map { _ in random.pick(["a", "b", "*"]) }.joined()
            #expect(
                Glob.matches(text, pattern) == Self.fits(Array(text.utf8), Array(pattern.utf8)), "\(text) \(pattern)")
        }
    }

    /// Each star tries every length.
    private static func fits(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        let rest = Array(pattern.dropFirst())
        if first == UInt8(ascii: "*") { return (0...text.count).contains { fits(Array(text.dropFirst($0)), rest) } }
        return text.first == first && fits(Array(text.dropFirst()), rest)
    }

    /// Names come from repositories of others: no pattern may take time without end.
    @Test(.timeLimit(.minutes(10))) func manyStarsAreQuick() {
        let text = String(repeating: "a", count: 4_000)
        #expect(!Glob.matches(text, String(repeating: "a*", count: 200) + "b"))
        #expect(Glob.matches(text, String(repeating: "a*", count: 200)))
    }
}

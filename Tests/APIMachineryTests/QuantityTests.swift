import APIMachinery
import Model
import TestSupport
import Testing

@Suite struct QuantityTests {
    /// Every text that a kube-apiserver 1.36 was asked about is taken, refused and stored as there.
    @Test func verdictsAreTheServers() throws {
        for verdict in try Recorded.cases("quantities") {
            let text = try #require(verdict["text"]?.string)
            // The server trims what stands in the JSON before it looks at it.
            let trimmed = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            if let stored = verdict["stored"]?.string {
                let mine = try #require(Quantity.stored(trimmed), "\(text)")
                // 1.36 drops the exponent where no suffix is large enough, and upstream has mended that since.
                if mine != stored, mine.hasPrefix("\(stored)e"), !text.contains("e") {
                    #expect(Quantity(trimmed) == Quantity(mine), "\(text)")
                    continue
                }
                #expect(mine == stored, "\(text)")
                #expect(Quantity(trimmed) == Quantity(stored), "\(text)")
            } else if verdict["isNegative"]?.bool == true {
                #expect(Quantity(trimmed)?.sign == -1, "\(text)")
            } else {
                let words = try #require(verdict["error"]?.string)
                #expect(throws: words.hasPrefix("quantities") ? QuantityError.format : .suffix, "\(text)") {
                    try Quantity(parsing: trimmed)
                }
            }
        }
    }

    /// Amounts, sums and the order are those of CPython's decimal, which computes without loss.
    @Test func arithmeticIsExact() throws {
        for entry in try Recorded.cases("amounts") {
            let left = try #require(entry["left"]?.string.flatMap { Quantity($0) })
            let right = try #require(entry["right"]?.string.flatMap { Quantity($0) })
            let nano = try #require(entry["nano"]?.string)
            let sum = try #require(entry["sum"]?.string)
            #expect(left == Quantity(nano + "n"), "\(entry)")
            #expect(left + right == Quantity(sum + "n"), "\(entry)")
            #expect(left + right - right == left, "\(entry)")
            let order = left < right ? -1 : left == right ? 0 : 1
            #expect(Int64(order) == entry["order"]?.integer, "\(entry)")
        }
    }

    /// The canonical form reads back as the same amount, and is its own canonical form.
    @Test(arguments: 0..<40 as Range<UInt64>) func canonicalFormIsStable(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let suffixes = [
            "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "e3", "e-6",
        ]
        for _ in 0..<200 {
            let digits = String((0..<(1 + random.below(30))).map { _ in random.pick(Array("0123456789")) })
            let text = random.pick(["", "-"]) + digits + random.pick(["", ".", ".25"]) + random.pick(suffixes)
            let quantity = try #require(Quantity(text))
            let canonical = try #require(Quantity(quantity.description))
            #expect(canonical == quantity, "\(text)")
            // A whole number without a binary suffix does not say that it had one.
            if quantity.format != .binary { #expect(canonical.description == quantity.description, "\(text)") }
            #expect(canonical.hashValue == quantity.hashValue, "\(text)")
        }
    }

    @Test(arguments: [
        ("1.5Gi", "1536Mi"), ("1024Ki", "1Mi"), ("1.5", "1500m"), ("0.5Ki", "512"), ("1.", "1"), ("1E3", "1e3"),
        ("1e03", "1e3"), ("-1000m", "-1"), ("00", "0"), ("1000E", "1e21"), ("1e40", "10e39"),
        ("9Ei", "9223372036854775807"),
    ]) func isWrittenInCanonicalForm(text: String, canonical: String) {
        #expect(Quantity(text)?.description == canonical)
    }

    @Test func sumsAreWrittenAsTheLeftOne() {
        #expect((Quantity("1Gi").map { $0 + Quantity(0) })?.description == "1Gi")
        #expect((Quantity("0").flatMap { zero in Quantity("1Gi").map { zero + $0 } })?.description == "1Gi")
        #expect((Quantity("2k").flatMap { left in Quantity("48").map { left - $0 } })?.description == "1952")
    }

    /// No text means so much, but a sum may.
    @Test func sumsBeyondAllTextsKeepTheirSuffix() throws {
        let (small, huge) = (try #require(Quantity("1Gi")), try #require(Quantity("1e30")))
        #expect((small + huge).description == "931322574615478515626Gi")
        #expect((small - huge).description == "-931322574615478515624Gi")
    }

    @Test func readsAsNumbers() {
        // A little more than half way between two doubles.
        #expect(Quantity("9007199254740993.000000001")?.double == 9_007_199_254_740_994)
        #expect(Quantity("2k")?.integer == 2_000)
        #expect(Quantity("1500m")?.integer == nil)
        #expect(Quantity("1500m")?.double == 1.5)
        #expect(Quantity("10E")?.integer == nil)
        #expect(Quantity("1e40")?.double == 1e40)
        #expect(Quantity("-1e40")?.sign == -1)
    }
}

import APIMachinery
import Cluster
import Model
import TestSupport
import Testing

/// Quantities against a running API server: what it takes, what it stores, what it says.
@Suite(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
struct QuantityServerTests {
    /// A volume's limit, because quantities of resource lists are rounded to thousandths.
    private static func pod(_ limits: [String]) -> Value {
        let volumes = limits.enumerated().map { place, limit -> Value in
            ["name": .string("v\(place)"), "emptyDir": ["sizeLimit": .string(limit)]]
        }
        return [
            "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "q"],
            "spec": ["containers": [["name": "a", "image": "a"]], "volumes": .array(volumes)],
        ]
    }

    private static func verdict(_ limits: [String]) async throws -> ServerVerdict {
        let transport = try await TestServer.shared().transport()
        return try await ServerVerdict.create(pod(limits), at: "/api/v1/namespaces/default/pods", transport)
    }

    /// 1.36 leaves the exponent out where no suffix is large enough, which upstream has mended since.
    private func isSame(_ mine: String, _ stored: String) -> Bool {
        mine == stored || mine.hasPrefix("\(stored)e")
    }

    @Test(arguments: 0..<4 as Range<UInt64>) func wellFormedOnesAreStoredAsThere(seed: UInt64) async throws {
        var quantities = RandomQuantities(seed: seed &+ 3_000)
        let texts = (0..<300).map { _ in quantities.next() }.filter { Quantity($0)?.sign != -1 }
        let verdict = try await Self.verdict(texts)
        try #require(verdict.isTaken, "\(verdict.message)")
        let volumes = try #require(verdict.answer["spec"]?["volumes"]?.array)
        try #require(volumes.count >= texts.count)
        for (text, volume) in zip(texts, volumes) {
            let stored = try #require(volume["emptyDir"]?["sizeLimit"]?.string)
            let mine = try #require(Quantity.stored(text), "\(text)")
            #expect(isSame(mine, stored), "\(text) is \(stored) there and \(mine) here")
        }
    }

    @Test(arguments: 0..<2 as Range<UInt64>) func damagedOnesAreTakenAndRefusedAsThere(seed: UInt64) async throws {
        var quantities = RandomQuantities(seed: seed &+ 4_000)
        var refused = 0
        for _ in 0..<150 {
            let text = quantities.damaged()
            // Go's decoder trims the JSON string before it reads the quantity.
            guard !text.hasPrefix(" "), !text.hasSuffix(" ") else { continue }
            let verdict = try await Self.verdict([text])
            do {
                let quantity = try Quantity(parsing: text)
                // A cluster refuses a negative limit for what it means.
                if quantity.sign != -1 || verdict.status != 422 {
                    let stored = verdict.answer["spec"]?["volumes"]?.array?.first?["emptyDir"]?["sizeLimit"]?.string
                    let mine = try #require(Quantity.stored(text))
                    #expect(verdict.isTaken && isSame(mine, stored ?? ""), "\(text): \(verdict.message)")
                }
            } catch let error as QuantityError {
                refused += 1
                #expect(Quantity.stored(text) == nil && Quantity(text) == nil, "\(text)")
                #expect(!verdict.isTaken && verdict.message.contains(error.rawValue), "\(text): \(verdict.message)")
            }
        }
        #expect(refused > 20)
    }
}

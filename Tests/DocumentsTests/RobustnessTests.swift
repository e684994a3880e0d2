import Documents
import Model
import TestSupport
import Testing

/// Damaged documents are answered with a value or with an error at a place inside the document.
struct RobustnessTests {
    static let manifest = """
        # A comment
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: "web", labels: &labels {app: web, 'tier': "a\\tb\\u00fc"}}
        spec:
          <<: *labels
          replicas: 0x2
          script: |2-
              one
            two
          folded: >+
            a
            b

          list:
          - - [1, 2.5, ~, {a: b}]
            - !!str 5
          - ? complex
            : - x
          ü: 🦀
        ---
        - 2020-01-01
        ...
        ---
        "last"
        """

    @Test(arguments: 0..<40 as Range<UInt64>)
    func damagedYAML(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let alphabet = Array(":-?#,[]{}&*!|>'\"%@` \n\t\r~<=0a\\\u{0}\u{85}\u{FEFF}".utf8) + [0xFF, 0xC3, 0xE2]
        for _ in 0..<150 {
            var bytes = Array(RobustnessTests.manifest.utf8)
            for _ in 0...random.below(6) { bytes.mutate(with: &random, using: alphabet) }
            do throws(DiagnosticsError) {
                let values = try YAML.parse(bytes, file: .none).map(\.value)
                let again = try YAML.parse(YAML.canonical(values), file: .none).map(\.value)
                #expect(again == values)
            } catch {
                let lines = bytes.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || $0 >= 0x80 } + 2
                #expect(!error.diagnostics.isEmpty)
                for diagnostic in error.diagnostics {
                    let start = try #require(diagnostic.range?.start)
                    #expect(start.line >= 1 && start.column >= 1 && Int(start.line) <= lines)
                }
            }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func randomBytes(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<100 {
            let bytes = (0..<random.below(60)).map { _ in UInt8.random(in: 0 ... .max, using: &random) }
            _ = try? YAML.parse(bytes, file: .none)
            _ = try? JSON.parse(bytes)
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func damagedJSON(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var values = RandomValues(seed: seed)
        for _ in 0..<100 {
            var bytes = JSON.serialize(["items": values.value(), "x": values.value()])
            for _ in 0..<random.below(6) {
                bytes.mutate(with: &random, using: Array("{}[]:,\"\\0e.-\n".utf8) + [0xFF, 0])
            }
            do throws(JSONError) {
                let value = try JSON.parse(bytes)
                let again = try JSON.parse(JSON.serialize(value))
                #expect(JSON.serialize(again) == JSON.serialize(value))
                let document = try JSONDocument(bytes)
                #expect(document.value(document.root) == value)
            } catch {
                #expect((0...bytes.count).contains(error.offset ?? 0))
            }
        }
    }
}

extension [UInt8] {
    /// One random change: a byte replaced, inserted or removed, a stretch repeated, or the end cut off.
    mutating func mutate(with random: inout SplitMix64, using alphabet: [UInt8]) {
        guard !isEmpty else { return append(random.pick(alphabet)) }
        let index = random.below(count)
        switch random.below(6) {
        case 0: self[index] = random.pick(alphabet)
        case 1: insert(random.pick(alphabet), at: index)
        case 2: remove(at: index)
        case 3: insert(contentsOf: self[index..<Swift.min(count, index + random.below(12))], at: random.below(count))
        case 4: removeSubrange(index..<Swift.min(count, index + random.below(12)))
        default: if random.once(in: 4) { removeSubrange(index...) }
        }
    }
}

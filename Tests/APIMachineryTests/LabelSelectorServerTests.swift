import APIMachinery
import Cluster
import Documents
import Model
import TestSupport
import Testing

/// Selectors against a running API server: what it takes, what it says, what it selects.
@Suite(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
struct LabelSelectorServerTests {
    private static let keys = ["app", "tier", "example.com/x", "in", "notin", "n"]
    private static let values = ["a", "b", "in", "notin", "", "3", "10", "A_b"]

    private static func list(
        _ selector: String, in namespace: String, _ transport: some ClusterTransport
    ) async throws -> ServerVerdict {
        try await ServerVerdict.send(
            APIRequest(
                .get, "/api/v1/namespaces/\(namespace)/configmaps",
                query: [APIRequest.Parameter("labelSelector", selector)]), transport)
    }

    private static func requirement(_ random: inout SplitMix64) -> String {
        let space = random.pick(["", "", " ", "  "])
        let key = random.pick(keys)
        let set = (0..<(1 + random.below(3))).map { _ in random.pick(values) }.joined(separator: ",\(space)")
        return switch random.below(8) {
        case 0: key
        case 1: "!\(space)\(key)"
        case 2: "\(key)\(space)=\(space)\(random.pick(values))"
        case 3: "\(key)\(space)!=\(space)\(random.pick(values))"
        case 4: "\(key)==\(random.pick(values))"
        case 5: "\(key) in\(space)(\(set))"
        case 6: "\(key) notin (\(space)\(set))"
        default: "\(key)\(random.pick([">", "<"]))\(random.pick(["3", "10", "-1", "x"]))"
        }
    }

    private static func selector(_ random: inout SplitMix64) -> String {
        (0..<(1 + random.below(3))).map { _ in requirement(&random) }.joined(separator: random.pick([",", ", ", " ,"]))
    }

    /// One letter too few, or one too many.
    private static func damaged(_ random: inout SplitMix64) -> String {
        var text = selector(&random)
        let place = text.index(text.startIndex, offsetBy: random.below(text.count + 1))
        if random.once(in: 3), place < text.endIndex {
            text.remove(at: place)
        } else {
            text.insert(
                contentsOf: random.pick(["=", "!", "(", ")", ",", " ", "<", ">", "-", "/", "in", "ä", "%"]), at: place)
        }
        return text
    }

    @Test(arguments: 0..<3 as Range<UInt64>) func areTakenAndRefusedWithTheSameSentences(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let transport = try await TestServer.shared().transport()
        var refused = 0
        for _ in 0..<120 {
            let text = random.once(in: 3) ? Self.selector(&random) : Self.damaged(&random)
            let verdict = try await Self.list(text, in: "default", transport)
            do throws(LabelSelectorError) {
                _ = try LabelSelector(parsing: text)
                #expect(verdict.isTaken, "\(text): \(verdict.message)")
            } catch {
                refused += 1
                #expect(!verdict.isTaken && verdict.message == error.message, "\(text): \(verdict.message)")
            }
        }
        #expect(refused > 20)
    }

    @Test func selectWhatTheServerSelects() async throws {
        var random = SplitMix64(seed: 5)
        let server = try await TestServer.shared()
        let transport = try server.transport()
        let namespace = try await server.makeNamespace("selectors")
        for place in 0..<16 {
            let labels = Self.keys.filter { _ in random.once(in: 2) }.map {
                ValueObject.Field(key: $0, value: .string(random.pick(Self.values)))
            }
            _ = try await ServerVerdict.send(
                APIRequest(
                    .post, "/api/v1/namespaces/\(namespace)/configmaps", contentType: .json,
                    body: JSON.serialize([
                        "apiVersion": "v1", "kind": "ConfigMap",
                        "metadata": ["name": .string("m\(place)"), "labels": .object(ValueObject(labels))],
                    ])), transport)
        }
        let all = try #require(try await Self.list("", in: namespace, transport).answer["items"]?.array)
        #expect(all.count >= 16)
        var partial = 0
        for _ in 0..<200 {
            let text = Self.selector(&random)
            guard let selector = try? LabelSelector(parsing: text) else { continue }
            let theirs = try await Self.list(text, in: namespace, transport).answer["items"]?.array ?? []
            let mine = all.filter { selector.matches(ObjectMetadata($0).labels) }
            #expect(mine.map { ObjectMetadata($0).name } == theirs.map { ObjectMetadata($0).name }, "\(text)")
            // What is written for the same selector selects the same there, too.
            let again = try await Self.list(selector.text, in: namespace, transport).answer["items"]?.array ?? []
            #expect(again.count == theirs.count, "\(text) is written \(selector.text)")
            partial += (1..<all.count).contains(mine.count) ? 1 : 0
        }
        #expect(partial > 50)
    }
}

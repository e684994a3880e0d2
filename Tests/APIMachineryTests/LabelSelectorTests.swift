import APIMachinery
import Model
import TestSupport
import Testing

@Suite struct LabelSelectorTests {
    /// Texts are taken and refused as by a kube-apiserver 1.36, with the same sentences.
    @Test func verdictsAreTheServers() throws {
        for verdict in try Recorded.cases("selectors") {
            let text = try #require(verdict["text"]?.string)
            let message = verdict["message"]?.string ?? ""
            do throws(LabelSelectorError) {
                let selector = try LabelSelector(parsing: text)
                #expect(verdict["isValid"]?.bool == true, "\(text)")
                // What is written back means the same.
                #expect(try LabelSelector(parsing: selector.text).text == selector.text, "\(text)")
            } catch { #expect(error.message == message, "\(text)") }
        }
    }

    private static let labels: ValueObject = ["app": "trino", "tier": "db", "replicas": "3", "empty": ""]

    @Test(arguments: [
        ("", true), ("app=trino", true), ("app==trino", true), ("app=Trino", false), ("app!=trino", false),
        ("app!=spark", true), ("none!=spark", true), ("tier in (db,web)", true), ("tier in (web)", false),
        ("none in (a)", false), ("tier notin (web)", true), ("none notin (web)", true), ("app", true), ("none", false),
        ("!app", false), ("!none", true), ("replicas>2", true), ("replicas<3", false), ("app>2", false),
        ("none>2", false), ("app=trino,tier=db", true), ("app=trino,tier=web", false), ("empty=", true),
        ("empty in ()", true), ("none=", false), ("a=b,c in (d,e),!f", false),
    ]) func matches(text: String, isMatch: Bool) throws {
        #expect(try LabelSelector(parsing: text).matches(LabelSelectorTests.labels) == isMatch)
    }

    @Test func objectsSelectAsTheServerSays() {
        let selector = LabelSelector(object: [
            "matchLabels": ["app": "trino"],
            "matchExpressions": [
                ["key": "tier", "operator": "In", "values": ["db", "web"]], ["key": "old", "operator": "DoesNotExist"],
            ],
        ])
        #expect(selector.matches(LabelSelectorTests.labels))
        #expect(!selector.matches(["app": "trino"]))
        #expect(!selector.matches(["app": "trino", "tier": "db", "old": "yes"]))
        #expect(selector.text == "app=trino,!old,tier in (db,web)")
        #expect(LabelSelector(object: [:]).matches(nil))
        #expect(!LabelSelector(object: nil).matches([:]))
        #expect(!LabelSelector(object: ["matchExpressions": [["key": "a", "operator": "Near"]]]).matches([:]))
        #expect(LabelSelector(labels: ["app": "trino"]).matches(LabelSelectorTests.labels))
    }

    /// A selector and its text select the same.
    @Test(arguments: 0..<30 as Range<UInt64>) func textMeansTheSame(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let keys = ["app", "tier", "example.com/x", "in", "notin"]
        let operations: [LabelRequirement.Operator] = [.equals, .notEquals, .isIn, .notIn, .exists, .doesNotExist]
        for _ in 0..<50 {
            let requirements = (0..<random.below(4)).map { _ in
                let operation = random.pick(operations)
                let isSet = operation == .isIn || operation == .notIn
                let count = operation == .exists || operation == .doesNotExist ? 0 : isSet ? 1 + random.below(3) : 1
                let values = (0..<count).map { _ in random.pick(["a", "b", "in", "", "notin"]) }
                return LabelRequirement(random.pick(keys), operation, values)
            }
            let selector = LabelSelector(requirements)
            let again = try LabelSelector(parsing: selector.text)
            for _ in 0..<10 {
                let labels = ValueObject(
                    keys.filter { _ in random.once(in: 2) }.map {
                        ValueObject.Field(key: $0, value: .string(random.pick(["a", "b", "", "in"])))
                    })
                #expect(selector.matches(labels) == again.matches(labels), "\(selector.text) \(labels)")
            }
        }
    }
}

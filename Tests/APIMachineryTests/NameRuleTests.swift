import APIMachinery
import Model
import Testing

@Suite struct NameRuleTests {
    private static let rules: [String: NameRule] = [
        "dns1123Label": .dns1123Label, "dns1123Subdomain": .dns1123Subdomain, "dns1035Label": .dns1035Label,
        "pathSegment": .pathSegment, "qualifiedName": .qualifiedName, "labelValue": .labelValue, "portName": .portName,
        "configMapKey": .configMapKey,
    ]

    /// Names are taken and refused as by a kube-apiserver 1.36, with the same sentences.
    @Test func verdictsAreTheServers() throws {
        var seen: Set<NameRule> = []
        for verdict in try Recorded.cases("names") {
            let text = try #require(verdict["text"]?.string)
            let rule = try #require(NameRuleTests.rules[verdict["form"]?.string ?? ""])
            let messages = (verdict["messages"]?.array ?? []).compactMap(\.string)
            seen.insert(rule)
            // Without a text the field is not there, and another rule speaks.
            guard !text.isEmpty else { continue }
            // Of what CRDs define the server lists all reasons in one.
            let mistakes = rule.mistakes(in: text)
            #expect(mistakes == messages || [mistakes.joined(separator: ",")] == messages, "\(rule) \(text)")
            #expect(rule.allows(text) == (verdict["isValid"]?.bool == true), "\(rule) \(text)")
        }
        #expect(seen == Set(NameRule.allCases))
    }

    @Test(arguments: NameRule.allCases) func aNameIsAllowedOrHasMistakes(rule: NameRule) {
        for text in ["", "a", "A", "-", ".", "a-", "a.b", "a/b", "1", "a b", "a\n", String(repeating: "a", count: 400)]
        { #expect(rule.allows(text) == rule.mistakes(in: text).isEmpty, "\(rule) \(text)") }
    }

    /// The longest name of each rule, and one that is longer by a letter.
    @Test(arguments: [
        (NameRule.dns1123Label, "", 63), (.dns1035Label, "", 63), (.labelValue, "", 63), (.dns1123Subdomain, "", 253),
        (.configMapKey, "", 253), (.portName, "", 15), (.qualifiedName, "", 63), (.qualifiedName, "example.com/", 63),
    ]) func namesHaveALimit(rule: NameRule, prefix: String, limit: Int) {
        #expect(rule.allows(prefix + String(repeating: "a", count: limit)))
        #expect(!rule.allows(prefix + String(repeating: "a", count: limit + 1)))
        #expect(rule.mistakes(in: prefix + String(repeating: "a", count: limit + 1)).count == 1)
    }

    @Test func prefixesOfQualifiedNamesHaveALimit() {
        let longest = String(repeating: "a.", count: 126) + "a"
        #expect(NameRule.qualifiedName.allows("\(longest)/b"))
        #expect(!NameRule.qualifiedName.allows("a\(longest)/b"))
        #expect(NameRule.qualifiedName.mistakes(in: "a\(longest)/b") == ["prefix part must be no more than 253 bytes"])
    }

    @Test func prefixesMayEndInAHyphen() {
        #expect(NameRule.dns1123Label.allows(prefix: "web-"))
        #expect(!NameRule.dns1123Label.allows(prefix: "-"))
        #expect(!NameRule.dns1123Label.allows(prefix: "Web-"))
        #expect(NameRule.dns1123Subdomain.allows(prefix: "a.b-"))
        #expect(!NameRule.dns1123Subdomain.mistakes(inPrefix: "a_").isEmpty)
    }
}

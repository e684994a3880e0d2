import Loading
import Model
import TestSupport
import Testing

/// Which policies an environment uses, and what is wrong with one.
@Suite struct PolicyFormTests {
    private static let policy = """
        apiVersion: slipway.dev/v1alpha1
        kind: Policy
        metadata: {name: mine}
        spec:
          match: {kinds: [Deploy*], namespaces: [lake], labels: {a: b}}
          severity: warning
          rules:
            - {expression: "object.spec.replicas > 1", message: Too few., severity: error}
            - {expression: "size(containers) < 3", messageExpression: "'There are ' + string(size(containers))"}
        """

    private func repository(_ policies: String, _ file: String = policy) -> LoadingRepository {
        LoadingRepository().environment("policies: \(policies)").with("environments/dev/policies/mine.yaml", file)
    }

    @Test func aPolicyIsReadAsItStands() async throws {
        let uses = try await repository("[policies/mine.yaml]").load().environment.policies
        let policy = try #require(uses.first?.policy)
        #expect(policy.name.value == "mine" && policy.severity == .warning)
        #expect(policy.match.kinds.map(\.value) == ["Deploy*"])
        #expect(policy.match.namespaces.map(\.value) == ["lake"])
        #expect(policy.match.labels.map(\.name.value) == ["a"])
        #expect(policy.rules.map(\.severity) == [.error, nil])
        #expect(policy.rules.map { $0.message?.value } == ["Too few.", nil])
        #expect(policy.rules[1].messageExpression?.value == "'There are ' + string(size(containers))")
    }

    /// Those that the program brings must stand up to its own checks.
    @Test func theStarterPoliciesLoad() async throws {
        let all = try await repository("[starter]").load().environment.policies
        #expect(
            all.map(\.policy.name.value)
                == ["no-latest-tag", "requests-and-limits", "no-privileged", "disruption-budget", "no-plain-secrets"])
        #expect(all.allSatisfy { !$0.policy.rules.isEmpty })
        let one = try await repository("[starter/no-privileged]").load().environment.policies
        #expect(one.map(\.policy.name.value) == ["no-privileged"])
        let complaint = await repository("[starter/no-privilege]").complaint()
        #expect(complaint.contains("Did you mean \"starter/no-privileged\"?"), "\(complaint)")
    }

    /// Who names a policy again says how it is used here.
    @Test func theLastUseCounts() async throws {
        let uses = try await repository(
            "[starter, {use: starter/no-latest-tag, severity: warning, exclude: [{kind: Job}, {namespace: x}]}]"
        ).load().environment.policies
        #expect(uses.count == 5)
        #expect(uses.last?.policy.name.value == "no-latest-tag")
        #expect(uses.last?.severity == .warning)
        #expect(uses.last?.excluded.count == 2)
        #expect(uses.dropLast().allSatisfy { $0.severity == nil && $0.excluded.isEmpty })
    }

    @Test(arguments: [
        ("> 1\"", "> 1 +\"", "load.expression-syntax"),
        ("object.spec.replicas > 1", "size(containers)", "A bool is wanted here, and this expression yields a"),
        ("'There are ' + string(size(containers))", "size(containers)", "A string is wanted here"),
        ("  rules:", "  rule:", "\"rules\""), ("metadata: {name: mine}", "metadata: {}", "metadata.name"),
        ("metadata: {name: mine}", "metadata: {name: My Policy}", "metadata.name"),
        ("kind: Policy", "kind: Module", "documents of kind \"Policy\" only"),
        ("v1alpha1", "v2", "\"apiVersion\" is \"slipway.dev/v1alpha1\" here, not \"slipway.dev/v2\""),
        ("severity: warning", "severity: note", "severity"),
        ("message: Too few.", "massage: Too few.", "Did you mean \"message\"?"),
    ])
    func mistakesAreTold(text: String, replacement: String, expected: String) async throws {
        try #require(Self.policy.contains(text))
        let complaint = await repository(
            "[policies/mine.yaml]", Self.policy.replacing(text, with: replacement)
        ).complaint()
        #expect(complaint.contains(expected), "\(complaint)")
        #expect(complaint.contains("environments/dev/policies/mine.yaml:"), "at its place")
    }
}

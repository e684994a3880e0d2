import Model
import TestSupport
import Testing

@testable import Validating

/// Rules in the environment's own CRDs.
@Suite struct DefinitionChecksTests {
    private func problems(_ rule: String) throws -> [Diagnostic] {
        let definition = SampleDefinition.yaml.replacing("rule: self.size <= self.limit", with: "rule: \(rule)")
        return try Subject(yaml: definition).problems(DefinitionChecks.self)
    }

    @Test func rulesThatFit() throws {
        #expect(try problems("self.size <= self.limit").isEmpty)
    }

    @Test func rulesThatAreNoExpressions() throws {
        let found = try #require(try problems("self.size <=").first)
        #expect(found.code == "validate.rule-syntax")
        #expect(found.detail.contains("widgets.example.com cannot be read"), "\(found.detail)")
        #expect(
            found.path?.description.hasPrefix(
                "spec.versions[0].schema.openAPIV3Schema.properties.spec[\"x-kubernetes-validations\"]") == true
                || found.path?.description.hasPrefix("spec.versions[0].schema.openAPIV3Schema") == true)
    }

    @Test func rulesThatDoNotFitTheirSchema() throws {
        let found = try #require(try problems("self.sise <= self.limit").first)
        #expect(found.code == "validate.rule-type")
        #expect(found.detail.contains("so the API server would refuse the CRD"), "\(found.detail)")
    }

    @Test func otherKindsHaveNoRules() throws {
        let subject = try Subject(yaml: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n")
        #expect(subject.problems(DefinitionChecks.self).isEmpty)
    }
}

import Model
import TestSupport
import Testing

@testable import Composing

/// Which Services get the selector of a workload, and which lead elsewhere.
@Suite struct ServiceSelectorTests {
    private func repository(_ documents: [String]) -> Repository {
        Repository(environment: "instances: {main: {module: web}}", modules: ["web": "summary: Web"])
            .with("modules/web/objects/web.yaml", documents.joined(separator: "---\n"))
    }

    private func selector(_ documents: [String], of service: String) async throws -> Value? {
        let state = try await repository(documents).compose()
        return state.object("Service", service)?.value.value(at: ["spec", "selector"])
    }

    private func warnings(_ documents: [String]) async throws -> [Diagnostic] {
        var diagnostics = Diagnostics()
        _ = try Composer.compose(try await repository(documents).load(), &diagnostics)
        return diagnostics.all
    }

    private func endpoints(_ name: String, metadata: String = "") -> String {
        """
        apiVersion: v1
        kind: Endpoints
        metadata: {name: \(name)\(metadata)}
        subsets: [{addresses: [{ip: 192.0.2.10}], ports: [{port: 5432}]}]

        """
    }

    private func slice(of service: String, metadata: String = "") -> String {
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: \(service)-1, labels: {kubernetes.io/service-name: \(service)}\(metadata)}
        addressType: IPv4
        endpoints: [{addresses: [192.0.2.11]}]

        """
    }

    @Test func endpointsByHandLeadElsewhere() async throws {
        let web = LabelTests.workload("web")
        let db = LabelTests.service("db")
        #expect(try await selector([web, db, endpoints("db")], of: "db") == nil)
        #expect(try await selector([web, db, slice(of: "db")], of: "db") == nil)
        #expect(try await warnings([web, db, endpoints("db")]).isEmpty)
        // Also where the workload is called alike.
        #expect(try await selector([web, LabelTests.service("web"), endpoints("web")], of: "web") == nil)
    }

    @Test func endpointsOfOthersDoNot() async throws {
        let web = LabelTests.workload("web")
        let db = LabelTests.service("db")
        #expect(try await selector([web, db, endpoints("mq")], of: "db") != nil)
        #expect(try await selector([web, db, slice(of: "mq")], of: "db") != nil)
        #expect(try await selector([web, db, endpoints("db", metadata: ", namespace: other")], of: "db") != nil)
        #expect(try await selector([web, db, slice(of: "db", metadata: ", namespace: other")], of: "db") != nil)
    }

    @Test func guessesAreSaid() async throws {
        let web = LabelTests.workload("web")
        #expect(try await warnings([web, LabelTests.service("web")]).isEmpty)
        let headless = LabelTests.workload("web", kind: "StatefulSet", spec: "serviceName: peers")
        #expect(try await warnings([headless, LabelTests.service("peers")]).isEmpty)
        #expect(try await warnings([web, LabelTests.service("api")]).isEmpty)
        let guess = try #require(
            try await warnings([web, LabelTests.service("db", port: "{port: 5432}")]).first)
        #expect(guess.code == "compose.guessed-selector")
        #expect(guess.severity == .warning)
        #expect(guess.detail.contains("Deployment web"))
        #expect(guess.range?.start.line == 10)
    }

    // MARK: Budgets

    private static let budget =
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {minAvailable: 1}\n"

    private func budgetSelector(_ documents: [String]) async throws -> Value? {
        let state = try await repository(documents).compose()
        return state.object("PodDisruptionBudget", "web")?.value.value(at: ["spec", "selector"])
    }

    @Test func aBudgetGuardsTheWorkloadThatItMeans() async throws {
        let web = LabelTests.workload("web")
        let selector = try await repository([web]).compose().object("Deployment", "web")?.value.value(
            at: ["spec", "selector"])
        #expect(try await budgetSelector([web, Self.budget]) == selector)
        #expect(try await budgetSelector([web, LabelTests.workload("other"), Self.budget])?["matchLabels"] != nil)
        let alone = try await budgetSelector([LabelTests.workload("only"), Self.budget])
        #expect(alone?["matchLabels"] != nil, "the only one")
        #expect(try await budgetSelector([Self.budget]) == nil, "an operator's pods may be meant")
    }

    @Test func aBudgetThatMayMeanSeveralIsRefused() async throws {
        let complaint = try await repository([LabelTests.workload("a"), LabelTests.workload("b"), Self.budget])
            .complaint()
        #expect(complaint.contains("compose.ambiguous-budget"), "\(complaint)")
    }
}

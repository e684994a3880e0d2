import Cluster
import Model
import TestSupport
import Testing

@testable import Planning

/// How objects are looked for that carry an environment's label.
@Suite struct LabelSweepTests {
    private func sweeps(_ cluster: AnsweringCluster) -> [APIRequest] {
        cluster.requests.filter { $0.query.contains { $0.name == "labelSelector" } }
    }

    private static let secret: Value = [
        "apiVersion": "v1", "kind": "Secret",
        "metadata": [
            "name": "lost", "namespace": "default", "labels": ["app.kubernetes.io/part-of": "test"],
        ],
    ]

    private static let kept = DesiredObject([
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "kept", "namespace": "default"],
    ])

    private func plan(
        _ transport: AnsweringCluster, _ change: (inout PlanOptions) -> Void = { _ in }, recorded: Bool = false
    ) async throws -> Plan {
        var options = PlanOptions()
        change(&options)
        var inventory = Inventory(environment: "test")
        if recorded {
            inventory.entries.append(
                Inventory.Entry(identity: Self.kept.identity, version: "v1", instance: "", module: ""))
        }
        return try await Planner(client: ClusterClient(transport), options: options).plan(
            desired: DesiredState.of([Self.kept]), inventory: inventory)
    }

    private func established(refusing paths: Set<String> = []) async throws -> AnsweringCluster {
        let transport = AnsweringCluster.refusing { paths.contains($0.path) }
        let client = ClusterClient(transport.base)
        for object in [Self.kept.value, Self.secret] {
            _ = try await client.apply(object, fieldManager: "slipway", force: false)
        }
        return transport
    }

    @Test func onlyMetadataIsAskedFor() async throws {
        let transport = try await established()
        let plan = try await plan(transport)
        #expect(plan.diagnostics.contains { $0.code == "plan.unrecorded" && $0.detail.contains("Secret default/lost") })
        let sweeps = sweeps(transport)
        #expect(sweeps.count > 20)
        #expect(sweeps.allSatisfy { $0.accept.contains("as=PartialObjectMetadataList") })
        #expect(
            sweeps.allSatisfy {
                $0.query.contains(APIRequest.Parameter("labelSelector", "app.kubernetes.io/part-of=test"))
            })
        #expect(Set(sweeps.map(\.path)).count == sweeps.count, "one list a kind")
        #expect(!sweeps.contains { $0.path.hasSuffix("/events") })
    }

    @Test func aPlanWithAnInventoryAsksForNothingMore() async throws {
        let transport = try await established()
        #expect(try await plan(transport, recorded: true).diagnostics.isEmpty)
        #expect(sweeps(transport).isEmpty)
        let verified = try await plan(transport, { $0.verify = true }, recorded: true)
        #expect(verified.hasErrors)
        #expect(!sweeps(transport).isEmpty)
    }

    @Test func whatMayOnlyBeListedInTheNamespaceIsLookedForThere() async throws {
        let transport = try await established(refusing: ["/api/v1/secrets", "/api/v1/nodes"])
        let diagnostics = try await plan(transport).diagnostics
        #expect(diagnostics.contains { $0.code == "plan.unrecorded" && $0.detail.contains("Secret default/lost") })
        let said = try #require(diagnostics.first { $0.code == "plan.not-listable" })
        #expect(said.severity == .warning)
        #expect(said.detail.contains("Node, Secret could not be listed"), "\(said.detail)")
    }

    @Test func whatMayNotBeListedAtAllIsSaid() async throws {
        let transport = try await established(
            refusing: ["/api/v1/secrets", "/api/v1/namespaces/default/secrets"])
        let plan = try await plan(transport, { $0.adopts = true })
        #expect(!plan.hasErrors, "\(plan.diagnostics)")
        #expect(plan.diagnostics.contains { $0.code == "plan.not-listable" && $0.detail.contains("Secret") })
    }
}

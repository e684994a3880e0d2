import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// Plan, apply, and plan again.
@Suite struct LoopTests {
    static let sample = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: $NS}
        data:
          a.conf: |
            x=1
            y=2
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: $NS}
        spec:
          selector: {app: web}
          ports: [{name: http, port: 80, targetPort: 8080}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: $NS}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
                - name: main
                  image: nginx:1
                  args: [a, b]
                  env: [{name: A, value: "1"}, {name: B, value: "2"}]
                  ports: [{containerPort: 8080}]
                  resources: {requests: {cpu: 100m, memory: 64Mi}}
        """

    @Test(arguments: Backend.available) func appliedStateNeedsNoChange(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try harness.desired(Self.sample, edges: [(2, 0)])
        let first = try await harness.plan(desired)
        #expect(first.problems == "")
        #expect(first.text == "create ConfigMap/settings\ncreate Service/web\ncreate Deployment/web")
        #expect(first.summary.add == 3)
        let report = try await harness.apply(first)
        #expect(report.isComplete, "\(report.results)")
        #expect(report.results.map(\.outcome) == [.created, .created, .created])
        #expect(harness.inventory.entries.map(\.identity.kind) == ["ConfigMap", "Service", "Deployment"])
        let second = try await harness.plan(desired)
        #expect(second.text == "keep ConfigMap/settings\nkeep Service/web\nkeep Deployment/web")
        #expect(second.statistics.unchangedWithoutAsking == 3)
        #expect(second.statistics.dryRuns == 0)
        let third = try await harness.plan(desired) { $0.verify = true }
        #expect(third.text == second.text)
        #expect(third.statistics.dryRuns == 3)
    }

    @Test(arguments: Backend.available) func showsTheFieldsThatChange(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.apply(try await harness.plan(try harness.desired(Self.sample)))
        let changed = Self.sample.replacing("nginx:1", with: "nginx:2").replacing("y=2", with: "y=3")
        let plan = try await harness.plan(try harness.desired(changed))
        #expect(
            plan.text == """
                update ConfigMap/settings data["a.conf"]
                keep Service/web
                update Deployment/web spec.template.spec.containers[name=main].image
                """)
        #expect(plan.statistics.dryRuns == 2)
        #expect(try await harness.apply(plan).isComplete)
        #expect(try await harness.plan(try harness.desired(changed)).summary.hasChanges == false)
    }

    /// A custom resource, its definition and its namespace in one plan of an empty cluster.
    @Test(arguments: Backend.available) func definitionAndInstanceInOnePlan(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try harness.desired(Self.definition, edges: [(2, 0), (2, 1)])
        let plan = try await harness.plan(desired)
        #expect(plan.problems == "")
        #expect(plan.changes.map(\.action) == [.create, .create, .create])
        #expect(plan.changes[2].verification == .schema)
        #expect(plan.summary.unverified == 1)
        let report = try await harness.apply(plan)
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
        let again = try await harness.plan(desired)
        #expect(again.summary.keep == 3, "\(again.text)")
        #expect(again.statistics.unchangedWithoutAsking == 3)
    }

    @Test(arguments: Backend.available) func aMisspeltFieldIsAnErrorOfThePlan(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let misspelt = Self.definition.replacing("size: 3", with: "siez: 3")
        let plan = try await harness.plan(try harness.desired(misspelt, edges: [(2, 0), (2, 1)]))
        #expect(plan.hasErrors)
        #expect(plan.problems.contains("siez"))
        await #expect(throws: DiagnosticsError.self) { try await harness.apply(plan) }
        let known = Self.sample.replacing("replicas: 2", with: "replica: 2")
        let other = try await harness.plan(try harness.desired(known))
        #expect(other.diagnostics.map(\.code) == ["plan.unknown-field"], "\(other.problems)")
        #expect(other.diagnostics.first?.path?.description == "spec.replica")
    }

    private static let definition = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: $NS-inner}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.$NS.example.com}
        spec:
          group: $NS.example.com
          scope: Namespaced
          names: {kind: Thing, plural: things}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec: {type: object, required: [size], properties: {size: {type: integer}, name: {type: string}}}
        ---
        apiVersion: $NS.example.com/v1
        kind: Thing
        metadata: {name: one, namespace: $NS-inner}
        spec: {size: 3}
        """
}

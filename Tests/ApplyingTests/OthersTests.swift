import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// What plans say about the work of others: conflicts, autoscalers, foreign fields, drift.
@Suite struct OthersTests {
    private static let web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: $NS}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "nginx:1"}]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: $NS}
        data: {a: "1", b: "2"}
        """

    @Test(arguments: Backend.available) func aConflictNamesTheOtherManager(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await harness.establish(Self.web)
        try await harness.patch(Harness.deployment, "web", ["spec": ["replicas": 2]], by: "kubectl-scale")
        let plan = try await harness.plan(desired)
        let change = plan.changes[0]
        #expect(change.action == .update)
        #expect(change.conflicts.map(\.path.description) == ["spec.replicas"])
        #expect(change.conflicts.first?.manager == "kubectl-scale")
        #expect(change.conflicts.first?.live == 2)
        #expect(change.conflicts.first?.desired == 1)
        #expect(change.conflicts.first?.time != nil)
        #expect(plan.summary.conflicts == 1)
        await #expect(throws: DiagnosticsError.self) { try await harness.apply(plan) }
        let forced = try await harness.plan(desired) { $0.forcesConflicts = true }
        #expect(try await harness.apply(forced).isComplete)
        #expect(try await harness.find(Harness.deployment, "web")?.value(at: ["spec", "replicas"]) == 1)
        #expect(try await harness.plan(desired).summary.hasChanges == false)
    }

    @Test(arguments: Backend.available) func driftSaysWhoAndWhen(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await harness.establish(Self.web)
        #expect(try await harness.drift(desired).drifts.isEmpty)
        #expect(try await harness.drift(desired).checked == 2)
        try await harness.patch(Harness.deployment, "web", ["spec": ["replicas": 2]], by: "kubectl-scale")
        try await harness.patch(Harness.configMap, "settings", ["data": ["a": "9", "extra": "x"]], by: "kubectl-edit")
        let drifts = try await harness.drift(desired).drifts
        #expect(drifts.map(\.identity.name) == ["web", "settings"])
        let first = try #require(drifts.first?.entries.first)
        #expect(first.kind == .changed)
        #expect(first.path.description == "spec.replicas")
        #expect(first.was == 1)
        #expect(first.now == 2)
        #expect(first.manager == "kubectl-scale")
        #expect(first.time != nil)
        #expect(drifts.last?.entries.map(\.path.description) == ["data.a", "data.extra"])
        #expect(drifts.last?.entries.map(\.kind) == [.changed, .added])
    }

    @Test(arguments: Backend.available) func aPendingChangeIsNoDrift(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.web)
        let changed = Self.web.replacing("nginx:1", with: "nginx:2").replacing("{a: \"1\"", with: "{c: new, a: \"5\"")
        #expect(try await harness.drift(try harness.desired(changed)).drifts.isEmpty)
    }

    @Test(arguments: Backend.available) func deletedObjectsAndFieldsAreDrift(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await harness.establish(Self.web)
        try await harness.client.delete(Harness.deployment, harness.identity("Deployment", "web", group: "apps"))
        try await harness.patch(Harness.configMap, "settings", ["data": ["b": .null]], by: "kubectl-edit")
        try await eventually("it is gone") { try await harness.find(Harness.deployment, "web") == nil ? true : nil }
        let drifts = try await harness.drift(desired).drifts
        #expect(drifts.flatMap(\.entries).map(\.kind) == [.deleted, .removed])
        #expect(drifts.last?.entries.first?.path.description == "data.b")
        let plan = try await harness.plan(desired)
        #expect(plan.text == "create Deployment/web\nupdate ConfigMap/settings data.b")
        #expect(try await harness.apply(plan).isComplete)
        #expect(try await harness.drift(desired).drifts.isEmpty)
    }

    @Test(arguments: Backend.available) func aForeignFieldIsLeftAlone(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await harness.establish(Self.web)
        try await harness.patch(
            Harness.deployment, "web", ["metadata": ["annotations": ["team": "blue"]]], by: "kubectl-annotate")
        let plan = try await harness.plan(desired)
        #expect(plan.statistics.unchangedWithoutAsking == 2)
        #expect(try await harness.plan(desired) { $0.verify = true }.summary.keep == 2)
    }

    @Test(arguments: Backend.available) func aRemovedManagerIsReclaimed(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await harness.establish(Self.web)
        try await harness.patch(
            Harness.configMap, "settings", ["metadata": ["managedFields": [[:]]]], by: "cleaner")
        let drifts = try await harness.drift(desired).drifts
        #expect(drifts.flatMap(\.entries).map(\.kind) == [.disowned])
        let plan = try await harness.plan(desired)
        #expect(plan.text == "keep Deployment/web\nkeep ConfigMap/settings", "nobody sees a difference")
        #expect(plan.changes[1].kept?.request != nil)
        let report = try await harness.apply(plan)
        #expect(report.results.map(\.outcome) == [.unchanged, .unchanged])
        #expect(try await harness.drift(desired).drifts.isEmpty)
        #expect(try await harness.plan(desired).statistics.dryRuns == 0)
    }

    /// The test API server records no manager for what is written through `scale`; a real one and the embedded one do.
    @Test(arguments: Backend.available) func replicasAreLeftToAnAutoscaler(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let scaled =
            Self.web + """

                ---
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: web, namespace: $NS}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
                  minReplicas: 1
                  maxReplicas: 5
                  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
                """
        let desired = try await harness.establish(scaled)
        #expect(try await harness.plan(desired).summary.hasChanges == false)
        try await harness.patch(
            Harness.deployment, "web", ["spec": ["replicas": 3]], by: "kube-controller-manager", subresource: "scale")
        let plan = try await harness.plan(desired)
        #expect(plan.changes[0].conflicts.isEmpty)
        #expect(plan.changes[0].fields.isEmpty, "\(plan.text)")
        #expect(try await harness.drift(desired).drifts.isEmpty)
        let changed = try harness.desired(scaled.replacing("nginx:1", with: "nginx:2"))
        let update = try await harness.plan(changed)
        #expect(update.changes[0].leftAlone.map(\.path.description) == ["spec.replicas"])
        #expect(update.changes[0].leftAlone.first?.owner.hasPrefix("HorizontalPodAutoscaler") == true)
        #expect(try await harness.apply(update).isComplete)
        #expect(try await harness.find(Harness.deployment, "web")?.value(at: ["spec", "replicas"]) == 3)
    }

    @Test(arguments: Backend.available) func existingObjectsNeedAdoption(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        _ = try await harness.client.create(
            [
                "apiVersion": "v1", "kind": "ConfigMap",
                "metadata": ["name": "settings", "namespace": .string(harness.namespace)], "data": ["z": "0"],
            ], fieldManager: "someone")
        let desired = try harness.desired(Self.web)
        let refused = try await harness.plan(desired)
        #expect(refused.diagnostics.map(\.code) == ["plan.adoption-needed"])
        #expect(refused.changes[1].action == .adopt)
        let plan = try await harness.plan(desired) { $0.adopts = true }
        #expect(plan.problems == "")
        #expect(plan.summary.adopt == 1)
        #expect(try await harness.apply(plan).isComplete)
        #expect(harness.inventory.entries.contains { $0.identity.name == "settings" && $0.uid != nil })
        #expect(try await harness.find(Harness.configMap, "settings")?.value(at: ["data", "z"]) == "0")
        #expect(try await harness.plan(desired).summary.hasChanges == false)
    }

    @Test(arguments: Backend.available) func anObjectOfAnotherEnvironmentIsAnError(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await harness.establish(Self.web)
        let other = harness.inventory
        harness.inventory = Inventory(environment: harness.environment)
        // The inventory was lost, or another repository has an environment of this name: nobody can tell.
        let lost = try await harness.plan(desired)
        #expect(lost.diagnostics.map(\.code) == ["plan.foreign-inventory", "plan.foreign-inventory"])
        #expect(try await harness.plan(desired) { $0.adopts = true }.problems == "")
        // Another environment's inventory has them.
        var rival = other
        rival.environment = "production"
        let refused = try await harness.plan(desired) { [rival] in $0.otherInventories = { [.success(rival)] } }
        #expect(refused.diagnostics.map(\.code) == ["plan.foreign-environment", "plan.foreign-environment"])
        #expect(refused.diagnostics.first?.detail.contains("applied for the environment production") == true)
        // One of another cluster says nothing.
        rival.clusterUID = "elsewhere"
        let plan = try await harness.plan(desired) { [rival] in $0.otherInventories = { [.success(rival)] } }
        #expect(plan.diagnostics.map(\.code) == ["plan.foreign-inventory", "plan.foreign-inventory"])
        // What is in our inventory is ours, whoever else has it.
        harness.inventory = other
        rival.clusterUID = other.clusterUID
        let both = try await harness.plan(desired) { [rival] in $0.otherInventories = { [.success(rival)] } }
        #expect(both.problems == "")
        // One that cannot be read may have the objects.
        harness.inventory = Inventory(environment: harness.environment)
        let damaged = Diagnostic(code: "state.damaged-inventory", summary: "Damaged inventory", detail: "It is cut.")
        let unsure = try await harness.plan(desired) { $0.otherInventories = { [.failure(DiagnosticsError(damaged))] } }
        #expect(unsure.diagnostics.contains(damaged), "\(unsure.diagnostics)")
        // Where all are known to be ours, nobody asks.
        harness.inventory = other
        let sure = try await harness.plan(desired) { $0.otherInventories = { [.failure(DiagnosticsError(damaged))] } }
        #expect(sure.problems == "")
    }

    @Test(arguments: Backend.available) func theLabelNamesTheOtherEnvironment(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let mine = try await harness.establish(Self.web)
        harness.inventory = Inventory(environment: "staging")
        let theirs = DesiredState.of(
            mine.objects.map { DesiredObject($0.value, environment: "staging") }, environment: "staging")
        let refused = try await harness.plan(theirs)
        #expect(refused.diagnostics.map(\.code) == ["plan.foreign-environment", "plan.foreign-environment"])
        #expect(refused.diagnostics.first?.detail.contains("for the environment \(harness.environment)") == true)
        // A value that both authors wrote names no environment, so it only has to be adopted.
        let named = DesiredState.of(mine.objects, environment: "staging")
        let adopting = try await harness.plan(named)
        #expect(adopting.diagnostics.map(\.code) == ["plan.adoption-needed", "plan.adoption-needed"])
    }
}

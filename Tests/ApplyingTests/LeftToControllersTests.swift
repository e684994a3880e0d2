import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// What controllers do to objects by design: they scale them, and take them away when they are done.
@Suite struct LeftToControllersTests {
    private static func deployment(_ replicas: String, image: String = "nginx:1") -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d, namespace: $NS}
        spec:
          \(replicas)
          selector: {matchLabels: {app: d}}
          template: {metadata: {labels: {app: d}}, spec: {containers: [{name: c, image: "\(image)"}]}}
        """
    }

    private static let autoscaler = """

        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: d, namespace: $NS}
        spec:
          minReplicas: 3
          maxReplicas: 9
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
        """

    private func replicas(in harness: Harness) async throws -> Value? {
        try await harness.find(Harness.deployment, "d")?.value(at: ["spec", "replicas"])
    }

    @Test(arguments: Backend.available, [true, false])
    func replicasThatLeaveTheRepositoryStay(on backend: Backend, isOurs: Bool) async throws {
        let harness = try await Harness.open(backend)
        let scaler = isOurs ? Self.autoscaler : ""
        try await harness.establish(Self.deployment("replicas: 4") + scaler)
        if !isOurs {
            let theirs = try harness.desired(Self.deployment("replicas: 4") + Self.autoscaler).objects[1]
            _ = try await harness.client.create(theirs.value, fieldManager: "keda")
        }
        let desired = try harness.desired(Self.deployment("", image: "nginx:2") + scaler)
        let plan = try await harness.plan(desired)
        #expect(plan.changes[0].fields.map { "\($0.path)" } == ["spec.template.spec.containers[name=c].image"])
        #expect(plan.changes[0].leftAlone.first?.owner.hasPrefix("HorizontalPodAutoscaler") == true)
        #expect(try await harness.apply(plan) { $0.waitsForAll = false }.isComplete)
        #expect(try await replicas(in: harness) == 4)
        #expect(try await harness.plan(desired).summary.hasChanges == false)
        #expect(try await harness.drift(desired).drifts.isEmpty)
        try await harness.patch(
            Harness.deployment, "d", ["spec": ["replicas": 6]], by: "kube-controller-manager", subresource: "scale")
        #expect(try await harness.plan(desired).summary.hasChanges == false)
        let again = try await harness.plan(try harness.desired(Self.deployment("", image: "nginx:3") + scaler))
        #expect(try await harness.apply(again) { $0.waitsForAll = false }.isComplete)
        #expect(try await replicas(in: harness) == 6)
    }

    /// A saved plan is checked against the cluster in which the autoscaler still is.
    @Test(arguments: Backend.available) func anAutoscalerMayLeaveWithAChangeOfItsTarget(on backend: Backend)
        async throws
    {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.deployment("replicas: 4") + Self.autoscaler)
        try await harness.patch(
            Harness.deployment, "d", ["spec": ["replicas": 6]], by: "kube-controller-manager", subresource: "scale")
        let desired = try harness.desired(Self.deployment("", image: "nginx:2"))
        let plan = try await harness.plan(desired)
        #expect(plan.changes.map(\.action) == [.update, .delete])
        let saved = SavedPlan(
            plan: plan, settings: SavedPlan.Settings(), serial: 1, isEmbedded: false, sources: SourceMap())
        let read = try SavedPlan(decoding: saved.encoded(digest: Harness.digest))
        let checked = try await Planner(client: harness.client).recheck(read, inventory: harness.inventory)
        #expect(try await harness.apply(checked) { $0.waitsForAll = false }.isComplete)
        #expect(try await replicas(in: harness) == 6)
    }

    @Test(arguments: Backend.available) func withoutAnAutoscalerTheDefaultIsMeant(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.deployment("replicas: 2"))
        let plan = try await harness.plan(try harness.desired(Self.deployment("")))
        #expect(plan.text == "update Deployment/d spec.replicas")
    }

    // MARK: Certificates and addresses

    private static let webhook = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: $NS-w}
        webhooks:
          - name: w.example.test
            clientConfig: {url: "https://w.example.test", caBundle: Cg==}
            sideEffects: None
            admissionReviewVersions: [v1]
            failurePolicy: Ignore
            rules: [{apiGroups: [example.test], apiVersions: [v1], operations: [CREATE], resources: [nothing]}]
        """

    @Test(arguments: Backend.available) func injectedCertificatesAreLeftAlone(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await harness.establish(Self.webhook)
        let object = desired.objects[0]
        func inject(_ bundle: String, by manager: String) async throws {
            let path: Value = "/webhooks/0/clientConfig/caBundle"
            _ = try await harness.client.patch(
                object.kind, object.identity, [["op": "replace", "path": path, "value": .string(bundle)]],
                as: .jsonPatch, fieldManager: manager)
        }
        let bundle = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCi0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K"
        try await inject(bundle, by: "cert-manager-cainjector")
        #expect(try await harness.plan(desired).summary.hasChanges == false)
        #expect(try await harness.drift(desired).drifts.isEmpty)
        let changed = try harness.desired(Self.webhook.replacing("[CREATE]", with: "[DELETE]"))
        let plan = try await harness.plan(changed) { $0.forcesConflicts = true }
        #expect(plan.changes[0].conflicts.isEmpty)
        #expect(try await harness.apply(plan).isComplete)
        let live = try await harness.client.find(object.kind, object.identity)
        #expect(live?["webhooks"]?.array?.first?["clientConfig"]?["caBundle"] == .string(bundle))
        // A person is no injector.
        try await inject("Cgo=", by: "kubectl-edit")
        #expect(try await harness.plan(changed).changes[0].conflicts.count == 1)
    }

    @Test(arguments: Backend.available) func anEmptyAddressAsksForNone(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let service = """
            apiVersion: v1
            kind: Service
            metadata: {name: s, namespace: $NS}
            spec: {type: NodePort, clusterIP: "", ports: [{port: 80, nodePort: 0}]}
            """
        let desired = try await harness.establish(service)
        let plan = try await harness.plan(desired)
        #expect(plan.summary.hasChanges == false, "\(plan.text)")
        #expect(try await harness.drift(desired).drifts.isEmpty)
    }

    // MARK: Jobs

    private static let kind = GroupVersionKind(group: "batch", version: "v1", kind: "Job")

    private static func job(_ spec: String, image: String = "nginx:1") -> String {
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: j, namespace: $NS}
        spec:
          \(spec)
          template: {spec: {restartPolicy: Never, containers: [{name: c, image: "\(image)"}]}}
        """
    }

    /// Lets a Job finish, and go as the controller lets it go.
    private func collect(_ harness: Harness, _ yaml: String) async throws -> DesiredState {
        let desired = try await harness.establish(yaml)
        #expect(harness.inventory.entries.map(\.isReady) == [true])
        do {
            try await harness.client.delete(Self.kind, desired.objects[0].identity, propagation: .background)
        } catch {
            // The controller itself may be first: a clock that leaps to the next event is not slow on a busy machine.
            guard error.code == .notFound else { throw error }
        }
        try await eventually("the Job is gone") { try await harness.find(Self.kind, "j") == nil ? true : nil }
        return desired
    }

    private func plan(_ harness: Harness, _ desired: DesiredState) async throws -> Plan {
        try await harness.plan(desired) { $0.digest = Harness.digest }
    }

    @Test(arguments: Backend.available) func aJobThatIsDoneDoesNotRunAgain(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await collect(harness, Self.job("ttlSecondsAfterFinished: 100"))
        let plan = try await plan(harness, desired)
        #expect(plan.text == "keep Job/j")
        #expect(plan.changes[0].kept?.isCollected == true)
        #expect(try await harness.drift(desired).drifts.isEmpty)
        let entries = harness.inventory.entries
        #expect(try await harness.apply(plan).results.map(\.outcome) == [.unchanged])
        #expect(harness.inventory.entries == entries, "it is remembered")
        #expect(try await harness.find(Self.kind, "j") == nil)
        let refreshed = try await Planner(client: harness.client, options: Self.options).refresh(
            desired: desired, inventory: harness.inventory)
        #expect(refreshed.gone.isEmpty)
        let changed = try harness.desired(Self.job("ttlSecondsAfterFinished: 100", image: "nginx:2"))
        #expect(try await self.plan(harness, changed).text == "create Job/j")
    }

    private static var options: PlanOptions {
        var options = PlanOptions()
        options.digest = Harness.digest
        return options
    }

    @Test(arguments: Backend.available) func aJobThatShouldStayIsMadeAgain(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await collect(harness, Self.job("backoffLimit: 1"))
        #expect(try await plan(harness, desired).text == "create Job/j")
        #expect(try await harness.driftText(desired) == "Job/j deleted ")
    }
}

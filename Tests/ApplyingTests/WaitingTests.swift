import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// What an apply waits for, for how long, and what it says of it.
@Suite struct WaitingTests {
    private static func deployment(_ name: String, image: String = "nginx:1", broken: Bool = false) -> String {
        let annotations = broken ? ", annotations: {testserver/fail: imagepull}" : ""
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: \(name), namespace: $NS}
            spec:
              selector: {matchLabels: {app: \(name)}}
              template:
                metadata: {labels: {app: \(name)}\(annotations)}
                spec: {containers: [{name: main, image: "\(image)"}]}
            """
    }

    private func run(
        _ harness: Harness, _ desired: DesiredState, deadline: Duration = patience
    ) async throws -> ApplyReport {
        try await harness.apply(try await harness.plan(desired)) { options in
            options.deadline = deadline
            options.grace = .seconds(60)
            options.settling = .seconds(1)
        }
    }

    // MARK: Custom resources

    /// Definitions in a group of this test's own: with a status that nobody writes, and with none.
    private static func definition(_ kind: String, _ group: String, hasStatus: Bool) -> String {
        let plural = kind.lowercased() + "s"
        let status = hasStatus ? ", status: {type: object, properties: {phase: {type: string}}}" : ""
        return """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: \(plural).\(group)}
            spec:
              group: \(group)
              names: {kind: \(kind), plural: \(plural), singular: \(kind.lowercased()), listKind: \(kind)List}
              scope: Namespaced
              versions:
                - name: v1
                  served: true
                  storage: true
                  subresources: {status: {}}
                  schema:
                    openAPIV3Schema:
                      {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}\(status)}}
            """
    }

    private static func resource(_ kind: String, _ group: String) -> String {
        "apiVersion: \(group)/v1\nkind: \(kind)\nmetadata: {name: one, namespace: $NS}\nspec: {size: 3}"
    }

    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func aStatusThatNobodyWritesHoldsNothingUp(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let group = "\(harness.namespace).waiting.example.com"
        let documents = [
            Self.definition("Recipe", group, hasStatus: false), Self.definition("Pool", group, hasStatus: true),
            Self.resource("Recipe", group), Self.resource("Pool", group),
        ]
        let text = documents.joined(separator: "\n---\n")
        var desired = try harness.desired(text, edges: [(2, 0), (3, 1)])
        let report = try await run(harness, desired)
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
        let words = harness.events.compactMap { event in
            if case .ready(let words) = event.kind, event.change > 1 { words } else { String?.none }
        }
        #expect(
            Set(words) == ["exists; its kind has no status", "exists; no controller has written its status"])
        // Who wants to wait does.
        desired = try harness.desired(text.replacing("size: 3", with: "size: 4"), edges: [(2, 0), (3, 1)])
        var rule = ReadinessRule()
        rule.wait = .ready
        rule.deadline = .seconds(2)
        desired.objects[3].readiness = rule
        let strict = try await run(harness, desired)
        #expect(strict.results.map(\.outcome) == [.unchanged, .unchanged, .configured, .failed])
        #expect(strict.results[3].diagnostic?.detail.contains("after 2 s") == true)
        // A rule in CEL decides, once somebody writes what it looks at.
        rule.ready = "object.status.phase == 'Cooked'"
        rule.deadline = patience
        desired.objects[3].readiness = rule
        let kind = GroupVersionKind(group: group, version: "v1", kind: "Pool")
        try await harness.patch(kind, "one", ["status": ["phase": "Cooked"]], by: "cook", subresource: "status")
        #expect(try await run(harness, desired).isComplete)
    }

    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func whatIsNotWaitedForMayBeBroken(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        var desired = try harness.desired(
            [Self.deployment("none", broken: true), Self.deployment("exists", broken: true)].joined(
                separator: "\n---\n"))
        for (index, wait) in [ReadinessRule.Wait.applied, .exists].enumerated() {
            var rule = ReadinessRule()
            rule.wait = wait
            desired.objects[index].readiness = rule
        }
        let report = try await run(harness, desired)
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
    }

    // MARK: What stands still

    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func whatTheRepositoryHoldsStillIsReady(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: suspended, namespace: $NS}
            spec: {suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: c, image: "busybox:1"}]}}}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: idle, namespace: $NS}
            spec: {parallelism: 0, template: {spec: {restartPolicy: Never, containers: [{name: c, image: "busybox:1"}]}}}
            ---
            \(Self.deployment("paused").replacing("spec:\n  selector", with: "spec:\n  paused: true\n  selector"))
            ---
            \(Self.deployment("scaled").replacing("spec:\n  selector", with: "spec:\n  replicas: 0\n  selector"))
            """)
    }

    /// Neither complete nor without a word: plan, apply and drift name who holds it.
    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func whatAPersonHoldsStillIsNotComplete(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.deployment("web"))
        try await harness.patch(Harness.deployment, "web", ["spec": ["paused": true]], by: "kubectl-rollout")
        let same = try await harness.plan(try harness.desired(Self.deployment("web")))
        #expect(same.changes.map(\.action) == [.keep])
        #expect(same.changes[0].drift.map(\.kind) == [.held])
        let changed = try harness.desired(Self.deployment("web", image: "nginx:2"))
        let plan = try await harness.plan(changed)
        #expect(plan.changes[0].drift.map(\.manager) == ["kubectl-rollout"])
        for _ in 1...2 {
            let report = try await run(harness, changed)
            let diagnostic = try #require(report.results[0].diagnostic)
            #expect(diagnostic.code == "apply.held")
            let held = "spec.paused is true, by kubectl-rollout since "
            #expect(diagnostic.detail.contains(held), "\(diagnostic.detail)")
            #expect(try await harness.driftText(changed) == "Deployment/web held spec.paused")
        }
        try await harness.patch(Harness.deployment, "web", ["spec": ["paused": .null]], by: "kubectl-rollout")
        #expect(try await run(harness, changed).isComplete)
        #expect(try await harness.driftText(changed) == "")
    }

    // MARK: What goes, and what stays

    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func whatIsDeletedMeanwhileFailsAtOnce(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try harness.desired(Self.deployment("slow", broken: true))
        let running = Task { try await run(harness, desired) }
        try await eventually("a word of what is waited for") {
            harness.events.contains { if case .waiting = $0.kind { true } else { false } } ? true : nil
        }
        try await harness.client.delete(Harness.deployment, harness.identity("Deployment", "slow", group: "apps"))
        let report = try await running.value
        #expect(report.results[0].diagnostic?.code == "apply.deleted")
    }

    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func waitingForWhatDoesNotChangeIsSaid(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try harness.desired(Self.deployment("slow", broken: true))
        _ = try await run(harness, desired, deadline: .seconds(1))
        let before = harness.events.count
        let running = Task { try await run(harness, desired) }
        try await eventually("a word of what is waited for") {
            harness.events.dropFirst(before).contains { event in
                if case .waiting = event.kind { event.action == .keep } else { false }
            } ? true : nil
        }
        try await harness.client.delete(Harness.deployment, harness.identity("Deployment", "slow", group: "apps"))
        #expect(try await !running.value.isComplete)
    }
}

import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// An apply after one that did not come to its end.
@Suite struct SecondApplyTests {
    /// Deployments that wait for a ConfigMap which is not there, unless it is made.
    private static func deployment(_ name: String, reads settings: String? = nil) -> String {
        let source = settings.map { ", envFrom: [{configMapRef: {name: \($0)}}]" } ?? ""
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: \(name), namespace: $NS}
            spec:
              selector: {matchLabels: {app: \(name)}}
              template:
                metadata: {labels: {app: \(name)}}
                spec: {containers: [{name: main, image: "nginx:1"\(source)}]}
            """
    }

    private static func settings(_ name: String) -> String {
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name), namespace: $NS}\ndata: {a: b}"
    }

    private static func together(_ documents: String...) -> String { documents.joined(separator: "\n---\n") }

    private func run(_ harness: Harness, _ desired: DesiredState) async throws -> ApplyReport {
        try await harness.apply(try await harness.plan(desired)) { options in
            options.deadline = .seconds(2)
            options.grace = .seconds(60)
        }
    }

    /// With time for those who try again.
    private func finish(_ harness: Harness, _ desired: DesiredState) async throws {
        let report = try await harness.apply(try await harness.plan(desired)) { options in
            options.deadline = patience
            options.grace = .seconds(60)
        }
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
    }

    private func makeSettings(_ harness: Harness, _ name: String) async throws {
        _ = try await harness.client.create([
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": .string(name), "namespace": .string(harness.namespace)], "data": ["a": "b"],
        ])
    }

    /// Lets the inventory forget what it knows of readiness, as one that an older version wrote.
    private func forgetReadiness(_ harness: Harness) {
        var inventory = harness.inventory
        for index in inventory.entries.indices { inventory.entries[index].isReady = nil }
        harness.inventory = inventory
    }

    private func isReady(_ harness: Harness, _ name: String) -> Bool? {
        harness.inventory.entries.first { $0.identity.name == name }?.isReady
    }

    @Test(.timeLimit(.minutes(10)), arguments: Backend.available, [false, true])
    func waitsForWhatNeverBecameReady(on backend: Backend, isOld: Bool) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.together(Self.deployment("quick"), Self.settings("own")))
        let desired = try harness.desired(
            Self.together(Self.deployment("slow", reads: "missing"), Self.deployment("quick"), Self.settings("own")))
        let first = try await run(harness, desired)
        #expect(first.results.map(\.outcome) == [.failed, .unchanged, .unchanged])
        #expect(isReady(harness, "slow") == false)
        #expect(isReady(harness, "quick") == true)
        #expect(isReady(harness, "own") == nil)
        if isOld { forgetReadiness(harness) }
        let plan = try await harness.plan(desired)
        #expect(plan.summary.hasChanges == false)
        #expect(plan.changes.map(\.kept?.isReady) == [false, isOld ? true : nil, nil])
        let second = try await run(harness, desired)
        #expect(second.results.map(\.outcome) == [.failed, .unchanged, .unchanged])
        #expect(!second.isComplete)
        #expect(second.results[0].diagnostic?.code == first.results[0].diagnostic?.code)
        #expect(second.results[0].diagnostic?.detail.contains("Deployment") == true)
        try await makeSettings(harness, "missing")
        try await finish(harness, desired)
        #expect(isReady(harness, "slow") == true)
    }

    /// The new one does not work, and what it is to replace is all that does.
    @Test(.timeLimit(.minutes(10)), arguments: Backend.available, [false, true])
    func keepsWhatWorksUntilItsSuccessorDoes(on backend: Backend, isOld: Bool) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.together(Self.settings("old"), Self.deployment("blue", reads: "old")))
        let green = try harness.desired(Self.deployment("green", reads: "new"))
        for round in 1...3 {
            if round > 1, isOld { forgetReadiness(harness) }
            let report = try await run(harness, green)
            #expect(!report.isComplete)
            let name = harness.identity("Deployment", "green", group: "apps")
            #expect(
                report.results.map(\.outcome) == [.failed, .skipped(because: name), .skipped(because: name)],
                "round \(round)")
            #expect(try await harness.find(Harness.deployment, "blue") != nil)
            #expect(try await harness.find(Harness.configMap, "old") != nil)
        }
        try await makeSettings(harness, "new")
        try await finish(harness, green)
        #expect(try await harness.find(Harness.deployment, "blue") == nil)
        #expect(try await harness.find(Harness.configMap, "old") == nil)
        #expect(harness.inventory.entries.map(\.identity.name) == ["green"])
    }

    /// A rollout that does not end: the old pods run on, with the old ConfigMap.
    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func keepsWhatTheOldPodsRead(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.together(Self.settings("old"), Self.deployment("web", reads: "old")))
        let changed = try harness.desired(Self.deployment("web", reads: "new"))
        for _ in 1...2 {
            #expect(try await run(harness, changed).results.map(\.outcome).first == .failed)
            #expect(try await harness.find(Harness.configMap, "old") != nil)
        }
        // Before the request it was written down that the Deployment is not ready as it then is.
        #expect(isReady(harness, "web") == false)
    }

    /// What was ready once and is broken now was broken by somebody else: a run that has nothing to do says nothing of it.
    ///
    /// One that deletes waits, because what it deletes may be all that works.
    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func whatBrokeLaterOnlyHoldsUpDeletions(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.together(Self.deployment("green"), Self.deployment("blue")))
        let source: Value = [["configMapRef": ["name": "missing"]]]
        _ = try await harness.client.patch(
            Harness.deployment, harness.identity("Deployment", "green", group: "apps"),
            [
                "spec": [
                    "template": ["spec": ["containers": [["name": "main", "envFrom": source]]]]
                ]
            ], as: .strategicMergePatch, fieldManager: "kubectl-edit")
        let both = try harness.desired(Self.together(Self.deployment("green"), Self.deployment("blue")))
        let nothing = try await harness.plan(both)
        #expect(nothing.summary.hasChanges == false, "\(nothing.text)")
        #expect(try await harness.apply(nothing).isComplete)
        let green = try harness.desired(Self.deployment("green"))
        let report = try await run(harness, green)
        let name = harness.identity("Deployment", "green", group: "apps")
        #expect(report.results.map(\.outcome) == [.failed, .skipped(because: name)])
        #expect(try await harness.find(Harness.deployment, "blue") != nil)
        try await makeSettings(harness, "missing")
        try await finish(harness, green)
        #expect(try await harness.find(Harness.deployment, "blue") == nil)
    }

    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func waitsForWhatAStoppedRunDidNotWaitFor(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try harness.desired(Self.deployment("slow", reads: "missing"))
        let control = ApplyControl()
        let report = try await Applier(client: harness.client).apply(
            try await harness.plan(desired), inventory: harness.inventory, control: control,
            save: { harness.inventory = $0 },
            report: { event in if case .waiting = event.kind { control.stop() } })
        #expect(report.isInterrupted)
        #expect(isReady(harness, "slow") == false)
        #expect(try await run(harness, desired).results.map(\.outcome) == [.failed])
    }

    /// A Deployment that cannot go keeps what its pods read; what lives elsewhere goes.
    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func whatCannotBeDeletedKeepsWhatItUses(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(
            Self.together(Self.settings("old"), Self.deployment("blue", reads: "old"), Self.settings("other")),
            edges: [(1, 0)])
        func hold(_ finalizers: Value) async throws {
            try await harness.patch(
                Harness.deployment, "blue", ["metadata": ["finalizers": finalizers]], by: "somebody")
        }
        try await hold(["example.com/hold"])
        let rest = try harness.desired(Self.settings("other"))
        let report = try await run(harness, rest)
        let blue = harness.identity("Deployment", "blue", group: "apps")
        #expect(report.results.map(\.outcome) == [.unchanged, .failed, .skipped(because: blue)])
        #expect(try await harness.find(Harness.configMap, "old") != nil)
        try await hold([])
        try await finish(harness, rest)
        #expect(try await harness.find(Harness.configMap, "old") == nil)
    }

    /// A quota that lets no pod start has to go before the Deployment can be ready, whatever waits for that.
    @Test(.timeLimit(.minutes(10)), arguments: Backend.available)
    func whatForbidsGoesFirst(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let quota = """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: none, namespace: $NS}
            spec: {hard: {count/secrets: "7"}}
            """
        try await harness.establish(quota)
        let all = Self.together(quota, Self.deployment("web", reads: "missing"), Self.settings("old"))
        #expect(
            try await run(harness, try harness.desired(all)).results.map(\.outcome) == [.unchanged, .failed, .created])
        let report = try await run(harness, try harness.desired(Self.deployment("web", reads: "missing")))
        let web = harness.identity("Deployment", "web", group: "apps")
        #expect(report.results.map(\.identity.kind) == ["Deployment", "ConfigMap", "ResourceQuota"])
        #expect(report.results.map(\.outcome) == [.failed, .skipped(because: web), .deleted])
        #expect(report.results[0].diagnostic?.detail.contains("-target") == true)
    }
}

import Applying
import Cluster
import Model
import Planning
import Synchronization
import TestSupport
import Testing

/// In which order things happen, and what a failure, a stop or a crash leaves behind.
@Suite struct OrderTests {
    private static let three = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: one, namespace: $NS}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: two, namespace: $NS}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: three, namespace: $NS}
        """
    private static let chain = [(1, 0), (2, 1)]

    private func names(_ harness: Harness, _ isMeant: (ApplyEvent.Kind) -> Bool) -> [String] {
        harness.events.filter { isMeant($0.kind) }.map(\.identity.name)
    }

    private func isStart(_ kind: ApplyEvent.Kind) -> Bool { if case .started = kind { true } else { false } }
    private func isReady(_ kind: ApplyEvent.Kind) -> Bool { if case .ready = kind { true } else { false } }

    @Test(arguments: Backend.available) func deletesInReverseOrder(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.three, edges: Self.chain)
        #expect(names(harness, isStart) == ["one", "two", "three"])
        let rest = try harness.desired("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other, namespace: $NS}")
        let plan = try await harness.plan(rest)
        #expect(plan.problems == "")
        #expect(
            plan.text == "create ConfigMap/other\ndelete ConfigMap/three\ndelete ConfigMap/two\ndelete ConfigMap/one")
        let before = harness.events.count
        #expect(try await harness.apply(plan).isComplete)
        let order = harness.events[before...].filter { isReady($0.kind) }.map(\.identity.name)
        #expect(order == ["other", "three", "two", "one"])
        #expect(harness.inventory.entries.map(\.identity.name) == ["other"])
        #expect(try await harness.find(Harness.configMap, "one") == nil)
    }

    @Test(arguments: Backend.available) func anEmptyStateIsRefusedUnlessDestroyed(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.three, edges: Self.chain)
        let empty = harness.state([])
        #expect(try await harness.plan(empty).diagnostics.map(\.code) == ["plan.empty-desired-state"])
        let destroy = try await harness.plan(empty) { $0.limits.isDestroy = true }
        #expect(destroy.summary.destroy == 3)
        #expect(try await harness.apply(destroy).isComplete)
        #expect(harness.inventory.entries.isEmpty)
        #expect(try await harness.plan(empty).changes.isEmpty)
    }

    @Test(arguments: Backend.available) func anotherObjectOfTheSameNameIsNotDeleted(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.three)
        try await harness.client.delete(Harness.configMap, harness.identity("ConfigMap", "three"))
        _ = try await harness.client.create([
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": "three", "namespace": .string(harness.namespace)],
        ])
        let plan = try await harness.plan(try harness.desired(Self.three.replacing("name: three", with: "name: four")))
        #expect(!plan.changes.contains { $0.action == .delete }, "\(plan.text)")
    }

    @Test(arguments: Backend.available) func failingPodsSkipWhatDependsOnThem(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try harness.desired(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: broken, namespace: $NS}
            spec:
              selector: {matchLabels: {app: broken}}
              template:
                metadata: {labels: {app: broken}, annotations: {testserver/fail: imagepull}}
                spec: {containers: [{name: main, image: "missing:99.99"}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: behind, namespace: $NS}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: beside, namespace: $NS}
            """, edges: [(1, 0)])
        let report = try await harness.apply(try await harness.plan(desired))
        let broken = harness.identity("Deployment", "broken", group: "apps")
        #expect(report.results.map(\.outcome) == [.failed, .skipped(because: broken), .created])
        let diagnostic = try #require(report.results[0].diagnostic)
        #expect(diagnostic.detail.contains("ImagePull") || diagnostic.detail.contains("ErrImage"))
        #expect(diagnostic.notes.contains { $0.message.contains("Pod broken-") })
        #expect(!report.isComplete)
        // What was never started is not owned; what failed is.
        #expect(harness.inventory.entries.map(\.identity.name) == ["broken", "beside"])
        let again = try await harness.plan(desired)
        #expect(again.changes.map(\.action) == [.keep, .create, .keep])
    }

    @Test(arguments: Backend.available) func aCrashLeavesNothingUnowned(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try harness.desired(Self.three, edges: Self.chain)
        let plan = try await harness.plan(desired)
        // The inventory cannot be written: nothing is created.
        struct Full: Error {}
        await #expect(throws: DiagnosticsError.self) {
            _ = try await Applier(client: harness.client).apply(
                plan, inventory: harness.inventory, save: { _ in throw Full() })
        }
        #expect(try await harness.find(Harness.configMap, "one") == nil)
        // The process dies behind the first object: what was written until then is all that is left.
        let broken = Harness(
            client: ClusterClient(FailingWrites(base: harness.client.transport, after: 1)),
            namespace: harness.namespace)
        _ = try await broken.apply(plan)
        let intention = try #require(broken.inventories.dropFirst().first)
        #expect(intention.entries.map(\.identity.name) == ["one", "two", "three"])
        #expect(intention.entries.allSatisfy { $0.uid == nil })
        harness.inventory = intention
        let rest = try await harness.plan(desired)
        #expect(rest.changes.map(\.action) == [.keep, .create, .create], "\(rest.problems)")
        #expect(try await harness.apply(rest).isComplete)
        #expect(harness.inventory.entries.allSatisfy { $0.uid != nil && $0.digest != nil })
    }

    @Test(arguments: Backend.available) func aStopFinishesWhatIsUnderWay(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try harness.desired(Self.three, edges: Self.chain)
        let control = ApplyControl()
        let plan = try await harness.plan(desired)
        let report = try await Applier(client: harness.client).apply(
            plan, inventory: harness.inventory, control: control,
            save: { harness.inventory = $0 },
            report: { event in if event.identity.name == "one", case .ready = event.kind { control.stop() } })
        #expect(report.isInterrupted)
        #expect(report.results[0].outcome == .created)
        #expect(report.results[2].outcome == .interrupted)
        #expect(harness.inventory.entries.first?.uid != nil)
        #expect(try await harness.apply(try await harness.plan(desired)).isComplete)
    }

    /// A renamed Service keeps its node port: the old one has to go first.
    @Test(arguments: Backend.available) func aNodePortIsHandedOver(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let port = 30_000 + Int.random(in: 500..<2500)
        let service = """
            apiVersion: v1
            kind: Service
            metadata: {name: old, namespace: $NS}
            spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: \(port)}]}
            """
        try await harness.establish(service)
        let renamed = try harness.desired(service.replacing("name: old", with: "name: new"))
        let plan = try await harness.plan(renamed)
        #expect(plan.problems == "")
        #expect(plan.text == "create Service/new\ndelete Service/old")
        let report = try await harness.apply(plan)
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
        #expect(try await harness.plan(renamed).summary.hasChanges == false)
    }

    @Test(arguments: Backend.available) func waitsForCompletionOfJobs(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try harness.desired(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: init, namespace: $NS}
            spec:
              template:
                spec: {restartPolicy: Never, containers: [{name: main, image: "busybox:1", command: ["true"]}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: behind, namespace: $NS}
            """, edges: [(1, 0)])
        #expect(try await harness.apply(try await harness.plan(desired)).isComplete)
        #expect(names(harness, isReady) == ["init", "behind"])
        #expect(try await harness.plan(desired).summary.hasChanges == false)
    }
}

/// A transport that dies after so many writes: what comes later is refused.
private struct FailingWrites: ClusterTransport {
    let base: any ClusterTransport
    private let left: Countdown

    init(base: any ClusterTransport, after count: Int) {
        self.base = base
        left = Countdown(count)
    }

    var endpoint: String { base.endpoint }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        let isWrite = request.method != .get && !request.query.contains { $0.name == "dryRun" }
        if isWrite, !left.take() { throw .tls("the process is gone") }
        return try await base.send(request)
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }
}

private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func take() -> Bool {
        left.withLock { left in
            left -= 1
            return left >= 0
        }
    }
}

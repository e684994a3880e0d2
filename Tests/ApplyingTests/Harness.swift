import Applying
import Cluster
import CurlTransport
import Documents
import EmbeddedCluster
import Model
import Planning
import Synchronization
import TestSupport
import Testing

/// Where a test runs: in this process, and against the real API machinery where it is at hand.
enum Backend: String, Sendable, CustomTestStringConvertible {
    case embedded, server

    static var available: [Backend] {
        TestServer.isAvailable ? [.embedded, .server] : [.embedded]
    }

    var testDescription: String { rawValue }
}

/// A cluster as one who may only read sees it.
private struct ReadOnlyTransport: ClusterTransport {
    let base: any ClusterTransport

    var endpoint: String { base.endpoint }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        if request.method == .get { return try await base.send(request) }
        let refusal = #"{"kind":"Status","status":"Failure","reason":"Forbidden","message":"no","code":403}"#
        return APIResponse(status: 403, body: Array(refusal.utf8))
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }
}

/// The loop of plan and apply in one namespace, with the inventory in memory.
final class Harness: Sendable {
    let client: ClusterClient
    /// An account that may only read: dry-runs are refused.
    let reader: ClusterClient
    let namespace: String
    /// Whether the cluster sums up the rules of aggregated ClusterRoles.
    let aggregates: Bool
    private let saved: Mutex<[Inventory]>
    private let seen = Mutex<[ApplyEvent]>([])

    init(client: ClusterClient, reader: ClusterClient? = nil, namespace: String, aggregates: Bool = false) {
        self.client = client
        self.reader = reader ?? client
        self.aggregates = aggregates
        self.namespace = namespace
        saved = Mutex([Inventory(environment: namespace)])
    }

    static func open(_ backend: Backend) async throws -> Harness {
        switch backend {
        case .embedded:
            let cluster = EmbeddedCluster.inMemory(
                clock: .system(pace: 20), annotations: SimulationAnnotations(prefix: TestServer.annotationPrefix))
            let client = ClusterClient(cluster)
            _ = try await client.create([
                "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "test"],
            ])
            return Harness(
                client: client, reader: ClusterClient(ReadOnlyTransport(base: cluster)), namespace: "test")
        case .server:
            let server = try await TestServer.shared()
            return Harness(
                client: try server.client(), reader: try server.client(context: "reader"),
                namespace: try await server.makeNamespace(), aggregates: true)
        }
    }

    /// On a genuine control plane.
    static func openControlPlane() async throws -> Harness {
        let connection = try await RealCluster.connection()
        let client = ClusterClient(try CurlTransport(connection))
        let name = "test-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        _ = try await client.create(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]])
        let reader = ClusterClient(ReadOnlyTransport(base: try CurlTransport(connection)))
        return Harness(client: client, reader: reader, namespace: name, aggregates: true)
    }

    /// The content address of an object.
    static let digest: @Sendable (DesiredObject) -> String? = { object in
        String(decoding: YAML.canonical(object.value), as: UTF8.self)
    }

    /// What was applied last: the digest is the record.
    static let records: @Sendable (Inventory.Entry) -> AppliedRecord? = { entry in
        // May fail: what cannot be read is lost.
        let documents = try? YAML.parse(Array((entry.digest ?? "").utf8), file: .none)
        return documents?.first.map { AppliedRecord(object: $0.value) }
    }

    /// One for each test: some share a cluster.
    var environment: String { namespace }

    /// The inventory as last written.
    var inventory: Inventory {
        get { saved.withLock { $0.last ?? Inventory(environment: environment) } }
        set { saved.withLock { $0.append(newValue) } }
    }

    /// Every inventory that was written, the first one empty.
    var inventories: [Inventory] { saved.withLock { $0 } }

    var events: [ApplyEvent] { seen.withLock { $0 } }

    /// The documents with `$NS` replaced by the namespace.
    func desired(_ yaml: String, edges: [(Int, Int)] = []) throws -> DesiredState {
        let text = yaml.split(separator: "$NS", omittingEmptySubsequences: false).joined(separator: namespace)
        return state(try Value.documents(text).map { DesiredObject($0) }, edges: edges)
    }

    /// The objects as those of this environment.
    func state(_ objects: [DesiredObject], edges: [(Int, Int)] = []) -> DesiredState {
        var objects = objects
        for index in objects.indices {
            objects[index].value["metadata"]?["labels"]?["app.kubernetes.io/part-of"] = .string(environment)
        }
        return DesiredState.of(objects, edges: edges, environment: environment)
    }

    func plan(_ desired: DesiredState, _ change: (inout PlanOptions) -> Void = { _ in }) async throws -> Plan {
        var options = PlanOptions(clusterName: "test")
        change(&options)
        return try await Planner(client: client, options: options).plan(desired: desired, inventory: inventory)
    }

    @discardableResult
    func apply(
        _ plan: Plan, control: ApplyControl = ApplyControl(), _ change: (inout ApplyOptions) -> Void = { _ in }
    ) async throws -> ApplyReport {
        var options = ApplyOptions(
            deadline: patience, settling: .seconds(10), grace: .seconds(2), tick: .milliseconds(100)
        ) { change in AppliedContent(digest: change.desired.flatMap(Harness.digest)) }
        change(&options)
        return try await Applier(client: client, options: options).apply(
            plan, inventory: inventory, control: control,
            save: { [self] inventory in saved.withLock { $0.append(inventory) } },
            report: { [self] event in seen.withLock { $0.append(event) } })
    }

    func drift(_ desired: DesiredState, as account: ClusterClient? = nil) async throws -> DriftReport {
        var options = PlanOptions()
        options.digest = Harness.digest
        options.records = Harness.records
        return try await DriftDetector(client: account ?? client, options: options).detect(
            desired: desired, inventory: inventory)
    }

    /// One line a field.
    func driftText(_ desired: DesiredState, as account: ClusterClient? = nil) async throws -> String {
        try await drift(desired, as: account).drifts.flatMap { drift in
            drift.entries.map { entry in
                "\(drift.identity.kind)/\(drift.identity.name) \(entry.kind.rawValue) \(entry.path)"
            }
        }.joined(separator: "\n")
    }

    func identity(_ kind: String, _ name: String, group: String = "") -> ObjectIdentity {
        ObjectIdentity(group: group, kind: kind, namespace: namespace, name: name)
    }
}

extension Plan {
    /// One line a change, with its fields.
    var text: String {
        let lines = changes.map { change -> String in
            let fields = change.fields.map { field in
                field.path.steps.isEmpty ? "" : " \(field.path)"
            }
            return "\(change.action.rawValue) \(change.identity.kind)/\(change.identity.name)" + fields.joined()
        }
        return lines.joined(separator: "\n")
    }

    /// The objects that the server was asked about although nothing changes, as they are desired.
    var asked: String {
        changes.filter { $0.action == .keep && $0.verification == .server }.map { change in
            String(decoding: JSON.serialize(change.desired?.value ?? .null), as: UTF8.self)
        }.joined(separator: "\n")
    }

    var problems: String { diagnostics.map { "\($0.code): \($0.detail)" }.joined(separator: "\n") }
}

extension PlannedChange {
    var creation: Creation? { if case .create(let creation) = operation { creation } else { nil } }
    var deletion: Deletion? { if case .delete(let deletion) = operation { deletion } else { nil } }
    var update: Update? { if case .update(let update) = operation { update } else { nil } }
    var replacement: Replacement? { if case .replace(let replacement) = operation { replacement } else { nil } }
    var kept: Kept? { if case .keep(let kept) = operation { kept } else { nil } }
}

extension Harness {
    static let deployment = GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")
    static let configMap = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")

    /// What someone else does to an object: a merge patch under another name.
    @discardableResult
    func patch(
        _ kind: GroupVersionKind, _ name: String, _ patch: Value, by manager: String, subresource: String? = nil
    ) async throws -> Value {
        try await client.patch(
            kind, identity(kind.kind, name, group: kind.group), patch, as: .mergePatch, fieldManager: manager,
            subresource: subresource)
    }

    func find(_ kind: GroupVersionKind, _ name: String) async throws -> Value? {
        try await client.find(kind, identity(kind.kind, name, group: kind.group))
    }

    /// Applies what a YAML text says and expects that to succeed.
    @discardableResult
    func establish(_ yaml: String, edges: [(Int, Int)] = []) async throws -> DesiredState {
        let desired = try desired(yaml, edges: edges)
        let report = try await apply(try await plan(desired))
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
        return desired
    }
}

extension String {
    func replacing(_ text: String, with other: String) -> String {
        split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
    }
}

import Cluster
import CurlTransport
import EmbeddedCluster
import Model
import TestSupport
import Testing

/// Behind which transport a case runs.
enum ClusterUnderTest: CaseIterable, CustomTestStringConvertible, Sendable {
    case embedded
    case testServer
    case real

    var testDescription: String {
        switch self {
        case .embedded: "embedded"
        case .testServer: "curl, test API server"
        case .real: "curl, \(RealCluster.description)"
        }
    }

    var isAvailable: Bool {
        switch self {
        case .embedded: true
        case .testServer: TestServer.isAvailable
        case .real: RealCluster.isAvailable
        }
    }

    /// Those that this machine has; never none.
    static let available = allCases.filter(\.isAvailable)

    /// A client of the cluster, the same for all cases where that is cheap.
    func client() async throws -> ClusterClient {
        switch self {
        case .embedded: ClusterClient(EmbeddedCluster.inMemory(clock: .standard))
        case .testServer: try await TestServer.shared().client()
        case .real: ClusterClient(try CurlTransport(try await RealCluster.connection()))
        }
    }

    /// Runs a case in a Namespace of its own, which is removed afterwards.
    ///
    /// `lacking` names the clusters that do not have the behaviour so far: their failures are known.
    func run(lacking: [ClusterUnderTest] = [], _ body: (Scene) async throws -> Void) async throws {
        guard lacking.contains(self) else { return try await runCase(body) }
        await withKnownIssue("\(testDescription) does not have this yet", isIntermittent: true) {
            try await runCase(body)
        }
    }

    private func runCase(_ body: (Scene) async throws -> Void) async throws {
        let client = try await client()
        let namespace = "conformance-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        _ = try await client.create([
            "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(namespace)],
        ])
        let scene = Scene(client: client, namespace: namespace, cluster: self)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(scene))
        } catch {
            result = .failure(error)
        }
        _ = try? await client.delete(.namespace, .namespace(namespace))
        try result.get()
    }
}

/// One case's corner of a cluster.
struct Scene: Sendable {
    let client: ClusterClient
    let namespace: String
    let cluster: ClusterUnderTest

    func identity(_ kind: GroupVersionKind, _ name: String) -> ObjectIdentity {
        ObjectIdentity(group: kind.group, kind: kind.kind, namespace: namespace, name: name)
    }

    func get(_ kind: GroupVersionKind, _ name: String) async throws -> Value {
        try await client.get(kind, identity(kind, name))
    }

    /// An object of this Namespace.
    func object(_ kind: GroupVersionKind, _ name: String, _ fields: ValueObject = [:]) -> Value {
        var object = fields
        object["apiVersion"] = .string(kind.apiVersion)
        object["kind"] = .string(kind.kind)
        var metadata = fields["metadata"]?.object ?? [:]
        metadata["name"] = .string(name)
        metadata["namespace"] = .string(namespace)
        object["metadata"] = .object(metadata)
        return .object(object)
    }

    func configMap(_ name: String, _ data: ValueObject = ["a": "1"]) -> Value {
        object(.configMap, name, ["data": .object(data)])
    }

    func deployment(_ name: String, replicas: Int64? = 0, image: String = "busybox:1") -> Value {
        var spec: ValueObject = [
            "selector": ["matchLabels": ["app": .string(name)]],
            "template": [
                "metadata": ["labels": ["app": .string(name)]],
                "spec": ["containers": [["name": "main", "image": .string(image)]]],
            ],
        ]
        spec["replicas"] = replicas.map(Value.integer)
        return object(.deployment, name, ["spec": .object(spec)])
    }
}

extension GroupVersionKind {
    static let namespace = GroupVersionKind(apiVersion: "v1", kind: "Namespace")
    static let configMap = GroupVersionKind(apiVersion: "v1", kind: "ConfigMap")
    static let service = GroupVersionKind(apiVersion: "v1", kind: "Service")
    static let deployment = GroupVersionKind(apiVersion: "apps/v1", kind: "Deployment")
    static let definition = GroupVersionKind(apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition")
}

extension ObjectIdentity {
    static func namespace(_ name: String) -> ObjectIdentity {
        ObjectIdentity(group: "", kind: "Namespace", namespace: "", name: name)
    }
}

/// The error of a request; an issue when there is none.
func refusal<T>(
    sourceLocation: SourceLocation = #_sourceLocation, _ request: () async throws(ClusterError) -> T
) async throws -> ClusterError {
    do throws(ClusterError) {
        let answer = try await request()
        Issue.record("expected a refusal, got \(answer)", sourceLocation: sourceLocation)
        throw ClusterError(.malformedAnswer, message: "no refusal", request: "")
    } catch {
        return error
    }
}

extension Value {
    var name: String { value(at: ["metadata", "name"])?.string ?? "" }
    var uid: String { value(at: ["metadata", "uid"])?.string ?? "" }
    var resourceVersion: String { value(at: ["metadata", "resourceVersion"])?.string ?? "" }

    /// `manager/operation/subresource` → the fields that it owns, in the server's notation.
    var managedFields: [String: Value] {
        var result: [String: Value] = [:]
        for entry in value(at: ["metadata", "managedFields"])?.array ?? [] {
            let words = ["manager", "operation", "subresource"].map { entry[$0]?.string ?? "" }
            result[words.joined(separator: "/")] = entry["fieldsV1"]
        }
        return result
    }
}

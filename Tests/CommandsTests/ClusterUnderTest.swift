import Cluster
import CurlTransport
import EmbeddedCluster
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// A cluster that commands talk to through their flags, and the test through a client of its own.
struct ClusterUnderTest {
    let flags: [String]
    private let workspace: Workspace
    private let server: TestServer?
    private let remote: ClusterClient?

    static func open(_ target: LoopTarget, workspace: Workspace) async throws -> ClusterUnderTest {
        switch target {
        case .embedded:
            return ClusterUnderTest(flags: ["--embedded"], workspace: workspace, server: nil, remote: nil)
        case .testServer:
            let server = try await TestServer.start()
            return ClusterUnderTest(
                flags: ["--kubeconfig", server.kubeconfig, "--context", "admin"], workspace: workspace, server: server,
                remote: try server.client())
        case .realCluster:
            let kubeconfig = try await RealCluster.kubeconfig()
            var sources = SourceMap()
            let config = try #require(try Kubeconfig.load(explicit: kubeconfig, sources: &sources))
            let context = try #require(config.currentContext)
            let client = ClusterClient(try CurlTransport(try await RealCluster.connection()))
            // What a test that did not come to its end has left there would know of another inventory.
            let lease = GroupVersionKind(group: "coordination.k8s.io", version: "v1", kind: "Lease")
            let record = ObjectIdentity(
                group: lease.group, kind: lease.kind, namespace: "kube-system", name: "slipway-dev")
            if try await client.find(lease, record) != nil { _ = try await client.delete(lease, record) }
            return ClusterUnderTest(
                flags: ["--kubeconfig", kubeconfig, "--context", context], workspace: workspace, server: nil,
                remote: client)
        }
    }

    func close() async { await server?.stop() }

    /// Sets the replicas of a Deployment as someone else would.
    func scale(_ name: String, in namespace: String, to replicas: Int, manager: String) async throws {
        try await withClient { client in
            let kind = GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")
            let identity = ObjectIdentity(group: "apps", kind: "Deployment", namespace: namespace, name: name)
            _ = try await client.patch(
                kind, identity, ["spec": ["replicas": .integer(Int64(replicas))]], as: .mergePatch,
                fieldManager: manager)
        }
    }

    func find(_ kind: GroupVersionKind, _ name: String, in namespace: String) async throws -> Value? {
        try await withClient { client in
            try await client.find(
                kind, ObjectIdentity(group: kind.group, kind: kind.kind, namespace: namespace, name: name))
        }
    }

    func names(of kind: String, in namespace: String) async throws -> [String] {
        try await withClient { client in
            let kind = GroupVersionKind(group: "apps", version: "v1", kind: kind)
            return try await client.list(kind, namespace: namespace).collect().items.compactMap {
                $0.value(at: ["metadata", "name"])?.string
            }
        }
    }

    func withClient<Result>(_ body: (ClusterClient) async throws -> Result) async throws -> Result {
        if let remote { return try await body(remote) }
        let selection = try ClusterSelection.embedded(in: Repository(root: workspace.root), workspace.context)
        defer { selection.close() }
        return try await body(selection.client)
    }
}

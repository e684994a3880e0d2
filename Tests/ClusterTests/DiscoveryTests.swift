import Cluster
import Documents
import Model
import Testing

@Suite struct DiscoveryTests {
    /// A server without aggregated discovery, as before Kubernetes 1.27.
    private struct PlainServer: ClusterTransport {
        let endpoint = "https://plain:6443"
        let count = Counter()

        func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
            count.add()
            switch request.path {
            case "/api": return ScriptedTransport.json(#"{"kind":"APIVersions","versions":["v1"]}"#)
            case "/apis":
                return ScriptedTransport.json(
                    #"""
                    {"kind":"APIGroupList","groups":[
                      {"name":"autoscaling","versions":[{"version":"v1"},{"version":"v2"}],"preferredVersion":{"version":"v2"}},
                      {"name":"metrics.k8s.io","versions":[{"version":"v1beta1"}],"preferredVersion":{"version":"v1beta1"}}]}
                    """#)
            case "/api/v1":
                return ScriptedTransport.json(
                    #"""
                    {"kind":"APIResourceList","groupVersion":"v1","resources":[
                      {"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get"],"shortNames":["po"]},
                      {"name":"pods/status","namespaced":true,"kind":"Pod","verbs":["get"]},
                      {"name":"pods/eviction","namespaced":true,"group":"policy","version":"v1","kind":"Eviction","verbs":["create"]},
                      {"name":"namespaces","namespaced":false,"kind":"Namespace","verbs":["get"]}]}
                    """#)
            case "/apis/metrics.k8s.io/v1beta1": return ScriptedTransport.refusal(403, "Forbidden")
            default:
                return ScriptedTransport.json(
                    #"""
                    {"kind":"APIResourceList","resources":[
                      {"name":"horizontalpodautoscalers","namespaced":true,"kind":"HorizontalPodAutoscaler","verbs":["get"]}]}
                    """#)
            }
        }

        func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> {
            AsyncThrowingStream { $0.finish() }
        }
    }

    @Test func fallsBackToPlainDiscovery() async throws {
        let discovery = try await ClusterClient(PlainServer()).discover()
        let pods = try #require(discovery.resource(for: GroupVersionKind(apiVersion: "v1", kind: "Pod")))
        #expect(pods.plural == "pods")
        #expect(pods.isNamespaced)
        #expect(pods.subresources == ["eviction", "status"])
        #expect(discovery.resource(for: GroupVersionKind(apiVersion: "v1", kind: "Namespace"))?.isNamespaced == false)
        #expect(
            discovery.preferred(group: "autoscaling", kind: "HorizontalPodAutoscaler")?.kind.version == "v2")
        #expect(discovery.versions(group: "autoscaling", kind: "HorizontalPodAutoscaler") == ["v2", "v1"])
        #expect(discovery.unavailable == ["metrics.k8s.io/v1beta1"])
    }

    @Test func asksOnce() async throws {
        let server = PlainServer()
        let client = ClusterClient(server)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try await client.discover() } }
            try await group.waitForAll()
        }
        _ = try await client.readOnly.discover()
        #expect(server.count.value == 6)
        try await client.refreshDiscovery()
        #expect(server.count.value == 12)
    }

    @Test func doesNotKeepAFailure() async throws {
        let transport = ScriptedTransport { _, _ in .failure(.cancelled) }
        let client = ClusterClient(transport)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.discover()
        }
        _ = await task.result
        #expect(try await client.discover().resources.count == 2)
    }

    @Test func explainsUnknownKinds() async throws {
        let client = ClusterClient(PlainServer())
        let kind = GroupVersionKind(apiVersion: "autoscaling/v2beta1", kind: "HorizontalPodAutoscaler")
        await #expect { try await client.resource(for: kind) } throws: { error in
            guard let error = error as? ClusterError else { return false }
            return error.code == .unknownKind(kind)
                && error.message.contains("serves HorizontalPodAutoscaler as autoscaling/v2, autoscaling/v1")
        }
    }

    @Test(arguments: ["po", "pod", "pods", "Pod", "PODS"])
    func findsWhatUsersType(name: String) async throws {
        let discovery = try await ClusterClient(PlainServer()).discover()
        #expect(discovery.resources(named: name).map(\.plural) == ["pods"])
    }

    @Test func buildsPaths() {
        let deployments = APIResource(
            kind: GroupVersionKind(apiVersion: "apps/v1", kind: "Deployment"), plural: "deployments",
            isNamespaced: true, verbs: [])
        #expect(deployments.path() == "/apis/apps/v1/deployments")
        #expect(
            deployments.path(namespace: "a", name: "b", subresource: "scale")
                == "/apis/apps/v1/namespaces/a/deployments/b/scale")
        let roles = APIResource(
            kind: GroupVersionKind(apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole"),
            plural: "clusterroles", isNamespaced: false, verbs: [])
        #expect(
            roles.path(namespace: "ignored", name: "system:node/x")
                == "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode%2Fx")
    }
}

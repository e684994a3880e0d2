import Cluster
import Documents
import Model
import Testing

@Suite struct DiscoveryCases {
    @Test(arguments: ClusterUnderTest.available)
    func describesBuiltInKinds(cluster: ClusterUnderTest) async throws {
        let discovery = try await cluster.client().discover()
        let deployment = try #require(discovery.resource(for: .deployment))
        #expect(deployment.plural == "deployments")
        #expect(deployment.isNamespaced)
        #expect(deployment.shortNames == ["deploy"])
        #expect(deployment.subresources.contains("scale"))
        #expect(deployment.subresources.contains("status"))
        for verb in ["get", "list", "watch", "create", "update", "patch", "delete"] {
            #expect(deployment.allows(verb), "\(verb)")
        }
        #expect(discovery.resource(for: .namespace)?.isNamespaced == false)
        #expect(discovery.resource(for: .definition)?.plural == "customresourcedefinitions")
        #expect(discovery.preferred(group: "apps", kind: "Deployment")?.kind == .deployment)
        #expect(discovery.resources(named: "deploy").map(\.kind) == [.deployment])
        #expect(discovery.resource(for: GroupVersionKind(apiVersion: "apps/v1beta1", kind: "Deployment")) == nil)
    }

    @Test(arguments: ClusterUnderTest.available)
    func servesTheSameInBothForms(cluster: ClusterUnderTest) async throws {
        let client = try await cluster.client()
        let aggregated = try await client.discover()
        let answer = try await client.transport.send(APIRequest(.get, "/apis/apps/v1"))
        let list = try JSON.parse(answer.body)
        #expect(list["kind"] == "APIResourceList")
        let plain = (list["resources"]?.array ?? []).compactMap { $0["name"]?.string }.filter { !$0.contains("/") }
        let wanted = aggregated.resources.filter { $0.kind.group == "apps" && $0.kind.version == "v1" }.map(\.plural)
        #expect(plain.sorted() == wanted.sorted())
    }

    @Test(arguments: ClusterUnderTest.available)
    func tellsItsVersionAndIdentity(cluster: ClusterUnderTest) async throws {
        let client = try await cluster.client()
        let version = try await client.serverVersion()
        #expect(version.major == "1")
        #expect(version.gitVersion.hasPrefix("v1."))
        let uid = try await client.clusterUID()
        #expect(uid.count == 36)
        #expect(try await client.clusterUID() == uid)
    }
}

import EmbeddedCluster
import Testing
import Cluster
import Documents
import Model
@Suite struct DebugTests {
    @Test func debug() async throws {
        let cluster = EmbeddedCluster.inMemory()
        try await cluster.apply("/apis/apps/v1/namespaces/default/deployments/web", deployment("web", replicas: 3))
        cluster.advance(by: 60)
        let l = try await cluster.get("/apis/apps/v1/namespaces/default/replicasets")
        print("OUT", String(decoding: JSON.serialize(l), as: UTF8.self))
        let d = try await cluster.get("/apis/apps/v1/namespaces/default/deployments/web")
        print("OUT", String(decoding: JSON.serialize(d), as: UTF8.self))
    }
}

import Cluster
import EmbeddedCluster
import Model
import Testing

@Suite struct DeletionTests {
    let cluster = EmbeddedCluster.inMemory()
    let deployments = "/apis/apps/v1/namespaces/default/deployments"
    let pods = "/api/v1/namespaces/default/pods"
    let sets = "/apis/apps/v1/namespaces/default/replicasets"

    private func names(_ path: String) async throws -> Int {
        try await cluster.get(path)["items"]?.array?.count ?? 0
    }

    @Test func dependentsGoWithTheirOwner() async throws {
        try await cluster.apply("\(deployments)/web", deployment("web", replicas: 2))
        cluster.advance(by: 30)
        #expect(try await names(pods) == 2)
        let deleted = try await cluster.ask(.delete, "\(deployments)/web")
        #expect(deleted.body["status"] == "Success")
        cluster.advance(by: 30)
        #expect(try await names(sets) == 0)
        #expect(try await names(pods) == 0)
    }

    @Test func foregroundDeletionWaitsForDependents() async throws {
        try await cluster.apply("\(deployments)/web", deployment("web"))
        cluster.advance(by: 30)
        let options: Value = ["kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": "Foreground"]
        let deleted = try await cluster.ask(.delete, "\(deployments)/web", options)
        #expect(deleted.body["metadata"]?["finalizers"] == ["foregroundDeletion"])
        #expect(deleted.body["metadata"]?["deletionTimestamp"] != nil)
        #expect(try await cluster.ask(.get, "\(deployments)/web").status == 200)
        cluster.advance(by: 60)
        #expect(try await cluster.ask(.get, "\(deployments)/web").status == 404)
        #expect(try await names(pods) == 0)
    }

    @Test func orphansStay() async throws {
        try await cluster.apply("\(deployments)/web", deployment("web"))
        cluster.advance(by: 30)
        _ = try await cluster.ask(.delete, "\(deployments)/web", query: ["propagationPolicy": "Orphan"])
        cluster.advance(by: 30)
        #expect(try await cluster.ask(.get, "\(deployments)/web").status == 404)
        let set = try #require(try await cluster.get(sets)["items"]?.array?.first)
        #expect(set["metadata"]?["ownerReferences"] == nil)
        #expect(try await names(pods) == 1)
    }

    @Test func finalizersHoldAnObject() async throws {
        var object = configMap("held")
        object["metadata"]?["finalizers"] = ["example.com/hold"]
        _ = try await cluster.ask(.post, configMaps, object)
        let deleted = try await cluster.ask(.delete, "\(configMaps)/held")
        #expect(deleted.body["metadata"]?["deletionTimestamp"] != nil)
        let patch: Value = ["metadata": ["finalizers": .null]]
        let freed = try await cluster.ask(.patch, "\(configMaps)/held", patch, type: .mergePatch)
        #expect(freed.status == 200)
        #expect(try await cluster.ask(.get, "\(configMaps)/held").status == 404)
    }

    @Test func aNamespaceIsEmptiedFirst() async throws {
        let namespaces = "/api/v1/namespaces"
        let namespace: Value = ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "lake"]]
        _ = try await cluster.ask(.post, namespaces, namespace)
        _ = try await cluster.ask(.post, "\(namespaces)/lake/configmaps", configMap("a"))
        cluster.advance(by: 1)
        #expect(try await cluster.ask(.get, "\(namespaces)/lake/serviceaccounts/default").status == 200)
        let deleted = try await cluster.ask(.delete, "\(namespaces)/lake")
        #expect(deleted.body["status"]?["phase"] == "Terminating")
        let late = try await cluster.ask(.post, "\(namespaces)/lake/configmaps", configMap("b"))
        #expect(late.status == 403)
        #expect(late.body["details"]?["causes"]?.array?.first?["reason"] == "NamespaceTerminating")
        cluster.advance(by: 10)
        #expect(try await cluster.ask(.get, "\(namespaces)/lake").status == 404)
        #expect(try await cluster.ask(.get, "\(namespaces)/lake/configmaps/a").status == 404)
    }

    @Test func refusesWrongPreconditions() async throws {
        _ = try await cluster.ask(.post, configMaps, configMap("a"))
        let options: Value = ["preconditions": ["uid": "other"]]
        let refused = try await cluster.ask(.delete, "\(configMaps)/a", options)
        #expect(refused.status == 409)
        #expect(refused.body["details"] == ["name": "a", "kind": "ConfigMap"])
    }
}

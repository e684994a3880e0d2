import Cluster
import Model
import TestSupport
import Testing

@Suite struct LifecycleCases {
    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func emptiesADeletedNamespace(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            _ = try await scene.client.create(scene.configMap("a"))
            let namespace = try await scene.client.get(.namespace, .namespace(scene.namespace))
            #expect(namespace.value(at: ["status", "phase"]) == "Active")
            #expect(namespace.value(at: ["spec", "finalizers"]) == ["kubernetes"])
            let going = try await scene.client.delete(.namespace, .namespace(scene.namespace), uid: namespace.uid)
            #expect(going.value(at: ["metadata", "deletionTimestamp"]) != nil)
            _ = try await eventually("the namespace is gone") { () async throws -> Bool? in
                try await scene.client.find(.namespace, .namespace(scene.namespace)) == nil ? true : nil
            }
            #expect(try await scene.client.find(.configMap, scene.identity(.configMap, "a")) == nil)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func waitsForFinalizers(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            var object = scene.configMap("a")
            object["metadata"]?["finalizers"] = ["example.com/hold"]
            let created = try await scene.client.create(object)
            let identity = scene.identity(.configMap, "a")
            let going = try await scene.client.delete(.configMap, identity, uid: created.uid)
            #expect(going.value(at: ["metadata", "deletionTimestamp"]) != nil)
            #expect(try await scene.get(.configMap, "a").uid == created.uid)
            _ = try await scene.client.patch(
                .configMap, identity, ["metadata": ["finalizers": .null]], as: .mergePatch)
            #expect(try await scene.client.find(.configMap, identity) == nil)
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func deletesOnlyTheObjectMeant(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let first = try await scene.client.create(scene.configMap("a"))
            let identity = scene.identity(.configMap, "a")
            try await scene.client.delete(.configMap, identity, uid: first.uid)
            let second = try await scene.client.create(scene.configMap("a"))
            let error = try await refusal { () async throws(ClusterError) in
                try await scene.client.delete(.configMap, identity, uid: first.uid)
            }
            #expect(error.code == .stale)
            #expect(try await scene.get(.configMap, "a").uid == second.uid)
            let gone = try await refusal { () async throws(ClusterError) in
                try await scene.client.delete(.configMap, scene.identity(.configMap, "none"))
            }
            #expect(gone.code == .notFound)
        }
    }

    private func owned(_ scene: Scene, by owner: Value, _ name: String) -> Value {
        var object = scene.configMap(name)
        object["metadata"]?["ownerReferences"] = [
            [
                "apiVersion": "v1", "kind": "ConfigMap", "name": .string(owner.name), "uid": .string(owner.uid),
                "blockOwnerDeletion": true,
            ]
        ]
        return object
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func collectsDependentsInTheBackground(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let owner = try await scene.client.create(scene.configMap("owner"))
            _ = try await scene.client.create(owned(scene, by: owner, "child"))
            try await scene.client.delete(.configMap, scene.identity(.configMap, "owner"), uid: owner.uid)
            #expect(try await scene.client.find(.configMap, scene.identity(.configMap, "owner")) == nil)
            _ = try await eventually("the dependent is collected") { () async throws -> Bool? in
                try await scene.client.find(.configMap, scene.identity(.configMap, "child")) == nil ? true : nil
            }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func keepsTheOwnerUntilItsDependentsAreGone(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let owner = try await scene.client.create(scene.configMap("owner"))
            var child = owned(scene, by: owner, "child")
            child["metadata"]?["finalizers"] = ["example.com/hold"]
            _ = try await scene.client.create(child)
            let going = try await scene.client.delete(
                .configMap, scene.identity(.configMap, "owner"), propagation: .foreground, uid: owner.uid)
            #expect(going.value(at: ["metadata", "finalizers"])?.array?.contains("foregroundDeletion") == true)
            _ = try await eventually("the dependent is being deleted") { () async throws -> Bool? in
                try await scene.get(.configMap, "child").value(at: ["metadata", "deletionTimestamp"]).map { _ in true }
            }
            #expect(try await scene.client.find(.configMap, scene.identity(.configMap, "owner")) != nil)
            _ = try await scene.client.patch(
                .configMap, scene.identity(.configMap, "child"), ["metadata": ["finalizers": .null]],
                as: .mergePatch)
            _ = try await eventually("the owner is gone") { () async throws -> Bool? in
                try await scene.client.find(.configMap, scene.identity(.configMap, "owner")) == nil ? true : nil
            }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func orphansDependents(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let owner = try await scene.client.create(scene.configMap("owner"))
            _ = try await scene.client.create(owned(scene, by: owner, "child"))
            try await scene.client.delete(
                .configMap, scene.identity(.configMap, "owner"), propagation: .orphan, uid: owner.uid)
            _ = try await eventually("the owner is gone") { () async throws -> Bool? in
                try await scene.client.find(.configMap, scene.identity(.configMap, "owner")) == nil ? true : nil
            }
            let child = try await scene.get(.configMap, "child")
            #expect(child.value(at: ["metadata", "ownerReferences"]) == nil)
        }
    }
}

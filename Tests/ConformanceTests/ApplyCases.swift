import Cluster
import Model
import Testing

@Suite struct ApplyCases {
    @Test(arguments: ClusterUnderTest.available)
    func ownsExactlyWhatItSets(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            var object = scene.deployment("d", replicas: 0)
            object["metadata"]?["labels"] = ["app.kubernetes.io/name": "d"]
            let applied = try await scene.client.apply(object)
            #expect(
                applied.managedFields["slipway/Apply/"] == [
                    "f:metadata": ["f:labels": ["f:app.kubernetes.io/name": [:]]],
                    "f:spec": [
                        "f:replicas": [:], "f:selector": [:],
                        "f:template": [
                            "f:metadata": ["f:labels": ["f:app": [:]]],
                            "f:spec": [
                                "f:containers": [
                                    "k:{\"name\":\"main\"}": [".": [:], "f:image": [:], "f:name": [:]]
                                ]
                            ],
                        ],
                    ],
                ])
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func ownsKeysOfMapsAndEntriesOfLists(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let configMap = try await scene.client.apply(
                scene.configMap("a", ["config.properties": "x", "b": "2"]))
            #expect(
                configMap.managedFields == [
                    "slipway/Apply/": ["f:data": ["f:b": [:], "f:config.properties": [:]]]
                ])
            let service = try await scene.client.apply(
                scene.object(
                    .service, "s",
                    [
                        "spec": [
                            "selector": ["app": "x"],
                            "ports": [["port": 80, "name": "http"], ["port": 81, "name": "m"]],
                        ]
                    ]))
            #expect(
                service.managedFields["slipway/Apply/"] == [
                    "f:spec": [
                        "f:ports": [
                            "k:{\"port\":80,\"protocol\":\"TCP\"}": [".": [:], "f:name": [:], "f:port": [:]],
                            "k:{\"port\":81,\"protocol\":\"TCP\"}": [".": [:], "f:name": [:], "f:port": [:]],
                        ],
                        "f:selector": [:],
                    ]
                ])
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func anUnchangedApplyChangesNothing(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let first = try await scene.client.apply(scene.configMap("a"))
            let second = try await scene.client.apply(scene.configMap("a"))
            #expect(second == first)
            let dry = try await scene.client.readOnly.apply(scene.configMap("a"))
            #expect(dry == first)
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func removesWhatItNoLongerSets(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            _ = try await scene.client.apply(scene.configMap("a", ["a": "1", "b": "2"]))
            let second = try await scene.client.apply(scene.configMap("a", ["b": "2"]))
            #expect(second["data"] == ["b": "2"])
            #expect(second.managedFields["slipway/Apply/"] == ["f:data": ["f:b": [:]]])
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func leavesTheFieldsOfOthers(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            _ = try await scene.client.apply(scene.configMap("a", ["ours": "1"]))
            _ = try await scene.client.apply(scene.configMap("a", ["theirs": "2"]), fieldManager: "other")
            let last = try await scene.client.apply(scene.configMap("a", ["new": "3"]))
            #expect(last["data"] == ["new": "3", "theirs": "2"])
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func namesConflictsAndTakesOverWhenForced(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            _ = try await scene.client.apply(scene.deployment("d", replicas: 1))
            _ = try await scene.client.patch(
                .deployment, scene.identity(.deployment, "d"), ["spec": ["replicas": 2]], as: .mergePatch,
                fieldManager: "kubectl-edit")
            let error = try await refusal { () async throws(ClusterError) in
                try await scene.client.apply(scene.deployment("d", replicas: 3))
            }
            #expect(error.status == 409)
            guard case .fieldConflict(let conflicts) = error.code else {
                Issue.record("\(error)")
                return
            }
            #expect(conflicts.map(\.manager) == ["kubectl-edit"])
            #expect(conflicts.map(\.path) == [FieldPath(keys: "spec", "replicas")])
            #expect(error.message.hasPrefix("Apply failed with 1 conflict: conflict with \"kubectl-edit\""))

            let forced = try await scene.client.apply(scene.deployment("d", replicas: 3), force: true)
            #expect(forced.value(at: ["spec", "replicas"]) == 3)
            #expect(forced.managedFields["kubectl-edit/Update/"] == nil)
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func namesTheContainerOfAConflict(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            _ = try await scene.client.apply(scene.deployment("d"), fieldManager: "other")
            let error = try await refusal { () async throws(ClusterError) in
                try await scene.client.apply(scene.deployment("d", image: "busybox:2"))
            }
            guard case .fieldConflict(let conflicts) = error.code else {
                Issue.record("\(error)")
                return
            }
            #expect(conflicts.map(\.path.description) == ["spec.template.spec.containers[name=main].image"])
            #expect(conflicts.map(\.manager) == ["other"])
        }
    }

    /// Not against the test API server, whose scale leaves the ownership of the replicas as it was.
    @Test(arguments: ClusterUnderTest.available.filter { $0 != .testServer })
    func namesTheScaleSubresource(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let deployment = try await scene.client.apply(scene.deployment("d", replicas: 1))
            var scale = try await scene.client.get("scale", of: .deployment, scene.identity(.deployment, "d"))
            #expect(scale["kind"] == "Scale")
            scale["spec"] = ["replicas": 2]
            _ = try await scene.client.patch(
                .deployment, scene.identity(.deployment, "d"), ["spec": ["replicas": 2]], as: .mergePatch,
                fieldManager: "kubectl-scale", subresource: "scale")
            let error = try await refusal { () async throws(ClusterError) in
                try await scene.client.apply(scene.deployment("d", replicas: 1))
            }
            guard case .fieldConflict(let conflicts) = error.code else {
                Issue.record("\(error)")
                return
            }
            #expect(conflicts.map(\.subresource) == ["scale"])
            #expect(conflicts.map(\.manager) == ["kubectl-scale"])
            #expect(deployment.value(at: ["spec", "replicas"]) == 1)
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func sharesFieldsOfOneValue(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            _ = try await scene.client.apply(scene.configMap("a", ["x": "1"]), fieldManager: "other")
            let shared = try await scene.client.apply(scene.configMap("a", ["x": "1"]))
            #expect(shared.managedFields["slipway/Apply/"] == ["f:data": ["f:x": [:]]])
            #expect(shared.managedFields["other/Apply/"] == ["f:data": ["f:x": [:]]])
            // The field stays until the last one lets go of it.
            let left = try await scene.client.apply(scene.configMap("a", [:]))
            #expect(left["data"] == ["x": "1"])
            #expect(
                left.managedFields["slipway/Apply/"] == nil || left.managedFields["slipway/Apply/"] == ["f:data": [:]])
            let gone = try await scene.client.apply(scene.configMap("a", [:]), fieldManager: "other")
            #expect(gone["data"]?["x"] == nil)
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func mergesListsByTheirKeys(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            var other = scene.deployment("d")
            other["spec"]?["template"]?["spec"]?["containers"] = [["name": "sidecar", "image": "busybox:9"]]
            _ = try await scene.client.apply(other, fieldManager: "other")
            let merged = try await scene.client.apply(scene.deployment("d"), force: true)
            let names = merged.value(at: ["spec", "template", "spec", "containers"])?.array?.map(\.["name"]?.string)
            #expect(names.map { Set($0.compactMap { $0 }) } == ["main", "sidecar"])
            var none = scene.deployment("d")
            none["spec"]?["template"]?["spec"]?["containers"] = nil
            let removed = try await scene.client.apply(none)
            let left = removed.value(at: ["spec", "template", "spec", "containers"])?.array?.compactMap { $0["name"] }
            #expect(left == ["sidecar"])
        }
    }
}

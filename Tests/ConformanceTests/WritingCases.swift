import Cluster
import Documents
import Model
import TestSupport
import Testing

@Suite struct WritingCases {
    @Test(arguments: ClusterUnderTest.available)
    func createsReadsReplacesAndDeletes(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let created = try await scene.client.create(scene.configMap("a"))
            #expect(created.uid.count == 36)
            #expect(!created.resourceVersion.isEmpty)
            #expect(created.value(at: ["metadata", "creationTimestamp"])?.string?.hasSuffix("Z") == true)
            #expect(try await scene.get(.configMap, "a") == created)

            var changed = created
            changed["data"] = ["b": "2"]
            let replaced = try await scene.client.replace(changed)
            #expect(replaced["data"] == ["b": "2"])
            #expect(replaced.uid == created.uid)
            #expect(replaced.resourceVersion != created.resourceVersion)
            // The same replacement again is of an older version now.
            #expect(
                try await refusal { () async throws(ClusterError) in try await scene.client.replace(changed) }.code
                    == .stale)

            try await scene.client.delete(.configMap, scene.identity(.configMap, "a"))
            #expect(try await scene.client.find(.configMap, scene.identity(.configMap, "a")) == nil)
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func patches(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            _ = try await scene.client.create(scene.configMap("a", ["a": "1", "b": "2"]))
            let identity = scene.identity(.configMap, "a")
            let merged = try await scene.client.patch(
                .configMap, identity, ["data": ["a": .null, "c": "3"]], as: .mergePatch)
            #expect(merged["data"] == ["b": "2", "c": "3"])
            let patched = try await scene.client.patch(
                .configMap, identity, [["op": "replace", "path": "/data/b", "value": "4"]], as: .jsonPatch)
            #expect(patched["data"] == ["b": "4", "c": "3"])
            _ = try await scene.client.create(scene.deployment("d"))
            let strategic = try await scene.client.patch(
                .deployment, scene.identity(.deployment, "d"),
                ["spec": ["template": ["spec": ["containers": [["name": "main", "image": "busybox:2"]]]]]],
                as: .strategicMergePatch)
            let containers = strategic.value(at: ["spec", "template", "spec", "containers"])?.array
            #expect(containers?.count == 1)
            #expect(containers?.first?["image"] == "busybox:2")
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func refusesInTheAPIsOwnTerms(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let client = scene.client
            let missing = try await refusal { () async throws(ClusterError) in
                try await client.get(.configMap, scene.identity(.configMap, "none"))
            }
            #expect(missing.code == .notFound)
            #expect(missing.status == 404)
            #expect(missing.message == "configmaps \"none\" not found")
            #expect(missing.request == "read ConfigMap \(scene.namespace)/none")

            _ = try await client.create(scene.configMap("a"))
            let twice = try await refusal { () async throws(ClusterError) in
                try await client.create(scene.configMap("a"))
            }
            #expect(twice.code == .alreadyExists)
            #expect(twice.message == "configmaps \"a\" already exists")

            let invalid = try await refusal { () async throws(ClusterError) in
                try await client.create(scene.configMap("No Capitals"))
            }
            #expect(invalid.status == 422)
            #expect(invalid.path == FieldPath(keys: "metadata", "name"))

            let nowhere = scene.configMap("a").settingNamespace("no-such-namespace")
            let lost = try await refusal { () async throws(ClusterError) in try await client.create(nowhere) }
            #expect(lost.code == .notFound)
            #expect(lost.message == "namespaces \"no-such-namespace\" not found")
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func dryRunsLeaveNothing(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let planner = scene.client.readOnly
            let identity = scene.identity(.configMap, "a")
            let predicted = try await planner.apply(scene.configMap("a"))
            #expect(predicted["data"] == ["a": "1"])
            #expect(predicted.uid.count == 36)
            _ = try await planner.create(scene.configMap("a"))
            #expect(try await planner.find(.configMap, identity) == nil)

            let live = try await scene.client.apply(scene.configMap("a"))
            let changed = try await planner.apply(scene.configMap("a", ["a": "2"]))
            #expect(changed["data"] == ["a": "2"])
            _ = try await planner.patch(.configMap, identity, ["data": ["x": "y"]], as: .mergePatch)
            _ = try await planner.delete(.configMap, identity)
            _ = try await planner.delete(.configMap, identity, propagation: .foreground, uid: live.uid)
            _ = try await scene.client.delete(.configMap, identity, mode: .dryRun)
            #expect(try await scene.get(.configMap, "a") == live)
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func namesFieldsThatItDoesNotKnow(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            var object = scene.deployment("d")
            object["spec"]?["replica"] = 3
            let applied = try await refusal { () async throws(ClusterError) in try await scene.client.apply(object) }
            #expect(applied.path == FieldPath(keys: "spec", "replica"), "\(applied)")
            let created = try await refusal { () async throws(ClusterError) in try await scene.client.create(object) }
            #expect(created.path == FieldPath(keys: "spec", "replica"), "\(created)")
            #expect(created.status == 400)
            let ignoring = try await scene.client.create(object, validation: .ignore)
            #expect(ignoring["spec"]?["replica"] == nil)
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func refusesWrongTypesAndMissingFields(cluster: ClusterUnderTest) async throws {
        try await cluster.run(lacking: [.embedded]) { scene in
            var object = scene.deployment("d")
            object["spec"]?["replicas"] = "three"
            let wrong = try await refusal { () async throws(ClusterError) in try await scene.client.create(object) }
            #expect(wrong.status == 400)
            var headless = scene.deployment("d")
            headless["spec"]?["selector"] = nil
            let missing = try await refusal { () async throws(ClusterError) in
                try await scene.client.apply(headless)
            }
            #expect(missing.status == 422)
            guard case .invalid(let causes) = missing.code else {
                Issue.record("\(missing)")
                return
            }
            let selector = causes.first { $0.path == FieldPath(keys: "spec", "selector") }
            #expect(selector?.reason == "FieldValueRequired")
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func refusesChangesOfImmutableFields(cluster: ClusterUnderTest) async throws {
        try await cluster.run(lacking: [.embedded]) { scene in
            _ = try await scene.client.apply(scene.deployment("d"))
            var object = scene.deployment("d")
            object["spec"]?["selector"] = ["matchLabels": ["app": "other"]]
            object["spec"]?["template"]?["metadata"] = ["labels": ["app": "other"]]
            let error = try await refusal { () async throws(ClusterError) in try await scene.client.apply(object) }
            #expect(error.status == 422)
            guard case .invalid(let causes) = error.code else {
                Issue.record("\(error)")
                return
            }
            #expect(causes.contains { $0.path == FieldPath(keys: "spec", "selector") && $0.isImmutable })
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func refusesAnOccupiedNodePort(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            func service(_ name: String, _ port: Int64) -> Value {
                scene.object(
                    .service, name,
                    ["spec": ["type": "NodePort", "ports": [["port": 80, "nodePort": .integer(port)]]]])
            }
            // Other cases may have taken a port: find a free one.
            let port = try await eventually("a free node port") { () async throws -> Int64? in
                let port = Int64.random(in: 30000...32767)
                return try? await scene.client.apply(service("first", port)).value(at: ["spec", "type"])
                    .map { _ in port }
            }
            let error = try await refusal { () async throws(ClusterError) in
                try await scene.client.readOnly.apply(service("second", port))
            }
            #expect(error.status == 422)
            #expect(error.path?.steps == [.key("spec"), .key("ports"), .index(0), .key("nodePort")], "\(error)")
            #expect(error.message.contains("provided port is already allocated"))
        }
    }
}

extension Value {
    func settingNamespace(_ namespace: String) -> Value {
        var copy = self
        copy["metadata"]?["namespace"] = .string(namespace)
        return copy
    }
}

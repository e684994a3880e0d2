import Cluster
import Model
import TestSupport
import Testing

@Suite struct CustomResourceCases {
    /// A kind of its own for each case, because definitions belong to the whole cluster.
    private struct Widget {
        let group: String
        let kind: GroupVersionKind
        let definition: Value

        init() {
            let suffix = String(UInt32.random(in: .min ... .max), radix: 36)
            group = "w\(suffix).slipway.example.com"
            kind = GroupVersionKind(group: group, version: "v1", kind: "Widget")
            definition = [
                "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                "metadata": ["name": .string("widgets.\(group)")],
                "spec": [
                    "group": .string(group), "scope": "Namespaced",
                    "names": ["plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList"],
                    "versions": [
                        [
                            "name": "v1", "served": true, "storage": true, "subresources": ["status": [:]],
                            "schema": ["openAPIV3Schema": Widget.schema],
                        ]
                    ],
                ],
            ]
        }

        private static let schema: Value = [
            "type": "object",
            "properties": [
                "spec": [
                    "type": "object", "required": ["size"],
                    "properties": [
                        "size": ["type": "integer", "minimum": 1, "maximum": 10],
                        "color": ["type": "string", "default": "blue", "enum": ["blue", "red"]],
                        "low": ["type": "integer"], "high": ["type": "integer"],
                        "parts": [
                            "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["id"],
                            "items": [
                                "type": "object", "required": ["id"],
                                "properties": ["id": ["type": "string"], "weight": ["type": "integer"]],
                            ],
                        ],
                    ],
                    "x-kubernetes-validations": [
                        [
                            "rule": "!has(self.low) || !has(self.high) || self.low <= self.high",
                            "message": "low must not be above high",
                        ]
                    ],
                ],
                "status": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
            ],
        ]

        var identity: ObjectIdentity {
            ObjectIdentity(
                group: "apiextensions.k8s.io", kind: "CustomResourceDefinition", namespace: "",
                name: "widgets.\(group)")
        }
    }

    /// Runs a case with the definition established, and removes it afterwards.
    private func withWidget(
        _ cluster: ClusterUnderTest, lacking: [ClusterUnderTest] = [], _ body: (Scene, Widget) async throws -> Void
    ) async throws {
        try await cluster.run(lacking: lacking) { scene in
            let widget = Widget()
            _ = try await scene.client.apply(widget.definition)
            _ = try await eventually("the definition is established") { () async throws -> Bool? in
                let definition = try await scene.client.get(.definition, widget.identity)
                let conditions = definition.value(at: ["status", "conditions"])?.array ?? []
                return conditions.contains { $0["type"] == "Established" && $0["status"] == "True" } ? true : nil
            }
            _ = try await eventually("the kind is served") { () async throws -> Bool? in
                try await scene.client.refreshDiscovery().resource(for: widget.kind).map { _ in true }
            }
            let result: Result<Void, any Error>
            do { result = .success(try await body(scene, widget)) } catch { result = .failure(error) }
            _ = try? await scene.client.delete(.definition, widget.identity)
            try result.get()
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func servesTheDefinedKind(cluster: ClusterUnderTest) async throws {
        try await withWidget(cluster) { scene, widget in
            let resource = try await scene.client.resource(for: widget.kind)
            #expect(resource.plural == "widgets")
            #expect(resource.isNamespaced)
            #expect(resource.subresources == ["status"])
            let applied = try await scene.client.apply(scene.object(widget.kind, "w", ["spec": ["size": 3]]))
            #expect(applied["spec"] == ["size": 3, "color": "blue"])
            #expect(applied.value(at: ["metadata", "generation"]) == 1)
            #expect(applied.managedFields == ["slipway/Apply/": ["f:spec": ["f:size": [:]]]])
            let list = try await scene.client.list(widget.kind, namespace: scene.namespace).collect()
            #expect(list.items.map(\.name) == ["w"])
            let changed = try await scene.client.apply(scene.object(widget.kind, "w", ["spec": ["size": 4]]))
            #expect(changed.value(at: ["metadata", "generation"]) == 2)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func validatesAgainstTheSchema(cluster: ClusterUnderTest) async throws {
        try await withWidget(cluster) { scene, widget in
            let cases: [(spec: Value, path: String)] = [
                (["size": 11], "spec.size"), (["color": "blue"], "spec.size"),
                (["size": 1, "color": "green"], "spec.color"), (["size": 1, "low": 3, "high": 2], "spec"),
            ]
            for (spec, path) in cases {
                let object = scene.object(widget.kind, "w", ["spec": spec])
                let error = try await refusal { () async throws(ClusterError) in
                    try await scene.client.readOnly.apply(object)
                }
                #expect(error.status == 422)
                #expect(error.path?.description == path)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func refusesOrPrunesUnknownFields(cluster: ClusterUnderTest) async throws {
        try await withWidget(cluster) { scene, widget in
            let object = scene.object(widget.kind, "w", ["spec": ["size": 1, "colour": "red"]])
            let strict = try await refusal { () async throws(ClusterError) in
                try await scene.client.readOnly.create(object)
            }
            #expect(strict.path == FieldPath(keys: "spec", "colour"), "\(strict)")
            let pruned = try await scene.client.create(object, validation: .ignore)
            #expect(pruned["spec"] == ["size": 1, "color": "blue"])
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func mergesListsByTheDefinedKeys(cluster: ClusterUnderTest) async throws {
        try await withWidget(cluster) { scene, widget in
            func object(_ id: String) -> Value {
                scene.object(widget.kind, "w", ["spec": ["size": 1, "parts": [["id": .string(id), "weight": 1]]]])
            }
            _ = try await scene.client.apply(object("a"), fieldManager: "other")
            let merged = try await scene.client.apply(object("b"))
            let ids = merged.value(at: ["spec", "parts"])?.array?.compactMap { $0["id"]?.string }
            #expect(ids == ["a", "b"])
            #expect(
                merged.managedFields["slipway/Apply/"]?.value(at: ["f:spec", "f:parts"]) == [
                    "k:{\"id\":\"b\"}": [".": [:], "f:id": [:], "f:weight": [:]]
                ])
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func removesTheInstancesWithTheDefinition(cluster: ClusterUnderTest) async throws {
        try await withWidget(cluster) { scene, widget in
            _ = try await scene.client.apply(scene.object(widget.kind, "w", ["spec": ["size": 3]]))
            try await scene.client.delete(.definition, widget.identity)
            _ = try await eventually("the definition is gone") { () async throws -> Bool? in
                try await scene.client.find(.definition, widget.identity) == nil ? true : nil
            }
            let discovery = try await eventually("the kind is no longer served") {
                () async throws -> Discovery? in
                let discovery = try await scene.client.refreshDiscovery()
                return discovery.resource(for: widget.kind) == nil ? discovery : nil
            }
            #expect(discovery.resource(for: .deployment) != nil)
            let error = try await refusal { () async throws(ClusterError) in
                try await scene.client.apply(scene.object(widget.kind, "w", ["spec": ["size": 3]]))
            }
            #expect(error.code == .unknownKind(widget.kind))
        }
    }
}

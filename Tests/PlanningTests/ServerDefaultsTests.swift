import Admission
import Documents
import Model
import Schemas
import TestSupport
import Testing

@testable import Planning

/// Defaults inside values that are one field, judged without a server.
@Suite struct ServerDefaultsTests {
    /// The rules that hold for every kind go by the names of fields: in all of Kubernetes each means one type.
    @Test func theNamesMeanOneType() {
        let expected: [String: [String]] = [
            "fieldRef": ["apiVersion", "fieldPath"], "resourceFieldRef": ["containerName", "divisor", "resource"],
            "fileKeyRef": ["key", "optional", "path", "volumeName"],
            "serviceAccountToken": ["audience", "expirationSeconds", "path"],
        ]
        var found: [String: Int] = [:]
        func visit(_ schema: Schema, _ name: String, depth: Int) {
            if let fields = expected[name] {
                #expect(schema.propertyNames == fields)
                found[name, default: 0] += 1
            }
            guard depth < 16 else { return }
            for property in schema.propertyNames {
                if let child = schema.property(property) { visit(child, property, depth: depth + 1) }
            }
            if let items = schema.items { visit(items, "", depth: depth + 1) }
        }
        let kinds = SchemaCatalog.builtIn.builtInKinds.filter { kind in
            ["", "apps", "batch"].contains(kind.group) && ["StatefulSet", "CronJob", "Pod"].contains(kind.kind)
        }
        for kind in kinds {
            if let schema = SchemaCatalog.builtIn.schema(for: kind) { visit(schema, "", depth: 0) }
        }
        #expect(found.keys.sorted() == expected.keys.sorted())
    }

    private static let set = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: set, namespace: n, labels: {a: b}}
        spec:
          volumeClaimTemplates:
            - metadata: {name: data}
              spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}
        """

    /// The set as a server holds it, with these claims and another entry in its managed fields.
    private func verdict(_ template: String, other: String = "") throws -> Shortcut.Verdict {
        let text = """
            {"apiVersion": "apps/v1", "kind": "StatefulSet",
             "metadata": {"name": "set", "namespace": "n", "labels": {"a": "b"}, "managedFields": [
               {"manager": "slipway", "operation": "Apply", "apiVersion": "apps/v1", "fieldsType": "FieldsV1",
                "fieldsV1": {"f:metadata": {"f:labels": {"f:a": {}}}, "f:spec": {"f:volumeClaimTemplates": {}}}}\(other)]},
             "spec": {"replicas": 1, "volumeClaimTemplates": [\(template)]}}
            """
        let desired = try #require(try Value.documents(Self.set).first)
        let kind = GroupVersionKind(group: "apps", version: "v1", kind: "StatefulSet")
        let document = try JSONDocument(Array(text.utf8))
        return Shortcut.judge(
            desired: desired, live: document, document.root,
            schema: try #require(SchemaCatalog.builtIn.schema(for: kind)))
    }

    private func template(_ metadata: String = "", mode: String = "Filesystem", status: String = "Pending") -> String {
        """
        {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {\(metadata)"name": "data"},
         "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}},
                  "volumeMode": "\(mode)"}, "status": {"phase": "\(status)"}}
        """
    }

    @Test func onlyExactDefaultsAreTakenForTheServers() throws {
        #expect(try verdict(template()) == .unchanged)
        #expect(try verdict(template(#""creationTimestamp": null, "#)) == .unchanged, "servers before 1.34")
        #expect(try verdict(template(mode: "Block")) == .doubt(at: "volumeClaimTemplates"))
        #expect(try verdict(template(status: "Bound")) == .doubt(at: "volumeClaimTemplates"))
        #expect(try verdict(template(#""labels": {"a": "b"}, "#)) == .doubt(at: "volumeClaimTemplates"))
        #expect(try verdict(template(#""creationTimestamp": "2026-01-01T00:00:00Z", "#)) != .unchanged)
        #expect(try verdict("{}") != .unchanged)
        #expect(try verdict(template() + ", " + template()) != .unchanged)
    }

    @Test func whoOwnsTheValueTooIsInConflict() throws {
        func entry(_ version: String, _ fields: String, subresource: String = "") -> String {
            """
            , {"manager": "other", "operation": "Apply", "apiVersion": "\(version)"\(subresource), "fieldsV1": \(fields)}
            """
        }
        let status = #", "subresource": "status""#
        #expect(try verdict(template(), other: entry("apps/v1", #"{"f:spec": {"f:replicas": {}}}"#)) == .unchanged)
        let running = entry("apps/v1", #"{"f:status": {}}"#, subresource: status)
        #expect(try verdict(template(), other: running) == .unchanged)
        for fields in [#"{"f:spec": {"f:volumeClaimTemplates": {}}}"#, #"{"f:spec": {}}"#] {
            #expect(try verdict(template(), other: entry("apps/v1", fields)) == .doubt(at: "ownership"))
        }
        #expect(try verdict(template(), other: entry("apps/v1beta1", "{}")) == .doubt(at: "ownership"))
    }

    @Test func limitsAreComputed() throws {
        let kind = GroupVersionKind(group: "", version: "v1", kind: "LimitRange")
        let types = SchemaNodes(try #require(SchemaCatalog.builtIn.schema(for: kind)))
        let spec = try #require(types.property("spec", of: types.root))
        let list = try #require(types.property("limits", of: spec))
        func stored(_ item: Value) -> Value? {
            ServerDefaults(of: kind, types).stored([item], as: list, in: "limits").first?.array?.first
        }
        #expect(
            stored(["type": "Container", "max": ["cpu": "2000m"], "min": ["memory": "64Mi"]])
                == [
                    "type": "Container", "max": ["cpu": "2"], "min": ["memory": "64Mi"], "default": ["cpu": "2"],
                    "defaultRequest": ["cpu": "2", "memory": "64Mi"],
                ])
        #expect(stored(["type": "Pod", "max": ["cpu": "2"]]) == ["type": "Pod", "max": ["cpu": "2"]])
        #expect(stored(["type": "Container"]) == ["type": "Container"])
    }

    @Test func requestsForDevicesCountOne() throws {
        let kind = GroupVersionKind(group: "resource.k8s.io", version: "v1", kind: "ResourceClaim")
        let schema = try #require(SchemaCatalog.builtIn.schema(for: kind))
        let types = SchemaNodes(schema)
        var list = types.root
        for name in ["spec", "devices", "requests"] { list = try #require(types.property(name, of: list)) }
        func stored(_ request: Value) -> Value? {
            ServerDefaults(of: kind, types).stored([["name": "gpu", "exactly": request]], as: list, in: "requests")
                .first?.array?.first?["exactly"]
        }
        #expect(
            stored(["deviceClassName": "gpu"])
                == ["allocationMode": "ExactCount", "count": 1, "deviceClassName": "gpu"])
        #expect(stored(["allocationMode": "All", "deviceClassName": "gpu"])?["count"] == nil)
    }
}

import Documents
import Model
import Schemas
import TestSupport
import Testing

@testable import Planning

/// Defaults inside values that are one field, judged without a server.
@Suite struct ServerDefaultsTests {
    private static let set = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: set, namespace: ns, labels: {a: b}}
        spec:
          volumeClaimTemplates:
            - metadata: {name: data}
              spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}
        """

    /// The set as a server holds it, with these claims and another entry in its managed fields.
    private func verdict(_ template: String, other: String = "") throws -> Shortcut.Verdict {
        let text = """
            {"apiVersion": "apps/v1", "kind": "StatefulSet",
             "metadata": {"name": "set", "namespace": "ns", "labels": {"a": "b"}, "managedFields": [
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
}

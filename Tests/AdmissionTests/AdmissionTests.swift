import Model
import Schemas
import Testing

@testable import Admission

@Suite struct AdmissionTests {
    private let deployment = AdmittedKind(builtIn: GroupVersionKind(group: "apps", version: "v1", kind: "Deployment"))

    @Test func decodingFillsInDefaults() throws {
        let schema = try #require(SchemaCatalog.builtIn.schema(for: deployment.name))
        let decoded = Admission.decode(
            ["spec": ["template": ["spec": ["containers": [["name": "a", "image": "b:1", "stdin": false]]]], "x": 1]],
            as: deployment, schema: schema)
        #expect(decoded.unknownFields == ["spec.x"])
        #expect(decoded.object["spec"]?["replicas"] == 1)
    }
}

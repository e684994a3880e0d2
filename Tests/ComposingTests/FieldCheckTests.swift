import Model
import TestSupport
import Testing

/// What expressions may yield in fields whose kind is known.
@Suite struct FieldCheckTests {
    private func repository(_ document: String) -> Repository {
        Repository(
            environment: "instances: {web: {module: web}}",
            modules: ["web": "inputs: {count: {type: integer, default: 3}, text: {type: string, default: three}}"]
        ).with("modules/web/objects/web.yaml", document)
    }

    @Test func stringsTakeNumbersAndBooleansAsText() async throws {
        let state = try await repository(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: c, annotations: {c: "${inputs.count}"}}
            data: {c: "${inputs.count}", b: "${inputs.count > 1}", d: "${double(inputs.count) / 2.0}",
                w: "${double(inputs.count) - 1.0}"}
            """
        ).compose()
        let map = try #require(state.object("ConfigMap", "c")?.value)
        #expect(map["data"] == ["c": "3", "b": "true", "d": "1.5", "w": "2"])
        #expect(map.value(at: ["metadata", "annotations", "c"]) == "3")
    }

    @Test func otherFieldsKeepTheType() async throws {
        let state = try await repository(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: s}
            spec:
              selector: {a: b}
              ports: [{port: "${inputs.count}", targetPort: "${inputs.text}"}, {name: x, port: 4, targetPort: "${inputs.count}"}]
            """
        ).compose()
        let ports = state.object("Service", "s")?.value.value(at: ["spec", "ports"])
        #expect(ports == [["port": 3, "targetPort": "three"], ["name": "x", "port": 4, "targetPort": 3]])
    }

    @Test func kindsWithoutASchemaKeepTheType() async throws {
        let state = try await repository(
            "apiVersion: e.example/v1\nkind: Thing\nmetadata: {name: t}\nspec: {a: \"${inputs.count}\"}"
        ).compose()
        #expect(state.object("Thing", "t")?.value.value(at: ["spec", "a"]) == 3)
    }

    @Test func whatDoesNotFitIsReportedAtTheExpression() async throws {
        let complaint = try await repository(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d}
            spec:
              replicas: ${inputs.text}
              template:
                spec:
                  hostNetwork: ${inputs.count}
                  containers: "${inputs.text}"
            """
        ).complaint()
        Golden.expect(complaint, "fieldsThatDoNotFit")
    }
}

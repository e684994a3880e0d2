import Model
import TestSupport
import Testing

@testable import Validating

/// Fields that do not fit their kinds.
@Suite struct FieldChecksTests {
    /// Objects of every sort of mistake, under the names of their kinds.
    private static let objects = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: ${inputs.replicas}
          template:
            spec:
              containers:
                - name: web
                  image: nginx:1.27
                  imagePullPolciy: Always
                  ports:
                    - {containerPort: "80"}
                    - {name: admin}
                  env:
                    - {name: A, value: "1"}
                    - {name: A, value: "2"}
                    - {name: PORT, value: 80}
                  securityContext:
                    capabilites: {drop: [ALL]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          type: nodePort
          ports: [{name: http, port: 80}]
        ---
        apiVersion: policy/v1beta1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {minAvailable: 1}
        ---
        apiVersion: apps/v1
        kind: Deploymet
        metadata: {name: other}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: web}
        data: {password: hunter2!}

        """

    @Test func mistakesAreSaidWhereTheyWereWritten() async throws {
        var repository = ScratchRepository()
        repository.write(Self.objects, to: "modules/web/objects/web.yaml")
        let result = try await repository.validated()
        #expect(result.hasErrors)
        #expect(!result.text.contains("hunter2!\" is"))
        Golden.expect(result.text, "validate-objects")
    }

    // MARK: Custom resources

    /// The definition, read.
    static var definitions: [Value] { get throws { try Value.documents(SampleDefinition.yaml) } }

    @Test func customResources() async throws {
        var repository = ScratchRepository()
        repository.write(
            SampleDefinition.widget("{size: 9, colour: red, parts: [{id: a}, {id: a}]}"), to: "environments/dev/w.yaml")
        try repository.declare("  objects: [w.yaml]\n")
        let unknown = try await repository.validated()
        #expect(!unknown.hasErrors, "\(unknown.text)")
        #expect(unknown.unchecked == ["example.com/v1 Widget: 1"])
        Golden.expect(try await repository.validated(definitions: Self.definitions).text, "validate-custom-resource")
        repository.write(SampleDefinition.widget("{size: 9}"), to: "environments/dev/w.yaml")
        Golden.expect(try await repository.validated(definitions: Self.definitions).text, "validate-rule")
    }

    /// The environment's own definitions count as well as those at hand.
    @Test func definitionsOfTheDesiredState() async throws {
        var repository = ScratchRepository()
        repository.write(
            SampleDefinition.yaml + "---\n" + SampleDefinition.widget("{sise: 3}"), to: "environments/dev/w.yaml")
        try repository.declare("  objects: [w.yaml]\n")
        let found = try await repository.validated()
        #expect(found.codes.sorted() == ["validate.missing-field", "validate.unknown-field"], "\(found.text)")
        #expect(found.unchecked.isEmpty)
    }

    /// What the server took exactly as it is knows better than our schemas.
    @Test func acceptedFieldsArePassedOver() throws {
        let yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: ns}\nfieldOfTomorrow: 1\n"
        let subject = try Subject(yaml: yaml)
        #expect(subject.problems(FieldChecks.self).map(\.code) == ["validate.unknown-field"])
        let accepted = Subject(
            desired: subject.desired, environment: subject.environment, schemas: subject.schemas,
            accepted: [subject.desired.objects[0].identity], inventory: subject.inventory)
        #expect(accepted.problems(FieldChecks.self).isEmpty)
    }

    /// Only what is wrong with a Secret is told, and never with which value.
    @Test func valuesOfSecretsAreNotTold() throws {
        let subject = try Subject(
            yaml: "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: ns}\nstringData: {pin: 4711}\n")
        let found = try #require(subject.problems(FieldChecks.self).first)
        #expect(found.code == "validate.wrong-type")
        #expect(!found.detail.contains("4711"), "\(found.detail)")
        #expect(found.path == FieldPath(keys: "stringData", "pin"))
    }
}

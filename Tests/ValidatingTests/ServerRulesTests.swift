import Model
import TestSupport
import Testing

@testable import Validating

/// What an API server refuses though the schema allows it.
@Suite struct ServerRulesTests {
    /// `path: the server's words` of each, up to the first of them.
    private func mistakes(_ yaml: String) throws -> [String] {
        try Subject(yaml: yaml).problems(FieldChecks.self).map { "\($0.code) \($0.path?.description ?? "")" }
    }

    @Test func namesLabelsKeysAndPorts() throws {
        let long = String(repeating: "l", count: 64)
        let found = try mistakes(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: Bad_Name, namespace: lake, labels: {a: \(long), "x y": z}}
            data: {"a/b": "1"}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: 1web, namespace: lake}
            spec: {selector: {a: b}, ports: [{port: 80, name: a-very-long-port-name-indeed}, {port: 70000, name: p}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: lake}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: other}}
                spec: {containers: [{name: c, image: a, ports: [{containerPort: 80, name: a_b}]}]}
            """)
        #expect(
            found == [
                "validate.invalid-value metadata.name", "validate.invalid-value metadata.labels",
                "validate.invalid-value metadata.labels", "validate.invalid-value data[\"a/b\"]",
                "validate.invalid-value spec.ports[1].port", "validate.invalid-value spec.ports[1].targetPort",
                "validate.invalid-value spec.template.metadata.labels",
                "validate.invalid-value spec.template.spec.containers[0].ports[0].name",
            ], "\(found)")
    }

    /// Go's types take an empty word for none, and the server completes it.
    @Test func emptyWordsAreNotSet() throws {
        let pod = "restartPolicy: \"\", dnsPolicy: \"\""
        let container = "imagePullPolicy: \"\", ports: [{containerPort: 80, protocol: \"\"}]"
        #expect(
            try mistakes(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: lake}
                spec: {\(pod), containers: [{name: c, image: a, \(container)}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: s, namespace: lake}
                spec: {type: "", sessionAffinity: "", ports: [{port: 80, protocol: ""}]}
                """) == [])
        #expect(
            try mistakes(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: i, namespace: lake}
                spec:
                  rules:
                    - http: {paths: [{path: /, pathType: "", backend: {service: {name: s, port: {number: 80}}}}]}
                """
            ).map { $0.split(separator: " ").first } == ["validate.invalid-value"], "this one is required")
    }

    /// Values that come from elsewhere are there by the time the server looks.
    @Test func secretsThatAreFilledInAreWhole() throws {
        var subject = try Subject(
            yaml: "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: lake}\ntype: kubernetes.io/tls")
        let missing = "validate.missing-field"
        #expect(subject.problems(FieldChecks.self).map(\.code) == [missing, missing])
        var desired = subject.desired
        desired.objects[0].secretKeys = ["tls.crt", "tls.key"].map {
            SecretKey(key: $0, source: .environment("X"), range: .none)
        }
        subject = Subject(
            desired: desired, environment: subject.environment, schemas: subject.schemas, accepted: [],
            inventory: subject.inventory)
        #expect(subject.problems(FieldChecks.self).isEmpty)
    }

    @Test func aMistakeIsSaidWhereItWasWritten() async throws {
        var repository = ScratchRepository()
        try repository.replace(
            "ports: [{name: http, port: 80}]", with: "ports: [{name: http, port: 80000}]",
            in: "modules/web/objects/web.yaml")
        let result = try await repository.validated()
        #expect(result.text.contains("modules/web/objects/web.yaml:15:30: error: Invalid value"), "\(result.text)")
    }

    @Test func referencesMayOnlyWarn() async throws {
        var repository = ScratchRepository()
        try repository.replace(
            "- {name: web, image: \"nginx:1.27\"}",
            with: "- {name: web, image: \"nginx:1.27\", envFrom: [{configMapRef: {name: gone}}]}",
            in: "modules/web/objects/web.yaml")
        #expect(try await repository.validated().hasErrors)
        try repository.declare("  references: warn\n")
        let result = try await repository.validated()
        #expect(!result.hasErrors)
        #expect(result.codes.contains("validate.unresolved-reference"), "\(result.text)")
    }

    /// The API group of a role is the only one that there is.
    @Test func rolesAreFoundWithoutTheirGroup() throws {
        let binding = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: reader}
            subjects: [{kind: ServiceAccount, name: default, namespace: lake}]
            roleRef: {kind: ClusterRole, name: reader}
            """
        let role =
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: reader}\nrules: []\n---\n"
        #expect(try Subject(yaml: role + binding).problems(ReferenceChecks.self).isEmpty)
        #expect(try Subject(yaml: binding).problems(ReferenceChecks.self).count == 1)
        let system = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: reader, namespace: kube-system}
            roleRef: {kind: Role, name: extension-apiserver-authentication-reader}
            """
        #expect(try Subject(yaml: system).problems(ReferenceChecks.self).isEmpty)
    }
}

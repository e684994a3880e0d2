import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// References, policies and custom resources: what `slipway validate` says about them.
@Suite struct ChecksTests {
    private static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      required: [size]
                      properties:
                        size: {type: integer, minimum: 1}
                        limit: {type: integer, default: 5}
                        parts:
                          type: array
                          x-kubernetes-list-type: map
                          x-kubernetes-list-map-keys: [id]
                          items: {type: object, required: [id], properties: {id: {type: string}}}
                      x-kubernetes-validations:
                        - {rule: self.size <= self.limit, message: size must not be above limit, fieldPath: .size}

        """

    private static func widget(_ spec: String) -> String {
        "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: \(spec)\n"
    }

    private func withRepository(_ body: (Workspace) async throws -> Void) async throws {
        try await Workspace.with(files: SmallRepository.files, body)
    }

    private func change(_ workspace: Workspace, _ text: String) throws {
        try workspace.replace(
            "  namespace: shop\n", with: "  namespace: shop\n\(text)", in: SmallRepository.environmentPath)
    }

    @Test func referencesThatNothingProvides() async throws {
        try await withRepository { workspace in
            try workspace.write(
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web}
                spec:
                  serviceName: wbe
                  template:
                    spec:
                      serviceAccountName: runner
                      priorityClassName: system-node-critical
                      imagePullSecrets: [{name: registry-main}]
                      volumes:
                        - {name: a, configMap: {name: web-confg}}
                        - {name: b, configMap: {name: perhaps, optional: true}}
                        - {name: c, persistentVolumeClaim: {claimName: data}}
                        - {name: d, configMap: {name: kube-root-ca.crt}}
                      containers:
                        - name: web
                          image: nginx:1.27
                          envFrom: [{secretRef: {name: web-secret}}]
                  volumeClaimTemplates:
                    - metadata: {name: data}
                      spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: web-config}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {ports: [{name: http, port: 80}]}

                """, to: "modules/web/objects/web.yaml")
            try workspace.replace("inputs: {replicas: 2}", with: "enabled: true", in: SmallRepository.environmentPath)
            try change(workspace, "  external: [{kind: Secret, name: \"registry-*\"}]\n")
            Golden.expect(await workspace.run("validate", "dev").errors, "validate-references")
            try change(
                workspace,
                "  storage: {quick: fast}\n")
            try workspace.replace(
                "external: [", with: "external: [{namespace: shop, name: \"*\"}, ", in: SmallRepository.environmentPath)
            let declared = await workspace.run("validate", "dev")
            #expect(declared.status == .done, "\(declared.errors)")
        }
    }

    @Test func policies() async throws {
        try await withRepository { workspace in
            try workspace.write(
                """
                apiVersion: slipway.dev/v1alpha1
                kind: Policy
                metadata: {name: team}
                spec:
                  match: {kinds: [Deployment], namespaces: [shop]}
                  rules:
                    - expression: has(object.metadata.labels) && 'team' in object.metadata.labels
                      messageExpression: "object.metadata.name + ' names no team'"
                    - expression: environment.platform == 'minikube' && objects.size() > 3
                      message: never said

                """, to: "environments/dev/policies/team.yaml")
            try workspace.replace(
                "nginx:1.27", with: "nginx", in: "modules/web/objects/web.yaml")
            try change(
                workspace,
                "  policies:\n    - starter\n    - policies/*.yaml\n    - {use: starter/no-latest-tag, "
                    + "severity: warning}\n    - {use: starter/requests-and-limits, exclude: [{name: database}]}\n")
            let result = await workspace.run("validate", "dev")
            #expect(result.status == .error)
            Golden.expect(result.errors, "validate-policies")
            try workspace.replace(
                "metadata: {name: web}\nspec:\n  replicas",
                with:
                    "metadata: {name: web, annotations: {slipway.dev/policy-exceptions: \"team, disruption-budget\"}, "
                    + "labels: {a: b}}\nspec:\n  replicas", in: "modules/web/objects/web.yaml")
            let excepted = await workspace.run("validate", "dev")
            #expect(!excepted.errors.contains("web names no team"), "\(excepted.errors)")
            #expect(excepted.errors.contains("database names no team"))
            #expect(!excepted.errors.contains("[policy.disruption-budget]"))
        }
    }

    /// Labels pick the objects that a policy passes over, as every other field of a selector does.
    @Test(arguments: [
        "labels: {app.kubernetes.io/name: database}", "labelSelector: app.kubernetes.io/name in (database)",
    ])
    func policiesPassOverWhatLabelsExclude(selector: String) async throws {
        try await withRepository { workspace in
            try workspace.write(
                "apiVersion: slipway.dev/v1alpha1\nkind: Policy\nmetadata: {name: team}\nspec:\n"
                    + "  match: {kinds: [Deployment, StatefulSet]}\n  rules:\n    - expression: \"false\"\n"
                    + "      messageExpression: object.metadata.name + ' is asked about'\n",
                to: "environments/dev/policies/team.yaml")
            try change(workspace, "  policies:\n    - {use: policies/team.yaml, exclude: [{\(selector)}]}\n")
            let result = await workspace.run("validate", "dev")
            #expect(result.errors.contains("web is asked about"), "\(result.errors)")
            #expect(!result.errors.contains("database is asked about"), "\(result.errors)")
        }
    }

    @Test func mistakesInPolicies() async throws {
        try await withRepository { workspace in
            try workspace.write(
                "apiVersion: slipway.dev/v1alpha1\nkind: Policy\nmetadata: {name: a}\nspec:\n  rules:\n"
                    + "    - {expression: 'objekt.kind == 1'}\n    - {expression: '1 + 1', mesage: no}\n",
                to: "environments/dev/policies/a.yaml")
            try change(workspace, "  policies: [policies/a.yaml, starter/no-latest-tga]\n")
            Golden.expect(await workspace.run("validate", "dev").errors, "validate-policy-mistakes")
        }
    }

    @Test func customResources() async throws {
        try await withRepository { workspace in
            try workspace.write(
                Self.widget("{size: 9, colour: red, parts: [{id: a}, {id: a}]}"), to: "environments/dev/w.yaml")
            try change(workspace, "  objects: [w.yaml]\n")
            let unknown = await workspace.run("validate", "dev")
            #expect(unknown.status == .done, "\(unknown.errors)")
            #expect(unknown.out.contains("no schema is at hand: example.com/v1 Widget"))
            try workspace.write(Self.definition, to: "other/widgets.yaml")
            let given = await workspace.run("validate", "dev", "-crds", "other")
            #expect(given.status == .error)
            Golden.expect(given.errors, "validate-custom-resource")
            try workspace.write(Self.definition, to: "crds/widgets.yaml")
            #expect(await workspace.run("validate", "dev").errors == given.errors)
            try workspace.write(Self.widget("{size: 9}"), to: "environments/dev/w.yaml")
            Golden.expect(await workspace.run("validate", "dev").errors, "validate-rule")
        }
    }

    @Test func definitionsOfOthers() async throws {
        try await withRepository { workspace in
            try workspace.write(Self.widget("{size: 3}"), to: "environments/dev/w.yaml")
            try change(workspace, "  objects: [w.yaml]\n  crds: [../../operators]\n")
            let definition = Self.definition.replacing("scope: Namespaced", with: "scope: Cluster")
            try workspace.write(definition, to: "operators/deep/widgets.yaml")
            // What no object needs may be as it likes.
            try workspace.write("{{ if }}\nkind: CustomResourceDefinition\n", to: "operators/template.yaml")
            try workspace.write(
                definition.replacing("example.com", with: "other.com") + "- [", to: "operators/other.yaml")
            let rendered = await workspace.run("render", "dev")
            #expect(rendered.status == .done, "\(rendered.errors)")
            #expect(rendered.errors.isEmpty)
            let widget = try #require(rendered.out.split(separator: "---\n").first { $0.contains("kind: Widget") })
            #expect(!widget.contains("namespace:"), "\(widget)")
            try workspace.write(definition + "- [", to: "operators/deep/widgets.yaml")
            Golden.expect(await workspace.run("validate", "dev").errors, "validate-broken-definition")
        }
    }

    /// A CRD, a resource of it and their namespace in one empty cluster: planned, applied in one go, and nothing left.
    @Test(.timeLimit(.minutes(10)), arguments: LoopTarget.available.filter { $0 != .realCluster })
    func definitionAndResourceInOneGo(target: LoopTarget) async throws {
        try await withRepository { workspace in
            let cluster = try await ClusterUnderTest.open(target, workspace: workspace)
            try workspace.write(Self.definition, to: "environments/dev/crd.yaml")
            try workspace.write(Self.widget("{size: 3, sise: 4}"), to: "environments/dev/w.yaml")
            try change(workspace, "  objects: [crd.yaml, w.yaml]\n")
            let wrong = await slipway(["plan", "dev"] + cluster.flags, in: workspace.root)
            #expect(wrong.status == .error)
            #expect(
                wrong.errors.contains("environments/dev/w.yaml:4:17: error: Unknown field [validate.unknown-field]"),
                "\(wrong.errors)")
            #expect(wrong.errors.contains("Did you mean \"size\"?"))
            try workspace.write(Self.widget("{size: 3}"), to: "environments/dev/w.yaml")
            let planned = await slipway(["plan", "dev", "-detailed-exitcode"] + cluster.flags, in: workspace.root)
            #expect(planned.status == .changes, "\(planned.errors)")
            #expect(planned.out.contains("not server-verified"), "\(planned.out)")
            let applied = await slipway(["apply", "dev", "-auto-approve"] + cluster.flags, in: workspace.root)
            #expect(applied.status == .done, "\(applied.errors)\(applied.out)")
            let again = await slipway(["plan", "dev", "-detailed-exitcode"] + cluster.flags, in: workspace.root)
            #expect(again.status == .done, "\(again.out)\(again.errors)")
            await cluster.close()
        }
    }

    @Test func diagnosticsForPrograms() async throws {
        try await withRepository { workspace in
            let fine = try JSON.parse(Array(await workspace.run("validate", "dev", "-json").out.utf8))
            #expect(fine["valid"] == true)
            #expect(fine["diagnostics"] == [])
            try workspace.replace("replicas: $", with: "replicsa: $", in: "modules/web/objects/web.yaml")
            let result = await workspace.run("validate", "dev", "-json")
            #expect(result.status == .error)
            #expect(result.errors.isEmpty)
            let document = try JSON.parse(Array(result.out.utf8))
            #expect(document["valid"] == false)
            #expect(document["error_count"] == 1)
            let first = try #require(document["diagnostics"]?.array?.first)
            #expect(first["code"] == "validate.unknown-field")
            #expect(first["path"] == "spec.replicsa")
            #expect(first["range"]?["start"] == ["line": 5, "column": 3])
            #expect(first["range"]?["filename"] == "modules/web/objects/web.yaml")
            let sarif = try JSON.parse(Array(await workspace.run("validate", "dev", "-sarif").out.utf8))
            let finding = try #require(sarif["runs"]?.array?.first?["results"]?.array?.first)
            #expect(finding["ruleId"] == "validate.unknown-field")
            #expect(finding["level"] == "error")
            let junit = await workspace.run("validate", "dev", "-junit")
            #expect(junit.status == .error)
            Golden.expect(junit.out, "validate-junit")
            let broken = await workspace.run("validate", "nothing", "-json")
            #expect(broken.status == .error)
            #expect(broken.out.contains("load.unknown-environment"))
        }
    }
}

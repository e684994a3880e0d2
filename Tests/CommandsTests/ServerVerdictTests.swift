import TestSupport
import Testing

@testable import Commands

/// Objects that `validate` and the clusters have to take, or refuse, alike: what kubectl sends of them is what counts.
@Suite(.serialized) struct ServerVerdictTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var objects: String
        var isTaken = true
    }

    private static let group = "rbac.authorization.k8s.io"
    private static let rules = "rules: [{apiGroups: [\"\"], resources: [pods], verbs: [get]}]"
    private static let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n---\n"

    private static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: boxes.verdict.example.com}
        spec:
          group: verdict.example.com
          names: {kind: Box, plural: boxes, singular: box, listKind: BoxList}
          scope: Namespaced
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
                      required: [s]
                      properties:
                        s: {type: string}
                        inner: {type: object, properties: {a: {type: string}}}
                        list: {type: array, items: {type: string}}
                        size: {type: integer, default: 3}
                        mode: {type: string, enum: [fast, slow]}
        ---

        """

    private static func box(_ spec: String) -> String {
        definition + "apiVersion: verdict.example.com/v1\nkind: Box\nmetadata: {name: b}\nspec: {\(spec)}\n"
    }

    static let cases: [Case] = [
        Case(
            testDescription: "a list of roles",
            objects: """
                apiVersion: \(group)/v1
                kind: RoleList
                items:
                  - {apiVersion: \(group)/v1, kind: Role, metadata: {name: a}, \(rules)}
                """),
        Case(
            testDescription: "a list of ConfigMaps without their kinds",
            objects: """
                apiVersion: v1
                kind: ConfigMapList
                metadata: {resourceVersion: "1"}
                items:
                  - {metadata: {name: a}, data: {a: b}}
                  - {metadata: {name: b}}
                """),
        Case(
            testDescription: "a list in a list",
            objects: """
                apiVersion: v1
                kind: List
                items:
                  - {apiVersion: v1, kind: SecretList, items: [{apiVersion: v1, kind: Secret, metadata: {name: a}}]}
                  - {apiVersion: v1, kind: List, items: []}
                """),
        Case(
            testDescription: "a binding of a cluster's role without a group",
            objects: account + """
                apiVersion: \(group)/v1
                kind: ClusterRole
                metadata: {name: verdict-reader}
                \(rules)
                ---
                apiVersion: \(group)/v1
                kind: ClusterRoleBinding
                metadata: {name: verdict-reader}
                subjects: [{kind: ServiceAccount, name: robot, namespace: verdicts}]
                roleRef: {kind: ClusterRole, name: verdict-reader}
                """),
        Case(
            testDescription: "a binding of people without a group",
            objects: """
                apiVersion: \(group)/v1
                kind: RoleBinding
                metadata: {name: viewers}
                subjects: [{kind: User, name: jane}, {kind: Group, name: team}]
                roleRef: {kind: ClusterRole, name: view}
                """),
        Case(
            testDescription: "a role that every cluster has",
            objects: account + """
                apiVersion: \(group)/v1
                kind: RoleBinding
                metadata: {name: verdict-auth, namespace: kube-system}
                subjects: [{kind: ServiceAccount, name: robot, namespace: verdicts}]
                roleRef: {apiGroup: \(group), kind: Role, name: extension-apiserver-authentication-reader}
                """),
        Case(
            testDescription: "an account in the namespace of its binding",
            objects: account + """
                apiVersion: \(group)/v1
                kind: RoleBinding
                metadata: {name: viewer}
                subjects: [{kind: ServiceAccount, name: robot}]
                roleRef: {apiGroup: \(group), kind: ClusterRole, name: view}
                """),
        Case(testDescription: "a null object in a custom resource", objects: box("s: x, inner: null")),
        Case(testDescription: "a null list", objects: box("s: x, list: ")),
        Case(testDescription: "a null that is required", objects: box("s: null, inner: {a: b}"), isTaken: false),
        Case(testDescription: "an empty word in an enum of a CRD", objects: box("s: x, mode: \"\""), isTaken: false),
        Case(
            testDescription: "a Secret that is filled later",
            objects: "apiVersion: v1\nkind: Secret\nmetadata: {name: filled-later}\ndata:\n  tls.crt:\n  tls.key:\n"),
        Case(
            testDescription: "a ConfigMap with a null, and one without data",
            objects: """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                data: {a: null, b: c}
                ---
                {apiVersion: v1, kind: ConfigMap, metadata: {name: b}, data: null}
                """),
        Case(
            testDescription: "empty words where nothing is meant",
            objects: """
                apiVersion: v1
                kind: Service
                metadata: {name: s}
                spec: {type: "", sessionAffinity: "", clusterIP: "", selector: {a: b}, ports: [{port: 80}]}
                """),
        Case(
            testDescription: "a name with capitals",
            objects: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Bad_Name}\n", isTaken: false),
        Case(
            testDescription: "a label that is too long",
            objects:
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a, labels: {a: \(String(repeating: "l", count: 64))}}\n",
            isTaken: false),
        Case(
            testDescription: "a port that there is not",
            objects: "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 70000}]}\n",
            isTaken: false),
        Case(
            testDescription: "an object as the server gave it",
            objects: """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: exported
                  creationTimestamp: "2026-11-30T14:06:08Z"
                  generation: 1
                  resourceVersion: "36"
                  selfLink: /api/v1/namespaces/verdicts/configmaps/exported
                  uid: ad014d33-b70c-4d83-aeaa-67970f9c7381
                  managedFields: []
                data: {a: b}
                """),
    ]

    /// The cluster by the flags of commands: one server for all cases, since each takes away what it made.
    private func flags(of target: LoopTarget) async throws -> [String] {
        guard target == .testServer else { return ["--embedded"] }
        return ["--kubeconfig", try await TestServer.shared().kubeconfig, "--context", "admin"]
    }

    @Test(arguments: LoopTarget.available.filter { $0 != .realCluster }, cases)
    func allAgree(target: LoopTarget, verdict: Case) async throws {
        let files = RepositoryUnderTest.files(verdict.objects, namespace: "verdicts")
        try await Workspace.with(files: files) { workspace in
            let validated = await run(["validate", "dev"], in: workspace)
            #expect((validated.status == .done) == verdict.isTaken, "\(validated.errors)")
            guard verdict.isTaken else {
                #expect(validated.errors.contains("modules/m/objects/all.yaml:"), "\(validated.errors)")
                return
            }
            let flags = try await flags(of: target)
            for words in [
                ["apply", "dev", "-auto-approve", "-concise"], ["drift", "dev"], ["plan", "dev", "-detailed-exitcode"],
                ["destroy", "dev", "-auto-approve"],
            ] {
                // What is in kube-system goes only when it is named.
                let isNamed = words[0] == "destroy" && verdict.objects.contains("kube-system")
                let guards = isNamed ? ["-allow-destroy", "kube-system/verdict-auth"] : []
                let result = await run(words + guards + flags, in: workspace)
                #expect(result.status == .done, "\(words[0]): \(result.words)")
            }
        }
    }
}

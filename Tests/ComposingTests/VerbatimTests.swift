import Model
import TestSupport
import Testing

/// Files of others that are taken as they are.
@Suite struct VerbatimTests {
    private static let script = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: script, labels: {app.kubernetes.io/name: theirs}}
        data: {run.sh: "echo ${HOME} $${HOME} ${1} ${x:-y} ${instance.name}", "${key}": "${true}"}

        """

    private func repository(
        _ documents: [String], module: String = "verbatim: true", environment: String = "",
        platform: String = "minikube"
    ) -> Repository {
        Repository(
            environment: "namespace: lake\ninstances: {main: {module: web}}\n\(environment)", modules: ["web": module],
            platform: platform
        ).with("modules/web/objects/web.yaml", documents.joined(separator: "---\n"))
    }

    /// What the object has but for the labels and the namespace of its own.
    private func content(_ state: DesiredState, _ kind: String, _ name: String) -> Value? {
        guard var value = state.object(kind, name)?.value else { return nil }
        value["metadata"] = nil
        return value
    }

    @Test func expressionsAreText() async throws {
        let state = try await repository([Self.script]).compose()
        let map = try #require(state.object("ConfigMap", "script")?.value)
        #expect(
            map["data"] == [
                "run.sh": "echo ${HOME} $${HOME} ${1} ${x:-y} ${instance.name}", "${key}": "${true}",
            ])
        #expect(
            map["metadata"] == [
                "name": "script", "namespace": "lake",
                "labels": [
                    "app.kubernetes.io/name": "theirs", "app.kubernetes.io/instance": "main",
                    "app.kubernetes.io/part-of": "dev", "app.kubernetes.io/managed-by": "slipway",
                ],
            ])
    }

    @Test func podsAndServicesStayAsTheyAre() async throws {
        let deployment = LabelTests.workload("web", spec: "selector: {matchLabels: {app: web}}", labels: "{app: web}")
        let pod =
            "apiVersion: v1\nkind: Pod\nmetadata: {name: bare, namespace: own}\nspec: {containers: [{name: main, image: \"x:1\"}]}\n"
        let state = try await repository(
            [deployment, LabelTests.service("db"), pod],
            module: "verbatim: true\nsecurity: {runAsUser: 10}",
            environment: "namespaces: {lake: {podSecurity: restricted}}\nlabels: {team: data}"
        ).compose()
        #expect(
            content(state, "Deployment", "web") == [
                "apiVersion": "apps/v1", "kind": "Deployment",
                "spec": [
                    "selector": ["matchLabels": ["app": "web"]],
                    "template": [
                        "metadata": ["labels": ["app": "web"]],
                        "spec": [
                            "containers": [
                                [
                                    "name": "main", "image": "x:1",
                                    "ports": [["name": "http", "containerPort": 8080]],
                                ]
                            ]
                        ],
                    ],
                ],
            ])
        #expect(content(state, "Service", "db")?["spec"] == ["ports": [["port": 8080]]])
        #expect(content(state, "Pod", "bare")?["spec"] == ["containers": [["name": "main", "image": "x:1"]]])
        #expect(state.object("Pod", "bare")?.identity.namespace == "own")
        // What the environment says in so many words.
        #expect(state.object("Deployment", "web")?.value.value(at: ["metadata", "labels", "team"]) == "data")
    }

    @Test func gatesAndAccountsStayOutOfPods() async throws {
        let deployment = LabelTests.workload("web", spec: "selector: {matchLabels: {app: web}}", labels: "{app: web}")
        let state = try await Repository(
            environment: "instances: {main: {module: web, serviceAccount: web}, db: {module: db}}",
            modules: [
                "web": "verbatim: true\nneeds: {db: {module: db, gate: {tcp: sql}}}",
                "db": "endpoints: {sql: {service: db, port: 8080}}",
            ]
        ).with("modules/web/objects/web.yaml", deployment)
            .with("modules/db/objects/db.yaml", LabelTests.service("db") + "---\n" + LabelTests.workload("db"))
            .compose()
        let pod = try #require(
            state.object("Deployment", "web")?.value.value(at: ["spec", "template", "spec"])?.object)
        #expect(pod.map(\.key) == ["containers"])
        // They wait for what they need all the same, in the order of the apply.
        #expect(state.dependencies(of: "Deployment", "web").contains { $0.hasSuffix("db") })
    }

    @Test func anEntryAloneIsVerbatim() async throws {
        let state = try await repository(
            [Self.script],
            module: """
                objects:
                  - {file: objects/web.yaml, verbatim: true}
                  - objects/own.yaml
                """
        ).with(
            "modules/web/objects/own.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own}\ndata: {a: \"${instance.name}\"}"
        ).compose()
        #expect(state.object("ConfigMap", "own")?.value["data"] == ["a": "main"])
        #expect(state.object("ConfigMap", "script") != nil)
        let other = try await repository(
            ["apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own}\ndata: {a: \"${instance.name}\"}"],
            module: "verbatim: true\nobjects: [{file: objects/web.yaml, verbatim: false}]"
        ).compose()
        #expect(other.object("ConfigMap", "own")?.value["data"] == ["a": "main"])
    }

    @Test func objectsOfTheEnvironment() async throws {
        let state = try await Repository(
            environment: "objects: [{file: objects/a.yaml, verbatim: true}]", modules: [:]
        ).with("environments/dev/objects/a.yaml", Self.script).compose()
        #expect(state.object("ConfigMap", "script")?.value["data"]?["${key}"] == "${true}")
    }

    @Test func namesAreChecked() async throws {
        let repository = repository(["apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: \"${a}\"}\n"])
        await #expect(throws: DiagnosticsError.self) { try await repository.load() }
    }

    @Test func loopsMakeNoSense() async throws {
        let repository = repository(
            [Self.script], module: "objects: [{file: objects/web.yaml, verbatim: true, forEach: [1, 2]}]")
        await #expect(throws: DiagnosticsError.self) { try await repository.load() }
    }

    /// Policies find pods by labels that these have not.
    @Test func policiesNeedTheLabelsOfPods() async throws {
        let deployment = LabelTests.workload("web", spec: "selector: {matchLabels: {app: web}}", labels: "{app: web}")
        let complaint = try await repository([deployment], environment: "networkPolicies: derived").complaint()
        #expect(complaint.contains("[compose.unknown-pods]"), "\(complaint)")
        #expect(complaint.contains("taken verbatim"), "\(complaint)")
        let state = try await repository(
            [deployment], module: "verbatim: true\npods: {app: web}", environment: "networkPolicies: derived"
        ).compose()
        #expect(
            state.object("NetworkPolicy", "main")?.value.value(at: ["spec", "podSelector", "matchLabels"]) == [
                "app": "web"
            ])
    }
}

import Model
import TestSupport
import Testing

@testable import Composing

/// Labels, selectors, namespaces and security contexts: what modules leave to Slipway.
@Suite struct LabelTests {
    static func workload(_ name: String, kind: String = "Deployment", spec: String = "", labels: String = "{}")
        -> String
    {
        """
        apiVersion: apps/v1
        kind: \(kind)
        metadata: {name: \(name)}
        spec:
          \(spec)
          template:
            metadata: {labels: \(labels)}
            spec: {containers: [{name: main, image: "x:1", ports: [{name: http, containerPort: 8080}]}]}

        """
    }

    static func service(_ name: String, port: String = "{port: 8080}") -> String {
        "apiVersion: v1\nkind: Service\nmetadata: {name: \(name)}\nspec: {ports: [\(port)]}\n"
    }

    private func compose(_ documents: [String], environment: String = "", platform: String = "minikube") async throws
        -> DesiredState
    {
        try await Repository(
            environment: "instances: {main: {module: web}}\n\(environment)", modules: ["web": "summary: Web"],
            platform: platform
        ).with("modules/web/objects/web.yaml", documents.joined(separator: "---\n")).compose()
    }

    private func selector(_ state: DesiredState, _ service: String) -> Value? {
        state.object("Service", service)?.value.value(at: ["spec", "selector"])
    }

    @Test func everyObjectSaysWhatItBelongsTo() async throws {
        let state = try await compose([Self.workload("web"), Self.service("web")])
        let labels = try #require(state.object("Service", "web")?.value.value(at: ["metadata", "labels"]))
        #expect(
            labels == [
                "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "main",
                "app.kubernetes.io/part-of": "dev", "app.kubernetes.io/managed-by": "slipway",
            ])
        let pod = state.object("Deployment", "web")?.value.value(at: ["spec", "template", "metadata", "labels"])
        #expect(pod?["app.kubernetes.io/component"] == "web")
    }

    @Test func coordinatorAndWorkersDoNotSelectEachOther() async throws {
        let state = try await compose([
            Self.workload("trino"), Self.workload("trino-worker"), Self.service("trino"),
        ])
        let coordinator = state.object("Deployment", "trino")?.value.value(at: ["spec", "selector", "matchLabels"])
        let worker = state.object("Deployment", "trino-worker")?.value.value(at: ["spec", "selector", "matchLabels"])
        #expect(coordinator == ["app.kubernetes.io/instance": "main", "app.kubernetes.io/component": "trino"])
        #expect(worker == ["app.kubernetes.io/instance": "main", "app.kubernetes.io/component": "trino-worker"])
        #expect(selector(state, "trino") == coordinator)
    }

    @Test func whatTheAuthorWroteStays() async throws {
        let state = try await compose([
            Self.workload(
                "web", spec: "selector: {matchLabels: {app: web}}",
                labels: "{app: web, app.kubernetes.io/part-of: shop}"),
            Self.workload("other", spec: "selector: {matchLabels: {app: other}}"),
            Self.service("web"),
        ])
        let web = try #require(state.object("Deployment", "web")?.value)
        #expect(web.value(at: ["spec", "selector"]) == ["matchLabels": ["app": "web"]])
        #expect(web.value(at: ["spec", "template", "metadata", "labels"])?["app.kubernetes.io/part-of"] == "shop")
        #expect(selector(state, "web") == ["app": "web"])
        let other = state.object("Deployment", "other")?.value
        #expect(other?.value(at: ["spec", "template", "metadata", "labels"])?["app"] == "other")
    }

    @Test func servicesFindTheirPods() async throws {
        let byOnly = try await compose([Self.workload("web"), Self.service("anything")])
        #expect(selector(byOnly, "anything")?["app.kubernetes.io/component"] == "web")
        let bySet = try await compose([
            Self.workload("db", kind: "StatefulSet", spec: "serviceName: db-headless"), Self.workload("ui"),
            Self.service("db-headless"),
        ])
        #expect(selector(bySet, "db-headless")?["app.kubernetes.io/component"] == "db")
        let byPort = try await compose([
            Self.workload("one"), Self.workload("two").replacing("8080", with: "9090"),
            Self.service("front", port: "{port: 80, targetPort: 9090}"),
        ])
        #expect(selector(byPort, "front")?["app.kubernetes.io/component"] == "two")
    }

    @Test func servicesWithoutPodsAreLeftAlone() async throws {
        let external =
            "apiVersion: v1\nkind: Service\nmetadata: {name: out}\nspec: {type: ExternalName, externalName: x.y}\n"
        let state = try await compose([external, Self.service("manual")])
        #expect(selector(state, "out") == nil)
        #expect(selector(state, "manual") == nil)
    }

    @Test func environmentLabelsGoOnObjectsOnly() async throws {
        let state = try await compose(
            [Self.workload("web")],
            environment: "labels: {team: data}\nannotations: {owner: me}")
        let web = try #require(state.object("Deployment", "web")?.value)
        #expect(web.value(at: ["metadata", "labels", "team"]) == "data")
        #expect(web.value(at: ["metadata", "annotations", "owner"]) == "me")
        #expect(web.value(at: ["spec", "template", "metadata", "labels"])?["team"] == nil)
    }

    @Test func longNamesStayDifferent() {
        let long = String(repeating: "a", count: 80)
        #expect(StandardLabels.labelValue(long + "1").utf8.count == 63)
        #expect(StandardLabels.labelValue(long + "1") != StandardLabels.labelValue(long + "2"))
        #expect(StandardLabels.labelValue("short") == "short")
    }

    @Test func namespacesComeFromTheInstanceWhereTheKindHasOne() async throws {
        let definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: wides.example.com}
            spec: {group: example.com, scope: Cluster, names: {kind: Wide, plural: wides}, versions: []}

            """
        let objects = [
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: role, namespace: wrong}\n",
            "apiVersion: example.com/v1\nkind: Wide\nmetadata: {name: wide}\n",
            "apiVersion: example.com/v1\nkind: Narrow\nmetadata: {name: narrow}\n",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own, namespace: elsewhere}\n", definition,
        ]
        let state = try await compose(objects, environment: "namespace: lake")
        let namespaces = state.objects.map { "\($0.kind.kind) \($0.identity.namespace)" }.sorted()
        #expect(
            namespaces == [
                "ClusterRole ", "ConfigMap elsewhere", "CustomResourceDefinition ", "Namespace ", "Narrow lake",
                "Wide ",
            ])
        #expect(state.object("ClusterRole", "role")?.value.value(at: ["metadata", "namespace"]) == nil)
        #expect(
            state.dependencies(of: "Wide", "wide") == [
                "apiextensions.k8s.io CustomResourceDefinition wides.example.com"
            ])
    }

    @Test func anEntryMaySayTheScopeOfAnUnknownKind() async throws {
        let state = try await Repository(
            environment: "namespace: lake\ninstances: {main: {module: web}}",
            modules: ["web": "objects: [{file: objects/web.yaml, scope: Cluster}]"]
        ).with("modules/web/objects/web.yaml", "apiVersion: a.example/v1\nkind: Wide\nmetadata: {name: w}\n").compose()
        #expect(state.object("Wide", "w")?.identity.namespace == "")
    }

    @Test func declaredNamespacesAreMade() async throws {
        let state = try await compose(
            [Self.workload("web")],
            environment: """
                namespace: lake
                namespaces:
                  lake: {labels: {a: b}, podSecurity: baseline, protect: true}
                  theirs: {create: false}
                  kube-system: {}
                """)
        let names = state.objects.filter { $0.kind.kind == "Namespace" }.map(\.identity.name)
        #expect(names == ["lake"])
        let lake = try #require(state.object("Namespace", "lake"))
        #expect(lake.value.value(at: ["metadata", "labels", "a"]) == "b")
        #expect(lake.value.value(at: ["metadata", "labels", "pod-security.kubernetes.io/enforce"]) == "baseline")
        #expect(lake.isProtected)
    }

    @Test func restrictedNamespacesGetRestrictedPods() async throws {
        let plain = try await compose([Self.workload("web")])
        let context = ["spec", "template", "spec", "securityContext"]
        #expect(
            plain.object("Deployment", "web")?.value.value(at: context) == [
                "seccompProfile": ["type": "RuntimeDefault"]
            ])
        let restricted = try await compose(
            [Self.workload("web")], environment: "namespaces: {lake: {podSecurity: restricted}}")
        let web = try #require(restricted.object("Deployment", "web")?.value)
        #expect(web.value(at: context)?["runAsNonRoot"] == true)
        let container = web.value(at: ["spec", "template", "spec", "containers"])?.array?[0]
        #expect(
            container?["securityContext"] == ["allowPrivilegeEscalation": false, "capabilities": ["drop": ["ALL"]]])
        let privileged = try await compose(
            [Self.workload("web")], environment: "namespaces: {lake: {podSecurity: privileged}}")
        #expect(privileged.object("Deployment", "web")?.value.value(at: context) == nil)
    }

    @Test func protectionComesFromFourPlaces() async throws {
        let annotated =
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {slipway.dev/prevent-destroy: \"true\"}}\n"
        let state = try await compose(
            [annotated, Self.service("web"), Self.workload("web")], environment: "protect: [{kind: Service, name: w*}]")
        #expect(state.objects.filter(\.isProtected).map(\.identity.name).sorted() == ["a", "web"])
        let all = try await compose([Self.workload("web")], environment: "protect: true")
        #expect(all.objects.count { $0.isProtected } == all.objects.count)
    }
}

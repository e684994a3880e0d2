import Model
import TestSupport
import Testing

/// What the API server calls, decides by, or is extended by, and what waits for it.
@Suite struct ServingOrderTests {
    private static func object(_ version: String, _ kind: String, _ name: String, _ rest: String = "") -> String {
        "apiVersion: \(version)\nkind: \(kind)\nmetadata: {name: \(name)}\n\(rest)"
    }

    private static let server = [
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 443, targetPort: 8443}]}",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec: {template: {spec: {containers: [{name: c, image: c, ports: [{containerPort: 8443}]}]}}}
        """,
    ]
    private static let client = "clientConfig: {service: {name: web, namespace: default, path: /v}}"

    private func compose(_ documents: [String]) async throws -> DesiredState {
        try await Repository(environment: "instances: {web: {module: web}}", modules: ["web": "summary: Web"])
            .with("modules/web/objects/web.yaml", documents.joined(separator: "\n---\n")).compose()
    }

    @Test(arguments: ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"])
    func webhooksWaitForWhoAnswersThem(kind: String) async throws {
        let hook = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: \(kind)
            metadata: {name: hook, annotations: {cert-manager.io/inject-ca-from: default/cert}}
            webhooks: [{name: a.example.test, \(Self.client)}]
            """
        let state = try await compose(
            [hook, Self.object("cert-manager.io/v1", "Certificate", "cert", "spec: {}")] + Self.server)
        #expect(
            state.dependencies(of: kind, "hook").sorted() == [
                "Service default/web", "apps Deployment default/web", "cert-manager.io Certificate default/cert",
            ])
    }

    @Test func aGroupThatIsServedElsewhere() async throws {
        let service = Self.object(
            "apiregistration.k8s.io/v1", "APIService", "v1.metrics.example.test",
            "spec: {group: metrics.example.test, version: v1, service: {name: web, namespace: default}}")
        let state = try await compose(
            [
                service, Self.object("metrics.example.test/v1", "Metric", "m"),
                Self.object("metrics.example.test/v2", "Metric", "other"),
            ] + Self.server)
        #expect(
            state.dependencies(of: "APIService", "v1.metrics.example.test").sorted()
                == ["Service default/web", "apps Deployment default/web"])
        #expect(
            state.dependencies(of: "Metric", "m") == ["apiregistration.k8s.io APIService v1.metrics.example.test"])
        #expect(state.dependencies(of: "Metric", "other") == [])
    }

    /// The workload behind the conversion may need the kind itself.
    @Test func customResourcesWaitForTheirConversion() async throws {
        func definition(_ conversion: String) -> String {
            Self.object(
                "apiextensions.k8s.io/v1", "CustomResourceDefinition", "gadgets.example.test",
                "spec: {group: example.test, scope: Namespaced, names: {kind: Gadget, plural: gadgets}, versions: []"
                    + "\(conversion)}")
        }
        let gadget = Self.object("example.test/v1beta1", "Gadget", "g")
        let name = "apiextensions.k8s.io CustomResourceDefinition gadgets.example.test"
        let converted = try await compose(
            [definition(", conversion: {strategy: Webhook, webhook: {\(Self.client)}}"), gadget] + Self.server)
        #expect(
            converted.dependencies(of: "Gadget", "g").sorted()
                == ["Service default/web", name, "apps Deployment default/web"])
        #expect(converted.dependencies(of: "CustomResourceDefinition", "gadgets.example.test") == [])
        let plain = try await compose([definition(""), gadget] + Self.server)
        #expect(plain.dependencies(of: "Gadget", "g") == [name])
    }

    private static let limit = object(
        "apiextensions.k8s.io/v1", "CustomResourceDefinition", "limits.example.test",
        "spec: {group: example.test, scope: Namespaced, names: {kind: Limit, plural: limits}, versions: []}")

    private static func policy(_ rules: String, kind: String = "ValidatingAdmissionPolicy") -> [String] {
        [
            object(
                "admissionregistration.k8s.io/v1", kind, "p",
                "spec: {paramKind: {apiVersion: example.test/v1, kind: Limit}, matchConstraints: {resourceRules: ["
                    + "{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}, \(rules)]}}"
            ),
            object(
                "admissionregistration.k8s.io/v1", kind + "Binding", "b",
                "spec: {policyName: p, paramRef: {name: one, namespace: default}}"),
            limit, object("example.test/v1", "Limit", "one"), object("example.test/v1", "Limit", "two"),
            object("v1", "ConfigMap", "c"),
        ]
    }

    @Test(arguments: ["ValidatingAdmissionPolicy", "MutatingAdmissionPolicy"])
    func policiesComeBeforeWhatTheyDecideAbout(kind: String) async throws {
        let state = try await compose(Self.policy("", kind: kind) + Self.server)
        let definition = "apiextensions.k8s.io CustomResourceDefinition limits.example.test"
        let binding = "admissionregistration.k8s.io \(kind)Binding b"
        #expect(state.dependencies(of: kind, "p") == [definition])
        #expect(
            state.dependencies(of: kind + "Binding", "b").sorted()
                == ["admissionregistration.k8s.io \(kind) p", "example.test Limit default/one"])
        #expect(state.dependencies(of: "Deployment", "web") == [binding])
        for name in ["c", "two", "web"] where name != "web" {
            #expect(!state.dependencies(of: name == "c" ? "ConfigMap" : "Limit", name).contains(binding))
        }
    }

    /// What a policy itself needs cannot wait for it.
    @Test func aPolicyForEverything() async throws {
        let state = try await compose(
            Self.policy("{apiGroups: [\"*\"], apiVersions: [\"*\"], operations: [\"*\"], resources: [\"*\"]}")
                + Self.server)
        let binding = "admissionregistration.k8s.io ValidatingAdmissionPolicyBinding b"
        #expect(state.dependencies(of: "ConfigMap", "c") == [binding])
        #expect(state.dependencies(of: "Limit", "two").contains(binding))
        #expect(!state.dependencies(of: "Limit", "one").contains(binding))
        #expect(state.dependencies(of: "CustomResourceDefinition", "limits.example.test") == [])
    }

    @Test func podsAreMeantByWhatMakesThem() async throws {
        let rule = "{apiGroups: [\"\"], apiVersions: [v1], operations: [CREATE], resources: [pods]}"
        let state = try await compose(
            Self.policy(rule) + Self.server + [
                Self.object(
                    "batch/v1", "Job", "j",
                    "spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: c}]}}}")
            ])
        #expect(
            state.dependencies(of: "Job", "j") == ["admissionregistration.k8s.io ValidatingAdmissionPolicyBinding b"])
    }

    // MARK: Needs and `after`

    private func waiting(_ document: String) async throws -> DesiredState {
        try await Repository(
            environment: "instances: {first: {module: first}, second: {module: second, after: [first]}}",
            modules: ["first": "summary: First", "second": "summary: Second"]
        )
        .with("modules/first/objects/a.yaml", LabelTests.workload("first"))
        .with("modules/second/objects/a.yaml", document).compose()
    }

    @Test(arguments: [
        ("sparkoperator.k8s.io/v1beta2", "SparkApplication"), ("flink.apache.org/v1beta1", "FlinkDeployment"),
        ("gateway.networking.k8s.io/v1", "Gateway"), ("route.openshift.io/v1", "Route"),
        ("networking.k8s.io/v1", "Ingress"), ("v1", "ConfigMap"),
    ])
    func everyKindObeysAfter(version: String, kind: String) async throws {
        let state = try await waiting(Self.object(version, kind, "second", "spec: {}"))
        #expect(state.dependencies(of: kind, "second") == ["apps Deployment default/first"])
    }

    /// Nothing runs by a ConfigMap: where something does, only that waits.
    @Test func configurationNeedNotWait() async throws {
        let state = try await waiting(
            Self.object("v1", "ConfigMap", "settings") + "\n---\n" + LabelTests.workload("second"))
        #expect(state.dependencies(of: "ConfigMap", "settings") == [])
        #expect(state.dependencies(of: "Deployment", "second") == ["apps Deployment default/first"])
    }
}

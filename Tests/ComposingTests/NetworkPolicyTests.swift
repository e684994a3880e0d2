import Model
import TestSupport
import Testing

/// NetworkPolicies derived from needs, and what else a namespace says of its pods.
@Suite struct NetworkPolicyTests {
    static let objects = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: "${instance.name}"}
        spec:
          template:
            spec: {containers: [{name: main, image: "main:1", ports: [{name: sql, containerPort: 5433}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: "${instance.name}"}
        spec: {ports: [{port: 5432, targetPort: sql}, {name: http, port: 80, targetPort: 8080}]}
        """
    static let endpoints = """
        endpoints:
          sql: {service: "${instance.name}", port: 5432}
          http: {service: "${instance.name}", port: 80, protocol: http}
        """

    private func compose(
        _ platform: String = "kubernetes", expose: String = "{}", mode: String = "derived"
    ) async throws -> DesiredState {
        try await Repository(
            environment: """
                domain: example.com
                networkPolicies: \(mode)
                instances:
                  db: {module: db, namespace: data, expose: \(expose)}
                  app: {module: app, namespace: apps}
                  cloud: {module: cloud}
                """,
            modules: [
                "db": Self.endpoints,
                "app": """
                needs:
                  database: {module: db, gate: {tcp: sql}}
                  store: {module: cloud}
                  api: {module: cloud, endpoint: api}
                """,
                "cloud": """
                objects: []
                endpoints: {s3: {host: s3.example.com, port: 443}, api: {host: kubernetes.default.svc, port: 443}}
                """,
            ], platform: platform
        ).with("modules/db/objects/db.yaml", Self.objects).with("modules/app/objects/app.yaml", Self.objects).compose()
    }

    private func spec(_ name: String, _ namespace: String, _ state: DesiredState) throws -> Value {
        try #require(state.object("NetworkPolicy", name, namespace: namespace)?.value["spec"])
    }

    @Test func nothingIsDerivedUnlessTheEnvironmentWantsIt() async throws {
        let state = try await compose(mode: "none")
        #expect(!state.objects.contains { $0.kind.kind == "NetworkPolicy" })
    }

    @Test func namespacesAreClosedButForNames() async throws {
        let state = try await compose()
        for namespace in ["data", "apps"] {
            let spec = try spec("default-deny", namespace, state)
            #expect(spec["podSelector"] == [:])
            #expect(spec["policyTypes"] == ["Ingress", "Egress"])
            #expect(spec["ingress"] == nil)
            #expect(
                spec["egress"] == [
                    [
                        "ports": [["port": 53, "protocol": "UDP"], ["port": 53, "protocol": "TCP"]],
                        "to": [["namespaceSelector": ["matchLabels": ["kubernetes.io/metadata.name": "kube-system"]]]],
                    ]
                ])
        }
        let openshift = try await compose("openshift")
        let names = try spec("default-deny", "data", openshift)["egress"]?.array?[0]["ports"]?.array?[0]["port"]
        #expect(names == 5353)
        #expect(state.object("NetworkPolicy", "default-deny", namespace: "default") == nil, "nothing runs there")
    }

    @Test func aNeedOpensOnePortOfThePods() async throws {
        let state = try await compose()
        let door = try spec("db-sql", "data", state)
        #expect(door["policyTypes"] == ["Ingress"])
        #expect(door["podSelector"]?["matchLabels"]?["app.kubernetes.io/component"] == "db")
        #expect(
            door["ingress"] == [
                [
                    "from": [
                        [
                            "namespaceSelector": ["matchLabels": ["kubernetes.io/metadata.name": "apps"]],
                            "podSelector": ["matchLabels": ["app.kubernetes.io/instance": "app"]],
                        ]
                    ], "ports": [["port": 5433, "protocol": "TCP"]],
                ]
            ])
        #expect(state.object("NetworkPolicy", "db-http") == nil, "nobody speaks to it")
        let egress = try #require(try spec("app", "apps", state)["egress"]?.array)
        #expect(egress.count == 4)
        #expect(egress[0] == ["to": [["podSelector": ["matchLabels": ["app.kubernetes.io/instance": "app"]]]]])
        #expect(egress[1]["ports"] == [["port": 5433, "protocol": "TCP"]])
        #expect(egress.dropFirst(2).contains(["ports": [["port": 443, "protocol": "TCP"]]]))
        #expect(
            egress.contains(["ports": [["port": 443, "protocol": "TCP"], ["port": 6443, "protocol": "TCP"]]]),
            "the API server listens on a port of its own")
    }

    @Test func exposedEndpointsAreOpenToWhoBringsThemIn() async throws {
        let plain = try spec("db-http", "data", try await compose(expose: "{http: {}}"))
        #expect(plain["ingress"] == [["ports": [["port": 8080, "protocol": "TCP"]]]])
        let routed = try spec("db-http", "data", try await compose("openshift", expose: "{http: {}}"))
        #expect(
            routed["ingress"]?.array?[0]["from"] == [
                ["namespaceSelector": ["matchLabels": ["policy-group.network.openshift.io/ingress": ""]]]
            ])
    }

    @Test func podsOfOperatorsAreFoundByTheLabelsOfTheModule() async throws {
        func repository(_ module: String) -> Repository {
            Repository(
                environment: "networkPolicies: derived\ninstances: {kafka: {module: kafka}}",
                modules: ["kafka": module]
            ).with(
                "modules/kafka/objects/kafka.yaml",
                "apiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nmetadata: {name: kafka}\nspec: {}\n")
        }
        Golden.expect(try await repository("summary: Kafka by an operator").complaint(), "podsThatNoPolicyCanFind")
        let state = try await repository("pods: {strimzi.io/cluster: \"${instance.name}\"}").compose()
        let selector = try spec("kafka", "default", state)["podSelector"]
        #expect(selector == ["matchLabels": ["strimzi.io/cluster": "kafka"]])
    }

    @Test func whatBecomesASecretHasNoPods() async throws {
        let state = try await Repository(
            environment: "networkPolicies: derived\ninstances: {ca: {module: ca}}",
            modules: ["ca": "summary: An authority"]
        ).with(
            "modules/ca/objects/ca.yaml",
            "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: ca}\nspec: {secretName: ca}\n"
        ).compose()
        #expect(state.objects.contains { $0.kind.kind == "Certificate" })
        #expect(!state.objects.contains { $0.kind.kind == "NetworkPolicy" })
    }

    @Test func namespacesHaveQuotasLimitsAndStandards() async throws {
        let state = try await Repository(
            environment: """
                namespaces:
                  lake:
                    podSecurity: {enforce: baseline, warn: restricted}
                    quota: {cpu: 100, memory: 400Gi, storage: 10Ti, limits.cpu: 0.5, pods: 50}
                    limits: {default: {memory: 1Gi}, defaultRequest: {cpu: 100m}}
                """, modules: [:], platform: "openshift"
        ).compose()
        #expect(
            state.object("ResourceQuota", "lake-quota")?.value["spec"] == [
                "hard": [
                    "requests.cpu": "100", "requests.memory": "400Gi", "requests.storage": "10Ti", "limits.cpu": "0.5",
                    "pods": "50",
                ]
            ])
        #expect(
            state.object("LimitRange", "lake-limits")?.value["spec"] == [
                "limits": [["type": "Container", "default": ["memory": "1Gi"], "defaultRequest": ["cpu": "100m"]]]
            ])
        let labels = state.object("Namespace", "lake")?.value.value(at: ["metadata", "labels"])
        #expect(labels?["pod-security.kubernetes.io/enforce"] == "baseline")
        #expect(labels?["pod-security.kubernetes.io/warn"] == "restricted")
        #expect(labels?["security.openshift.io/scc.podSecurityLabelSync"] == "false")
    }

    @Test func gatewaysGetRoutes() async throws {
        let state = try await compose(expose: "{http: {gateway: istio/public, name: shop}}")
        let route = try #require(state.object("HTTPRoute", "shop")?.value["spec"])
        #expect(route["parentRefs"] == [["name": "public", "namespace": "istio"]])
        #expect(route["hostnames"] == ["db.example.com"])
        #expect(
            route["rules"] == [
                [
                    "backendRefs": [["name": "db", "port": 80]],
                    "matches": [["path": ["type": "PathPrefix", "value": "/"]]],
                ]
            ])
    }
}

import Model
import TestSupport
import Testing

/// What exposing an endpoint becomes on each platform.
@Suite struct ExposureTests {
    static let objects = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: web}
        spec: {serviceName: web, template: {spec: {containers: [{name: web, image: "web:1"}]}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {ports: [{name: http, port: 80, targetPort: 8080}, {name: sql, port: 5432}]}
        """

    private func compose(
        _ expose: String, platform: String, environment: String = "", objects: String = objects
    ) async throws -> DesiredState {
        try await Repository(
            environment: "namespace: lake\ninstances: {web: {module: web, expose: \(expose)}}\n\(environment)",
            modules: [
                "web": """
                endpoints: {http: {service: web, port: 80, protocol: http}, sql: {service: web, port: 5432}}
                """
            ],
            platform: platform
        ).with("modules/web/objects/web.yaml", objects).compose()
    }

    @Test func minikubeOpensNodePorts() async throws {
        let state = try await compose("{http: {nodePort: 30080}, sql: {}}", platform: "minikube")
        let spec = try #require(state.object("Service", "web")?.value["spec"])
        #expect(spec["type"] == "NodePort")
        #expect(
            spec["ports"] == [
                ["name": "http", "port": 80, "targetPort": 8080, "nodePort": 30080], ["name": "sql", "port": 5432],
            ])
        #expect(state.endpoints.map(\.nodePort) == [30080, nil])
        #expect(state.endpoints[0].external == "localhost:30080")
    }

    @Test func minikubeTakesAHostForANodePort() async throws {
        let state = try await compose("{http: {host: web.example.com, tls: edge}}", platform: "minikube")
        #expect(state.object("Service", "web")?.value.value(at: ["spec", "type"]) == "NodePort")
    }

    @Test func headlessServicesGetASecondOne() async throws {
        let headless = Self.objects.replacing("spec: {ports", with: "spec: {clusterIP: None, ports")
        let state = try await compose("{sql: {nodePort: 30432}}", platform: "minikube", objects: headless)
        #expect(state.object("Service", "web")?.value.value(at: ["spec", "type"]) == nil)
        let second = try #require(state.object("Service", "web-sql")?.value)
        #expect(second.value(at: ["spec", "ports"]) == [["name": "sql", "port": 5432, "nodePort": 30432]])
        #expect(
            second.value(at: ["spec", "selector"])
                == ["app.kubernetes.io/component": "web", "app.kubernetes.io/instance": "web"])
    }

    @Test func kubernetesMakesAnIngress() async throws {
        let state = try await compose(
            "{http: {tls: edge, class: nginx, annotations: {a: b}}}", platform: "kubernetes",
            environment: "domain: example.com")
        let ingress = try #require(state.object("Ingress", "web-http")?.value)
        #expect(ingress.value(at: ["spec", "ingressClassName"]) == "nginx")
        #expect(ingress.value(at: ["spec", "rules"])?.array?[0]["host"] == "web.example.com")
        #expect(ingress.value(at: ["spec", "tls"]) == [["hosts": ["web.example.com"], "secretName": "web-http-tls"]])
        #expect(ingress.value(at: ["metadata", "annotations", "a"]) == "b")
        #expect(ingress.value(at: ["metadata", "labels", "app.kubernetes.io/managed-by"]) == "slipway")
        #expect(state.endpoints[0].external == "https://web.example.com")
        #expect(state.dependencies(of: "Ingress", "web-http") == ["Namespace lake", "Service lake/web"])
    }

    @Test func eksMakesLoadBalancers() async throws {
        let state = try await compose(
            "{http: {host: \"web.${environment.domain}\", tls: edge}, sql: {}}", platform: "eks",
            environment: "domain: example.com")
        let ingress = try #require(state.object("Ingress", "web-http")?.value)
        #expect(ingress.value(at: ["spec", "ingressClassName"]) == "alb")
        #expect(
            ingress.value(at: ["metadata", "annotations", "alb.ingress.kubernetes.io/listen-ports"])
                == #"[{"HTTPS":443}]"#)
        let balancer = try #require(state.object("Service", "web-sql")?.value)
        #expect(balancer.value(at: ["spec", "type"]) == "LoadBalancer")
        #expect(balancer.value(at: ["spec", "loadBalancerClass"]) == "service.k8s.aws/nlb")
    }

    @Test func openshiftMakesRoutes() async throws {
        let state = try await compose("{http: {host: web.apps.example.com, tls: edge}, sql: {}}", platform: "openshift")
        let route = try #require(state.object("Route", "web-http")?.value)
        #expect(
            route["spec"] == [
                "host": "web.apps.example.com", "port": ["targetPort": "http"],
                "tls": ["insecureEdgeTerminationPolicy": "Redirect", "termination": "edge"],
                "to": ["kind": "Service", "name": "web", "weight": 100],
            ])
        #expect(state.object("Service", "web-sql")?.value.value(at: ["spec", "type"]) == "LoadBalancer")
    }

    @Test func openshiftChoosesTheUserOfGates() async throws {
        for (platform, user) in [("openshift", nil), ("minikube", Value.integer(65534))] {
            let state = try await Repository(
                environment: "instances: {db: {module: db}, app: {module: app}}",
                modules: [
                    "db": "endpoints: {sql: {service: db, port: 5432}}",
                    "app": "needs: {database: {module: db, gate: {tcp: sql}}}",
                ],
                platform: platform
            ).with("modules/db/objects/db.yaml", GateTests.database)
                .with("modules/app/objects/app.yaml", GateTests.app).compose()
            let path = ["spec", "template", "spec", "initContainers"]
            let gate = state.object("Deployment", "app")?.value.value(at: path)?.array?[0]
            #expect(gate?["securityContext"]?["runAsUser"] == user)
        }
    }

    @Test func endpointsAreListedWithoutExposure() async throws {
        let state = try await compose("{}", platform: "minikube")
        #expect(state.endpoints.map(\.name) == ["http", "sql"])
        #expect(state.endpoints.allSatisfy { $0.external == nil && $0.nodePort == nil })
    }

    @Test func externalEndpointsNeedNoService() async throws {
        let state = try await Repository(
            environment: "instances: {app: {module: app, needs: {store: s3}}, s3: {module: external}}",
            modules: [
                "external": """
                inputs: {host: {type: string, default: s3.example.com}}
                endpoints: {api: {host: "${inputs.host}", port: 443, protocol: https}}
                """,
                "app": "needs: {store: {module: minio, gate: {http: api, path: /health}}}",
            ]
        ).with("modules/app/objects/app.yaml", GateTests.app).compose()
        let path = ["spec", "template", "spec", "initContainers"]
        let gate = state.object("Deployment", "app")?.value.value(at: path)?.array?[0]
        #expect(
            gate?["command"]?.array?[2].string?
                .contains("wget -q -T 5 --no-check-certificate -O /dev/null 'https://s3.example.com:443/health'")
                == true)
    }
}

extension ExposureTests {
    @Test func operatorsMakeServicesThatCanHaveRoutes() async throws {
        let resource = "apiVersion: grafana.example/v1\nkind: Grafana\nmetadata: {name: g}\n"
        func repository(_ platform: String) -> Repository {
            Repository(
                environment: "instances: {g: {module: g, expose: {ui: {host: g.example.com}}}}",
                modules: ["g": "endpoints: {ui: {service: g-service, port: 3000, protocol: http}}"], platform: platform
            ).with("modules/g/objects/g.yaml", resource)
        }
        let route = try await repository("openshift").compose().object("Route", "g-service-ui")
        #expect(route?.value.value(at: ["spec", "to", "name"]) == "g-service")
        #expect(try await repository("minikube").complaint().contains("compose.exposure"))
    }
}

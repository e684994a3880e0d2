import Model
import TestSupport
import Testing

@Suite struct GateTests {
    static let database = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db
          template:
            spec: {containers: [{name: db, image: "postgres:16"}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {ports: [{port: 5432}]}
        """
    static let app = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app}
        spec:
          template:
            spec: {containers: [{name: app, image: "app:1"}], initContainers: [{name: migrate, image: "app:1"}]}
        """

    static func repository(need: String, environment: String = "") -> Repository {
        Repository(
            environment: "namespace: lake\ninstances: {db: {module: db}, app: {module: app}}\n\(environment)",
            modules: [
                "db": "endpoints: {sql: {service: db, port: 5432}, web: {service: db, port: 80, protocol: http}}",
                "app": "needs: {database: \(need)}",
            ]
        ).with("modules/db/objects/db.yaml", database).with("modules/app/objects/app.yaml", app)
    }

    private func gate(_ need: String, environment: String = "") async throws -> Value {
        let state = try await Self.repository(need: need, environment: environment).compose()
        let app = try #require(state.object("Deployment", "app"))
        let containers = try #require(app.value.value(at: ["spec", "template", "spec", "initContainers"])?.array)
        #expect(containers.count == 2)
        #expect(containers[1]["name"] == "migrate")
        return containers[0]
    }

    @Test func tcpGateWaitsWithNetcat() async throws {
        let gate = try await gate("{module: db, gate: {tcp: sql}}")
        #expect(gate["name"] == "gate-database")
        #expect(gate["image"] == "busybox:1.36")
        let script = try #require(gate["command"]?.array?.last?.string)
        #expect(script.contains("until nc -w 2 -z db 5432"))
        #expect(script.contains("waiting for db:5432"))
    }

    @Test func httpGateAsksForThePath() async throws {
        let gate = try await gate("{module: db, gate: {http: web, path: /health}}")
        let script = try #require(gate["command"]?.array?.last?.string)
        #expect(script.contains("until wget -q -T 5 -O /dev/null 'http://db:80/health'"))
    }

    @Test func execGateRunsItsCommand() async throws {
        let gate = try await gate(
            "{module: db, endpoint: sql, gate: {exec: [pg_isready, -h, \"${needs.database.host}\"], image: \"postgres:16\"}}"
        )
        #expect(gate["image"] == "postgres:16")
        #expect(gate["command"]?.array?.suffix(4) == ["gate-database", "pg_isready", "-h", "db"])
        #expect(gate["command"]?.array?[2].string?.contains("until \"$@\"; do") == true)
    }

    @Test func settingsComeFromTheGateThenTheEnvironment() async throws {
        let environment = "gates: {image: \"mirror/busybox:1\", timeout: 90s, resources: {limits: {memory: 8Mi}}}"
        let byDefault = try await gate("{module: db, gate: {tcp: sql}}", environment: environment)
        #expect(byDefault["image"] == "mirror/busybox:1")
        #expect(byDefault["resources"] == ["limits": ["memory": "8Mi"]])
        #expect(byDefault["command"]?.array?[2].string?.contains("-ge 90 ]") == true)
        let own = try await gate(
            "{module: db, gate: {tcp: sql, image: \"own:1\", timeout: 0}}", environment: environment)
        #expect(own["image"] == "own:1")
        #expect(own["command"]?.array?[2].string?.contains("gave up") == false)
    }

    @Test func gatesPassTheRestrictedStandard() async throws {
        let context = try #require(try await gate("{module: db, gate: {tcp: sql}}")["securityContext"])
        #expect(context["allowPrivilegeEscalation"] == false)
        #expect(context["capabilities"] == ["drop": ["ALL"]])
        #expect(context["runAsNonRoot"] == true)
        #expect(context["seccompProfile"] == ["type": "RuntimeDefault"])
        #expect(context["readOnlyRootFilesystem"] == true)
    }

    @Test func aNeedWithoutAGateIsAnEdgeOnly() async throws {
        let state = try await Self.repository(need: "{module: db}").compose()
        let app = try #require(state.object("Deployment", "app"))
        let containers = app.value.value(at: ["spec", "template", "spec", "initContainers"])?.array
        #expect(containers?.count == 1)
        #expect(
            state.dependencies(of: "Deployment", "app")
                == ["Namespace lake", "Service lake/db", "apps StatefulSet lake/db"])
    }

    @Test func edgesCarryTheGate() async throws {
        let state = try await Self.repository(need: "{module: db, gate: {tcp: sql}}").compose()
        let place = try #require(state.place("Deployment", "app"))
        let reasons = state.graph.dependencies(of: place).map(\.reason)
        let gate = Gate(name: "gate-database", check: .tcp(host: "db", port: 5432))
        #expect(reasons.contains(.need("database", gate: gate)))
    }

    @Test func otherNamespacesAreNamed() async throws {
        let repository = Repository(
            environment: "instances: {db: {module: db, namespace: data}, app: {module: app, namespace: web}}",
            modules: [
                "db": """
                endpoints: {sql: {service: db, port: 5432}}
                outputs: {dsn: "db://${endpoints.sql.host}/x"}
                """,
                "app": "needs: {database: {module: db, gate: {tcp: sql}}}",
            ]
        ).with("modules/db/objects/db.yaml", Self.database).with(
            "modules/app/objects/app.yaml",
            Self.app.replacing(
                "{name: app}\n", with: "{name: app, annotations: {dsn: \"${needs.database.outputs.dsn}\"}}\n"))
        let app = try #require(try await repository.compose().object("Deployment", "app", namespace: "web"))
        let gate = app.value.value(at: ["spec", "template", "spec", "initContainers"])?.array?[0]
        #expect(gate?["command"]?.array?[2].string?.contains("nc -w 2 -z db.data.svc 5432") == true)
        #expect(app.value.value(at: ["metadata", "annotations", "dsn"]) == "db://db.data.svc/x")
    }

    @Test func entriesMayWaitForSomeNeedsAndForTheirOwnInstance() async throws {
        let repository = Repository(
            environment: "namespace: lake\ninstances: {db: {module: db}, app: {module: app}}",
            modules: [
                "db": "endpoints: {sql: {service: db, port: 5432}}",
                "app": """
                needs: {database: {module: db, gate: {tcp: sql}}}
                endpoints: {http: {service: app, port: 80, protocol: http}}
                objects:
                  - {file: objects/app.yaml, needs: []}
                  - {file: objects/worker.yaml, gates: {main: {http: http}}}
                """,
            ]
        ).with("modules/db/objects/db.yaml", Self.database).with(
            "modules/app/objects/app.yaml",
            Self.app + "\n---\napiVersion: v1\nkind: Service\nmetadata: {name: app}\nspec: {ports: [{port: 80}]}"
        ).with("modules/app/objects/worker.yaml", Self.app.replacing("name: app}", with: "name: worker}"))
        let state = try await repository.compose()
        #expect(!state.dependencies(of: "Deployment", "app").contains("apps StatefulSet lake/db"))
        #expect(
            state.dependencies(of: "Deployment", "worker").sorted() == [
                "Namespace lake", "Service lake/app", "Service lake/db", "apps Deployment lake/app",
                "apps StatefulSet lake/db",
            ])
        let worker = try #require(state.object("Deployment", "worker"))
        let names = worker.value.value(at: ["spec", "template", "spec", "initContainers"])?.array?.map { $0["name"] }
        #expect(names == ["gate-database", "gate-main", "migrate"])
    }

    @Test func jobsAndCronJobsWaitToo() async throws {
        let job = """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: app}
            spec:
              schedule: "0 0 * * *"
              jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: "app:1"}]}}}}
            """
        let state = try await Self.repository(need: "{module: db, gate: {tcp: sql}}")
            .with("modules/app/objects/app.yaml", job).compose()
        let path = ["spec", "jobTemplate", "spec", "template", "spec", "initContainers"]
        #expect(state.object("CronJob", "app")?.value.value(at: path)?.array?.count == 1)
    }

    @Test func optionalNeedsMayBeAbsent() async throws {
        let objects = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: app}
            data: {database: "${has(needs.database) ? needs.database.host : 'none'}"}
            """
        let repository = Repository(
            environment: "instances: {app: {module: app}}",
            modules: ["app": "needs: {database: {module: db, optional: true, gate: {tcp: sql}}}"]
        ).with("modules/app/objects/app.yaml", objects)
        #expect(try await repository.compose().object("ConfigMap", "app")?.value["data"]?["database"] == "none")
    }

    @Test func anInstanceWithoutWorkloadsPassesOnWhatItWaitsFor() async throws {
        let repository = Repository(
            environment: "namespace: lake\ninstances: {db: {module: db}, config: {module: config}, app: {module: app}}",
            modules: [
                "db": "endpoints: {sql: {service: db, port: 5432}}", "config": "needs: {database: {module: db}}",
                "app": "needs: {config: {module: config}}",
            ]
        ).with("modules/db/objects/db.yaml", Self.database).with("modules/app/objects/app.yaml", Self.app)
            .with("modules/config/objects/c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\n")
        let state = try await repository.compose()
        #expect(state.dependencies(of: "ConfigMap", "config") == ["Namespace lake"])
        #expect(state.dependencies(of: "Deployment", "app").contains("apps StatefulSet lake/db"))
        #expect(state.dependencies(of: "Deployment", "app").contains("ConfigMap lake/config"))
    }
}

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
}

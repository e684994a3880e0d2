import TestSupport
import Testing

/// The text of each mistake between instances.
@Suite struct InstanceMistakeTests {
    static let database = "endpoints: {sql: {service: db, port: 5432}}\nobjects: []"
    static let app = "needs: {database: {module: db, gate: {tcp: sql}}}\nobjects: []"

    private func complaint(
        _ environment: String, modules: [String: String] = ["db": database, "app": app]
    ) async throws -> String {
        try await Repository(environment: environment, modules: modules).complaint()
    }

    @Test func missingNeed() async throws {
        Golden.expect(try await complaint("instances: {app: {module: app}}"), "missingNeed")
    }

    @Test func ambiguousNeed() async throws {
        Golden.expect(
            try await complaint("instances: {app: {module: app}, one: {module: db}, two: {module: db}}"),
            "ambiguousNeed")
    }

    @Test func bindingsToNothing() async throws {
        let environment = """
            instances:
              db: {module: db}
              idle: {module: db, enabled: false}
              a: {module: app, needs: {databse: db}}
              b: {module: app, needs: {database: dbb}}
              c: {module: app, needs: {database: idle}, after: [nobody]}
            """
        Golden.expect(try await complaint(environment), "bindingsToNothing")
    }

    @Test func endpointsThatAreNotThere() async throws {
        let environment = """
            instances:
              db: {module: db, expose: {sqll: {nodePort: 30000}, web: {}}}
              app: {module: app, needs: {database: other}}
              other: {module: other}
            """
        let modules = [
            "db": Self.database, "app": Self.app, "other": "endpoints: {sq: {service: x, port: 1}}\nobjects: []",
        ]
        Golden.expect(try await complaint(environment, modules: modules), "endpointsThatAreNotThere")
    }

    @Test func cyclesNameEachStep() async throws {
        let environment = "instances: {a: {module: a}, b: {module: b}, c: {module: c, after: [a]}, d: {module: c}}"
        let modules = [
            "a": "needs: {next: {module: b}}\nobjects: []", "b": "needs: {next: {module: c}}\nobjects: []",
            "c": "objects: []",
        ]
        let chosen = environment.replacing("b: {module: b}", with: "b: {module: b, needs: {next: c}}")
        Golden.expect(try await complaint(chosen, modules: modules), "instanceCycle")
    }

    @Test func unknownPlatform() async throws {
        let repository = Repository(environment: "instances: {}", modules: [:], platform: "minicube")
        Golden.expect(try await repository.complaint(), "unknownPlatform")
    }

    @Test func secretsOfTheEnvironment() async throws {
        let modules = ["db": "secrets: {login: {keys: {password: {generate: {}}}}}\nobjects: []"]
        let environment = """
            instances:
              db: {module: db, secrets: {logni: {keys: {a: {env: A}}}, login: {keys: {pasword: {env: PASSWORD}}}}}
            """
        Golden.expect(try await complaint(environment, modules: modules), "unknownSecrets")
    }
}

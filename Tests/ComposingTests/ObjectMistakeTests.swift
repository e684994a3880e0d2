import TestSupport
import Testing

/// The text of each mistake that shows in the objects.
@Suite struct ObjectMistakeTests {
    private func complaint(
        _ objects: String, spec: String = "objects: [objects/web.yaml]", instance: String = "{module: web}",
        environment: String = ""
    ) async throws -> String {
        try await Repository(
            environment: "instances: {web: \(instance)}\n\(environment)", modules: ["web": spec]
        ).with("modules/web/objects/web.yaml", objects).complaint()
    }

    static let service = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        """

    @Test func expressionsThatFailPointIntoTheFile() async throws {
        let objects = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web}
            data:
              a: "${inputs.worker}"
              b: |
                first
                second ${instance.nam}
              c: "${needs.db.host} ${inputs.workers / 0}"
            """
        let spec = "inputs: {workers: {type: integer, default: 1}}\nobjects: [objects/web.yaml]"
        Golden.expect(try await complaint(objects, spec: spec), "failingExpressions")
    }

    @Test func conditionsAndLoops() async throws {
        let spec = """
            inputs: {workers: {type: integer, default: 1}}
            objects:
              - {file: objects/web.yaml, when: "${inputs.workers}"}
              - {file: objects/web.yaml, forEach: "${inputs.workers}"}
              - {file: objects/web.yaml, forEach: "${[1, 2]}", when: "${item.enabled}"}
            """
        Golden.expect(try await complaint(Self.service, spec: spec), "conditionsAndLoops")
    }

    @Test func objectsWithoutAName() async throws {
        let objects = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"${instance.name == '' ? '' : null}\"}"
        Golden.expect(try await complaint(objects), "objectWithoutAName")
    }

    @Test func nodePorts() async throws {
        let spec = """
            endpoints: {http: {service: web, port: 80}, gone: {service: wep, port: 81}}
            objects: [objects/web.yaml]
            """
        Golden.expect(
            try await complaint(
                Self.service, spec: spec, instance: "{module: web, expose: {http: {nodePort: 8080}, gone: {}}}"),
            "nodePortRange")
    }

    @Test func servicesWithoutAClearSelector() async throws {
        let objects = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: one}
            spec: {template: {spec: {containers: [{name: a, image: a}]}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: two}
            spec: {template: {spec: {containers: [{name: a, image: a}]}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{port: 80}]}
            """
        Golden.expect(try await complaint(objects), "ambiguousService")
    }

    @Test func cyclesOfObjects() async throws {
        let objects = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: web}
            secrets: [{name: token}]
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: web}
            spec:
              serviceName: web
              template: {spec: {serviceAccountName: web, containers: [{name: a, image: a}]}}
            """
        let spec = """
            endpoints: {a: {service: a, port: 1}, b: {service: b, port: 2}}
            objects:
              - {file: objects/a.yaml, gates: {b: {tcp: b}}}
              - {file: objects/b.yaml, gates: {a: {tcp: a}}}
            """
        #expect(try await complaint(objects) == "")
        let repository = Repository(environment: "instances: {web: {module: web}}", modules: ["web": spec])
        let workload = { (name: String) in
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: \(name)}
            spec: {template: {spec: {containers: [{name: a, image: a}]}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: \(name)}
            spec: {ports: [{port: 80}]}
            """
        }
        let complaint = try await repository.with("modules/web/objects/a.yaml", workload("a"))
            .with("modules/web/objects/b.yaml", workload("b")).complaint()
        Golden.expect(complaint, "objectCycle")
    }

    @Test func exposuresThatTheirPlatformCannotMake() async throws {
        let spec = "endpoints: {sql: {service: web, port: 80}, ui: {service: web, port: 80, protocol: http}}"
        let repository = Repository(
            environment: "instances: {web: {module: web, expose: {sql: {host: db.example.com}, ui: {}}}}",
            modules: ["web": spec], platform: "kubernetes"
        ).with("modules/web/objects/web.yaml", Self.service)
        Golden.expect(try await repository.complaint(), "incompleteExposures")
    }
}

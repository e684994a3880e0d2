import Model
import TestSupport
import Testing

@testable import Validating

/// What no desired state may have, whatever is done with it.
@Suite struct ConsistencyTests {
    private static let service = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        """

    /// An environment of a line and more, and modules with their spec and their objects.
    private func complaint(
        _ environment: String, modules: [(name: String, spec: String, objects: String)]
    ) async throws -> String {
        let head = "apiVersion: slipway.dev/v1alpha1\nkind: "
        var files = [
            SmallRepository.environmentPath:
                "\(head)Environment\nmetadata: {name: dev}\nspec:\n  platform: minikube\n"
                + environment.split(separator: "\n").map { "  \($0)\n" }.joined()
        ]
        for module in modules {
            let name = module.name
            files["modules/\(name)/module.yaml"] = "\(head)Module\nmetadata: {name: \(name)}\nspec: \(module.spec)\n"
            files["modules/\(name)/objects/\(name).yaml"] = module.objects
        }
        let (desired, configuration) = try await ScratchRepository(files).composed()
        var found = Diagnostics()
        for problem in Consistency.problems(in: desired) { found.report(problem) }
        return DiagnosticsError(found.sortedByPlace, sources: configuration.sources).text
    }

    private func complaint(_ objects: String, spec: String = "{}", environment: String = "") async throws -> String {
        try await complaint(
            "instances: {web: {module: web}}\n\(environment)", modules: [("web", spec, objects)])
    }

    @Test func duplicatesNameBothPlaces() async throws {
        Golden.expect(
            try await complaint(Self.service + "\n---\n" + Self.service), "duplicateObject")
        let loop = "{objects: [{file: objects/web.yaml, forEach: \"${[1, 2]}\"}]}"
        Golden.expect(try await complaint(Self.service, spec: loop), "duplicateObjectOfALoop")
    }

    /// Files and requests are named after objects, whoever had the last word on what they are called.
    @Test(arguments: [
        ("'${instance.name == \"\" ? \"\" : \"a/b\"}'", "", "\"a/b\" cannot be the name of an object"),
        ("'${instance.name == \"\" ? \"\" : \"..\"}'", "", "\"..\" cannot be the name of an object"),
        (
            "a", "overlays: [{target: {name: a}, patch: [{op: replace, path: /kind, value: \"/x/y\\0\"}]}]",
            "\"/x/y\\0\" cannot be a kind"
        ),
        (
            "a", "overlays: [{target: {name: a}, patch: [{op: replace, path: /apiVersion, value: ../../x}]}]",
            "\"..\" cannot be the group"
        ),
        (
            "a", "overlays: [{target: {name: a}, patch: [{op: replace, path: /metadata/namespace, value: ..}]}]",
            "\"..\" cannot be the name of a namespace"
        ),
    ])
    func namesThatLeadElsewhere(name: String, environment: String, says: String) async throws {
        let objects = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}"
        let found = try await complaint(objects, environment: environment)
        #expect(found.contains("modules/web/objects/web.yaml:1:1"), "\(found)")
        #expect(found.contains("error: Invalid name [compose.invalid-name]"), "\(found)")
        #expect(found.contains(says), "\(found)")
    }

    @Test func nodePortsTakenTwice() async throws {
        let environment = """
            instances:
              a: {module: a, expose: {http: {nodePort: 30080}}}
              b: {module: b, expose: {http: {nodePort: 30080}}}
              c: {module: c}
            """
        let taken = Self.service.replacing("port: 80}", with: "port: 80, nodePort: 30080}")
        let found = try await complaint(
            environment,
            modules: [("a", Self.service), ("b", Self.service), ("c", taken)].map { name, service in
                (name, "{endpoints: {http: {service: \(name), port: 80}}}", service.replacing("web", with: name))
            })
        Golden.expect(found, "nodePortClash")
    }

    /// A port of a node is one for each transport.
    @Test func transportsHavePortsOfTheirOwn() throws {
        let service = { (name: String, transport: String) in
            "{apiVersion: v1, kind: Service, metadata: {name: \(name), namespace: ns}, "
                + "spec: {ports: [{port: 53, nodePort: 30053, protocol: \(transport)}]}}\n"
        }
        let different = try DesiredState.of(yaml: service("a", "TCP") + "---\n" + service("b", "UDP"))
        #expect(Consistency.problems(in: different).isEmpty)
        let same = try DesiredState.of(yaml: service("a", "UDP") + "---\n" + service("b", "UDP"))
        #expect(Consistency.problems(in: same).map(\.code) == ["compose.node-port-clash"])
    }

    /// One name in two namespaces, or of two kinds, is not the same object.
    @Test func namesakes() throws {
        let state = try DesiredState.of(
            yaml: """
                {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: other}}
                ---
                {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: ns}}
                ---
                {apiVersion: v1, kind: Secret, metadata: {name: a, namespace: ns}}
                """)
        #expect(Consistency.problems(in: state).isEmpty)
    }
}

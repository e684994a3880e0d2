import Model
import Schemas
import Testing

@testable import Admission

/// What survives a trip through the server's Go types, and what its decoder says of the rest.
@Suite struct DecodingTests {
    private func decode(_ kind: GroupVersionKind, _ object: Value) throws -> Admission.Decoded {
        let schema: Schema = try #require(SchemaCatalog.builtIn.schema(for: kind))
        return Admission.decode(object, as: AdmittedKind(builtIn: kind), schema: schema)
    }

    private func pod(_ container: Value) throws -> Admission.Decoded {
        try decode(
            GroupVersionKind(group: "", version: "v1", kind: "Pod"), ["spec": ["containers": [container]]])
    }

    private func container(_ value: Value) throws -> Value {
        try #require(try pod(value).object["spec"]?["containers"]?.array?.first)
    }

    @Test func nothingIsNothing() throws {
        let read = try container([
            "name": "a", "image": "a:1", "args": .null, "env": [], "resources": ["limits": [:]], "tty": false,
            "workingDir": "",
        ])
        for field in ["args", "env", "tty", "workingDir"] { #expect(read[field] == nil, "\(field)") }
        #expect(read["resources"] == [:])
        let map = try decode(
            GroupVersionKind(group: "", version: "v1", kind: "ConfigMap"), ["data": ["a": .null, "b": ""]])
        #expect(map.object["data"] == ["a": "", "b": ""], "in a map of texts nothing is an empty one")
    }

    /// A field that is a pointer in Go tells zero from nothing.
    @Test func zeroIsSomethingWhereItIsAPointer() throws {
        let deployment = try decode(
            GroupVersionKind(group: "apps", version: "v1", kind: "Deployment"),
            ["spec": ["replicas": 0, "minReadySeconds": 0, "paused": false]])
        #expect(deployment.object["spec"]?["replicas"] == 0)
        #expect(deployment.object["spec"]?["minReadySeconds"] == nil && deployment.object["spec"]?["paused"] == nil)
        let probe = try container([
            "name": "a", "image": "a", "livenessProbe": ["exec": [:], "initialDelaySeconds": 0],
        ])
        #expect(probe["livenessProbe"]?["initialDelaySeconds"] == nil)
    }

    @Test(arguments: [
        (" 1Gi ", "1Gi"), ("1000m", "1"), ("0.5", "500m"), ("1024Mi", "1Gi"), ("1e3", "1e3"), ("1.5Gi", "1536Mi"),
    ])
    func amountsHaveOneSpelling(text: String, stored: String) throws {
        let read = try container(["name": "a", "image": "a", "resources": ["limits": ["memory": .string(text)]]])
        #expect(read.value(at: ["resources", "limits", "memory"]) == .string(stored))
    }

    @Test func numbersAreAmountsToo() throws {
        let read = try container(["name": "a", "image": "a", "resources": ["limits": ["cpu": 2, "memory": 0.5]]])
        #expect(read.value(at: ["resources", "limits"]) == ["cpu": "2", "memory": "500m"])
    }

    @Test(
        arguments: [
            (["nam": "a"], "spec.containers[0].nam"),
            (["env": [["name": "A"], ["vale": "b"]]], "spec.containers[0].env[1].vale"),
            (["resources": ["limit": [:]]], "spec.containers[0].resources.limit"),
        ] as [(Value, String)])
    func unknownFieldsAreNamedByTheirPlace(container: Value, path: String) throws {
        let decoded = try pod(container)
        #expect(decoded.unknownFields == [path])
        #expect(decoded.typeErrors == [])
    }

    private static let go = "json: cannot unmarshal"

    @Test(
        arguments: [
            (["name": 1], "\(go) number into Go struct field Container.spec.containers.name of type string"),
            (["tty": "yes"], "\(go) string into Go struct field Container.spec.containers.tty of type bool"),
            (["env": ["A": "b"]], "\(go) object into Go struct field Container.spec.containers.env of type slice"),
            (
                ["ports": [["containerPort": "80"]]],
                "\(go) string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32"
            ),
            (
                ["resources": ["limits": ["cpu": "two"]]],
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            ),
            (
                ["securityContext": "none"],
                "\(go) string into Go struct field Container.spec.containers.securityContext of type map"
            ),
        ] as [(Value, String)])
    func wrongTypesAreToldInGosWords(container: Value, message: String) throws {
        #expect(try pod(container).typeErrors == [message])
    }

    @Test(arguments: [("YQ==", nil), ("", nil), ("YQ=!", 2), ("YQ", 2)] as [(String, Int?)])
    func dataOfSecretsIsBase64(text: String, byte: Int?) throws {
        let kind = GroupVersionKind(group: "", version: "v1", kind: "Secret")
        let errors = try decode(kind, ["data": ["a": .string(text)]]).typeErrors
        #expect(errors == (byte.map { ["illegal base64 data at input byte \($0)"] } ?? []))
    }

    /// Decoding what is stored changes nothing: an object is in one form, however often it is read.
    @Test func whatIsStoredStaysAsItIs() async throws {
        for creation in try RecordedCreation.builtIn() where creation.isAllowed {
            await Task.yield()
            let once = creation.decoded()
            #expect(creation.decoded(once) == once, "\(creation)")
        }
    }
}

import Model
import Schemas
import Testing

@testable import Planning

/// How the elements of lists are told apart, by the schema or by a guess.
@Suite struct ListShapeTests {
    private func shape(_ kind: String, _ path: String...) throws -> ListShape? {
        let kind = GroupVersionKind(group: kind == "Service" ? "" : "apps", version: "v1", kind: kind)
        let schema = try #require(SchemaCatalog.builtIn.schema(for: kind))
        return schema.listShape(at: FieldPath(path.map(FieldPath.Step.key)))
    }

    @Test func theSchemaKnowsTheKeys() throws {
        #expect(try shape("Deployment", "spec", "template", "spec", "containers") == .keyed(["name"]))
        #expect(try shape("Service", "spec", "ports") == .keyed(["port", "protocol"]))
        #expect(try shape("Deployment", "metadata", "finalizers") == .set)
    }

    /// What is one field to the server may still be told apart for people; what is no list has no elements.
    @Test func whereItKnowsNoneOneIsGuessed() throws {
        #expect(try shape("Deployment", "spec", "template", "spec", "tolerations") == nil)
        #expect(try shape("Deployment", "spec", "replicas") == nil)
        #expect(try shape("Deployment", "spec", "nothing") == nil)
    }

    @Test func namesAreTheFirstGuess() {
        let before: [Value] = [["name": "a", "type": "x"], ["name": "b", "type": "y"]]
        #expect(ListGuess.shape(of: before, and: []) == .keyed(["name"]))
        #expect(ListGuess.shape(of: [["type": "x"], ["type": "y"]], and: [["type": "x"]]) == .keyed(["type"]))
        #expect(ListGuess.shape(of: [], and: []) == .atomic)
    }

    @Test func aKeyHasToTellThemApart() {
        #expect(ListGuess.shape(of: [["name": "a"], ["name": "a"]], and: []) == .atomic)
        #expect(ListGuess.shape(of: [["name": "a"], ["value": "b"]], and: []) == .atomic)
        #expect(ListGuess.shape(of: ["a", "b"], and: []) == .atomic)
        #expect(ListGuess.shape(of: [["name": ["a"]]], and: []) == .atomic, "a list is no name")
    }

    @Test func aKeyIsMadeOfTheFieldsThatAreThere() {
        let port: Value = ["containerPort": 53, "protocol": "UDP", "name": "dns"]
        #expect(
            ListGuess.key(of: port, by: ["containerPort", "protocol"]) == ["containerPort": 53, "protocol": "UDP"])
        #expect(ListGuess.key(of: ["containerPort": 53], by: ["containerPort", "protocol"]) == ["containerPort": 53])
        #expect(ListGuess.key(of: ["name": "dns"], by: ["containerPort", "protocol"]) == nil)
        #expect(ListGuess.key(of: "dns", by: ["name"]) == nil)
    }

    /// What only the server writes is no difference of two states, and a list follows its schema.
    @Test func statesAreComparedAsTheServerTellsThemApart() throws {
        let kind = GroupVersionKind(group: "", version: "v1", kind: "Service")
        let schema = try #require(SchemaCatalog.builtIn.schema(for: kind))
        func state(_ version: String, _ ports: Value) -> Value {
            ["metadata": ["name": "s", "resourceVersion": .string(version)], "spec": ["ports": ports], "status": [:]]
        }
        let before = state("1", [["port": 80, "protocol": "TCP"], ["port": 53, "protocol": "UDP"]])
        let after = state("2", [["port": 53, "protocol": "UDP", "name": "dns"], ["port": 80, "protocol": "TCP"]])
        let changes = FieldDifference.between(states: before, after, schema: schema)
        #expect(changes.map { "\($0.path)" } == ["spec.ports[port=53,protocol=UDP].name"])
        let same = state("9", before["spec"]?["ports"] ?? [])
        let none = FieldDifference.between(states: before, same, schema: schema)
        #expect(none.isEmpty)
    }
}

import Model
import Schemas
import Testing

@testable import Planning

/// How the elements of lists are told apart, by the schema or by a guess.
@Suite struct ListGuessTests {
    private func paths(_ kind: String, _ before: Value, _ after: Value) throws -> [String] {
        let kind = GroupVersionKind(group: kind == "Service" ? "" : "apps", version: "v1", kind: kind)
        let schema = try #require(SchemaCatalog.builtIn.schema(for: kind))
        return FieldDifference.between(before, after, schema: schema).map { "\($0.path)" }
    }

    private func pod(_ container: Value) -> Value { ["spec": ["template": ["spec": ["containers": [container]]]]] }

    @Test func theSchemaKnowsTheKeysAndTheirDefaults() throws {
        let ports: Value = [["port": 443, "name": "tls"], ["port": 443, "protocol": "UDP", "name": "quic"]]
        let stored: Value = [
            ["port": 443, "protocol": "UDP", "name": "quic"], ["port": 443, "protocol": "TCP", "name": "other"],
        ]
        #expect(
            try paths("Service", ["spec": ["ports": ports]], ["spec": ["ports": stored]]) == [
                "spec.ports[port=443,protocol=TCP].name", "spec.ports[port=443,protocol=TCP].protocol",
            ])
        let before = pod(["name": "a", "ports": [["containerPort": 53], ["containerPort": 53, "protocol": "UDP"]]])
        let after = pod(["name": "a", "ports": [["containerPort": 53, "protocol": "UDP"]]])
        let list = "spec.template.spec.containers[name=a].ports"
        #expect(try paths("Deployment", before, after) == ["\(list)[containerPort=53,protocol=TCP]"])
    }

    /// What is one field to the server may still be told apart for people; what is no list has no elements.
    @Test func whereItKnowsNoneOneIsGuessed() throws {
        func tolerating(_ seconds: Value) -> Value {
            [
                "spec": [
                    "template": ["spec": ["tolerations": [["key": "a"], ["key": "b", "tolerationSeconds": seconds]]]]
                ]
            ]
        }
        #expect(
            try paths("Deployment", tolerating(1), tolerating(2)) == [
                "spec.template.spec.tolerations[key=b].tolerationSeconds"
            ])
    }

    @Test func namesAreTheFirstGuess() {
        let before: [Value] = [["name": "a", "type": "x"], ["name": "b", "type": "y"]]
        #expect(ListGuess.keys(of: before, and: []) == ["name"])
        #expect(ListGuess.keys(of: [["type": "x"], ["type": "y"]], and: [["type": "x"]]) == ["type"])
        #expect(ListGuess.keys(of: [], and: []) == nil)
    }

    @Test func aKeyHasToTellThemApart() {
        #expect(ListGuess.keys(of: [["name": "a"], ["name": "a"]], and: []) == nil)
        #expect(ListGuess.keys(of: [["name": "a"], ["value": "b"]], and: []) == nil)
        #expect(ListGuess.keys(of: ["a", "b"], and: []) == nil)
        #expect(ListGuess.keys(of: [["name": ["a"]]], and: []) == nil, "a list is no name")
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

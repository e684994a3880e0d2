import Model
import Schemas
import TestSupport
import Testing

/// CEL rules of CRDs, after the API server's documentation ("Validation rules").
@Suite struct RuleTests {
    /// A schema, a value, the old value, and what is said.
    struct Case: CustomTestStringConvertible {
        var schema: String
        var value: String
        var old: String?
        var says: [String]

        var testDescription: String { "\(schema) \(value)" }

        init(_ schema: String, _ value: String, old: String? = nil, _ says: String...) {
            self.schema = schema
            self.value = value
            self.old = old
            self.says = says
        }
    }

    private static let size = "type: object, properties: {low: {type: integer}, high: {type: integer}}"

    static let cases = [
        Case("\(size), x-kubernetes-validations: [{rule: self.low <= self.high}]", "{low: 1, high: 2}"),
        Case(
            "\(size), x-kubernetes-validations: [{rule: self.low <= self.high}]", "{low: 3, high: 2}",
            ": failed rule: self.low <= self.high"),
        Case(
            "\(size), x-kubernetes-validations: [{rule: self.low <= self.high, message: too low, fieldPath: .low, "
                + "reason: FieldValueForbidden}]", "{low: 3, high: 2}", "low: too low"),
        Case(
            "\(size), x-kubernetes-validations: [{rule: self.low <= self.high, message: nope, "
                + "messageExpression: \"string(self.low) + ' is too much'\"}]", "{low: 3, high: 2}", ": 3 is too much"),
        Case(
            "\(size), x-kubernetes-validations: [{rule: self.low <= self.high, message: nope, messageExpression: \"''\"}]",
            "{low: 3, high: 2}", ": nope"),
        Case(
            "\(size), x-kubernetes-validations: [{rule: self.low <= self.high}]", "{low: 3}",
            ": no such key: high (it has low)"),
        Case(
            "type: object, properties: {a: {type: integer, x-kubernetes-validations: [{rule: self == oldSelf, "
                + "message: fixed}]}}", "{a: 1}"),
        Case(
            "type: object, properties: {a: {type: integer, x-kubernetes-validations: [{rule: self == oldSelf, "
                + "message: fixed}]}}", "{a: 1}", old: "{a: 2}", "a: fixed"),
        Case(
            "type: object, properties: {a: {type: integer, x-kubernetes-validations: [{rule: \"oldSelf.hasValue() || "
                + "self == 1\", optionalOldSelf: true, message: start at 1}]}}", "{a: 2}", "a: start at 1"),
        Case(
            "type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [id], items: {type: object, "
                + "properties: {id: {type: string}, v: {type: integer, x-kubernetes-validations: "
                + "[{rule: self >= oldSelf, message: shrinks}]}}}", "[{id: b, v: 1}, {id: a, v: 2}]",
            old: "[{id: a, v: 1}, {id: b, v: 2}]", "[id=b].v: shrinks"),
        Case(
            "type: object, properties: {in: {type: integer}, a-b: {type: integer}}, x-kubernetes-validations: "
                + "[{rule: self.__in__ == self.a__dash__b, message: differ}]", "{in: 1, a-b: 2}", ": differ"),
        Case(
            "type: object, properties: {t: {type: string, format: date-time}, d: {type: string, format: duration}}, "
                + "x-kubernetes-validations: [{rule: \"self.t < timestamp('2020-01-01T00:00:00Z') && self.d > "
                + "duration('1h')\", message: nope}]", "{t: \"2019-01-01T00:00:00Z\", d: 2h}"),
        Case(
            "type: object, properties: {b: {type: string, format: byte, x-kubernetes-validations: [{rule: "
                + "\"self == b'hi'\", message: bye}]}}", "{b: aGk=}"),
        Case(
            "type: object, properties: {q: {type: string, x-kubernetes-validations: [{rule: \"quantity(self)"
                + ".isLessThan(quantity('1Gi'))\", message: large}]}}", "{q: 2Gi}", "q: large"),
    ]

    @Test(arguments: cases)
    func rulesAreEvaluated(example: Case) throws {
        let schema = Schema(openAPIv3: try #require(try Value.documents("{\(example.schema)}").first))
        let value = try #require(try Value.documents(example.value).first)
        let old = try example.old.flatMap { try Value.documents($0).first }
        let found = ValidationRules.violations(in: value, old: old, schema: schema)
        let texts = found.map { "\($0.path): \($0.message)" }
        if let first = example.says.first, first.contains("no such key") {
            #expect(found.count == 1 && found[0].isFault)
        } else {
            #expect(texts == example.says)
        }
    }
}

/// Pruning and defaults, after the API server's documentation ("Extend the Kubernetes API").
@Suite struct PruningTests {
    private func schema(_ yaml: String) throws -> Schema {
        Schema(customResource: try #require(try Value.documents(yaml).first))
    }

    @Test func undeclaredFieldsGo() throws {
        let schema = try schema(
            "{type: object, properties: {spec: {type: object, properties: {a: {type: integer}, m: {type: object, "
                + "additionalProperties: {type: object, properties: {k: {type: string}}}}, free: {type: object, "
                + "x-kubernetes-preserve-unknown-fields: true, properties: {p: {type: object, properties: {q: "
                + "{type: integer}}}}}}}}}")
        let value = try #require(
            try Value.documents(
                "{apiVersion: a/v1, kind: A, metadata: {name: n, other: 1}, more: 1, spec: {a: 1, b: 2, m: {x: {k: v, l: "
                    + "w}}, free: {any: 1, p: {q: 1, r: 2}}}}"
            ).first)
        let (pruned, removed) = Pruning.pruned(value, schema: schema)
        #expect(removed.map(\.description) == ["more", "spec.b", "spec.free.p.r", "spec.m.x.l"])
        #expect(pruned["spec"] == ["a": 1, "m": ["x": ["k": "v"]], "free": ["any": 1, "p": ["q": 1]]])
        #expect(Pruning.pruned(pruned, schema: schema).removed.isEmpty)
    }

    @Test func defaultsAreSetFromTheOutside() throws {
        let schema = try schema(
            "{type: object, properties: {spec: {type: object, default: {}, properties: {a: {type: integer, default: 3}, "
                + "list: {type: array, items: {type: object, properties: {b: {type: string, default: x}}}}, o: {type: "
                + "string, nullable: true, default: yes!}, z: {type: string}}}}}")
        #expect(Defaulting.defaulted([:], schema: schema)["spec"] == ["a": 3, "o": "yes!"])
        let given: Value = ["spec": ["a": .null, "list": [[:], ["b": "c"]], "o": .null, "z": .null]]
        #expect(
            Defaulting.defaulted(Defaulting.withoutForbiddenNulls(given, schema: schema), schema: schema)["spec"]
                == ["a": 3, "list": [["b": "x"], ["b": "c"]], "o": .null])
    }
}

import Cluster
import CurlTransport
import Documents
import Host
import Model
import Schemas
import TestSupport
import Testing

/// Rules that do not fit the schema they stand in: what the API server refuses a CRD for.
@Suite struct RuleMistakeTests {
    /// A rule of the schema `spec` below, and a part of what is wrong with it; `nil` for a good one.
    struct Case: Sendable, CustomTestStringConvertible {
        var rule: String
        var mistake: String?

        init(_ rule: String, _ mistake: String? = nil) {
            self.rule = rule
            self.mistake = mistake
        }

        var testDescription: String { rule }
    }

    private static let schema = """
        type: object
        properties:
          low: {type: integer}
          high: {type: integer}
          ratio: {type: number}
          name: {type: string, maxLength: 20}
          "on": {type: boolean}
          when: {type: string, format: date-time}
          long: {type: string, format: duration}
          bytes: {type: string, format: byte, maxLength: 20}
          either: {x-kubernetes-int-or-string: true}
          names: {type: array, maxItems: 5, items: {type: string, maxLength: 20}}
          ports: {type: array, maxItems: 5, items: {type: object, properties: {port: {type: integer}}}}
          labels: {type: object, maxProperties: 5, additionalProperties: {type: string, maxLength: 20}}
          open: {x-kubernetes-preserve-unknown-fields: true}
          half: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: string, maxLength: 9}}}
          embedded: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
          in: {type: string, maxLength: 20}
          dash-ed: {type: string, maxLength: 20}
          a.b/c: {type: string, maxLength: 20}
          under__score: {type: string, maxLength: 20}
          "null": {type: string, nullable: true, maxLength: 20}
        """

    static let cases = [
        Case("self.low <= self.high"),
        Case("self.low <= self.hihg", "no 'hihg'"),
        Case("self.low == self.name", "int == string"),
        Case("self.low + self.ratio > 1.0", "int + double"),
        Case("self.low", "yields int"),
        Case("self.name", "yields string"),
        Case("self.on"),
        Case("self.name.size() > self.low"),
        Case("self.name.sise() > 1", "sise"),
        Case("self.low.size() > 1", "no such overload"),
        Case("self.when < timestamp('2030-01-01T00:00:00Z')"),
        Case("self.when < '2030-01-01T00:00:00Z'", "timestamp < string"),
        Case("self.long > duration('1h')"),
        Case("self.bytes == b'a'"),
        Case("self.bytes == 'a'", "bytes == string"),
        Case("type(self.either) == int ? self.either > 1 : self.either.endsWith('%')"),
        Case("self.names.all(n, n.startsWith('a'))"),
        Case("self.names.all(n, n > 1)", "string > int"),
        Case("self.ports.exists(p, p.port == 1)"),
        Case("self.ports.exists(p, p.prot == 1)", "no 'prot'"),
        Case("self.labels['a'] == 'b' && self.labels.all(k, k != 'c')"),
        Case("self.labels['a'] == 1", "string == int"),
        Case("has(self.open)", "no 'open'"),
        Case("self.half.a == ''"),
        Case("self.half.b == ''", "no 'b'"),
        Case("self.embedded.metadata.name == self.embedded.kind"),
        Case("has(self.embedded.metadata.labels)", "no 'labels'"),
        Case("self.__in__ == self.dash__dash__ed"),
        Case("self.a__dot__b__slash__c == self.under__underscores__score"),
        Case("self.dash-ed == ''", "dash"),
        Case("!has(self.__null__) || self.__null__ != ''"),
        Case("oldSelf.low == self.low"),
        Case("oldSelf.lwo == self.low", "no 'lwo'"),
        Case("spec.low == 1", "spec"),
        Case("self.?name.orValue('') == ''"),
        Case("self.names.exists(n, n.matches('['))", "no regular expression"),
        Case("quantity(self.name).isGreaterThan(quantity('1Gi'))"),
        Case("isURL(self.name) && url(self.name).getHost() == 'a'"),
        Case("cidr('10.0.0.0/8').containsIP(ip(self.name))"),
        Case("!format.dns1123Label().validate(self.name).hasValue()"),
        Case("!format.named('dns1123Label').value().validate(self.name).hasValue()"),
        Case("format.dns1123Label().validate(self.low).hasValue()", "no such overload"),
    ]

    private func schema(_ rule: String) throws -> Value {
        var schema = try #require(try Value.documents(Self.schema).first)
        schema["x-kubernetes-validations"] = [["rule": .string(rule)]]
        return ["type": "object", "properties": ["spec": schema]]
    }

    @Test(arguments: cases)
    func rulesAreCheckedAgainstTheirSchema(example: Case) throws {
        let found = ValidationRules.mistakes(inSchema: try schema(example.rule))
        guard let mistake = example.mistake else {
            #expect(found.isEmpty)
            return
        }
        let first = try #require(found.first)
        #expect(first.message.contains(mistake), "\(first)")
        #expect(first.path.description == "properties.spec.x-kubernetes-validations[0].rule")
    }

    @Test func partsOfRules() throws {
        var schema = try schema("self.on")
        func mistakes(_ rule: Value) -> [String] {
            schema["properties"]?["spec"]?["x-kubernetes-validations"] = [rule]
            return ValidationRules.mistakes(inSchema: schema).map {
                "\($0.path.steps.last.map { "\($0)" } ?? ""): \($0.sort)"
            }
        }
        #expect(mistakes(["rule": "self.on ==", "messageExpression": "self.low"]).count == 2)
        #expect(
            mistakes(["rule": "self.on", "messageExpression": "'a ' + self.name", "fieldPath": ".labels.x"]).isEmpty)
        #expect(mistakes(["rule": "self.on", "fieldPath": ".nothing"]).count == 1)
        #expect(mistakes(["rule": "oldSelf.hasValue() || self.on", "optionalOldSelf": true]).isEmpty)
        #expect(mistakes(["rule": "oldSelf.hasValue()"]).count == 1)
    }

    /// Rules of real definitions, which API servers took.
    @Test(.enabled(if: SharedDefinitions.folder != nil))
    func rulesOfOperatorsFit() throws {
        var rules = 0
        for path in try SharedDefinitions.files() {
            // Parsing costs; without the word there is nothing to check.
            let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
            guard text.contains("x-kubernetes-validations") else { continue }
            for definition in try Value.documents(text) {
                for version in definition["spec"]?["versions"]?.array ?? [] {
                    guard let schema = version["schema"]?["openAPIV3Schema"] else { continue }
                    rules += 1
                    let mistakes = ValidationRules.mistakes(inSchema: schema)
                    #expect(mistakes.isEmpty, "\(path): \(mistakes)")
                }
            }
        }
        #expect(rules > 10)
    }

    @Test(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
    func theServerAgrees() async throws {
        let transport = try await TestServer.shared().transport()
        for example in Self.cases {
            let definition: Value = [
                "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                "metadata": ["name": "rules.agreement.example.com"],
                "spec": [
                    "group": "agreement.example.com", "scope": "Namespaced",
                    "names": ["plural": "rules", "singular": "rule", "kind": "Rule", "listKind": "RuleList"],
                    "versions": [
                        [
                            "name": "v1", "served": true, "storage": true,
                            "schema": ["openAPIV3Schema": try schema(example.rule)],
                        ]
                    ],
                ],
            ]
            let response = try await transport.send(
                APIRequest(
                    .post, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    query: [APIRequest.Parameter("dryRun", "All")], contentType: .json,
                    body: JSON.serialize(definition)))
            let answer = String(decoding: response.body.prefix(1500), as: UTF8.self)
            #expect((response.status == 201) == (example.mistake == nil), "\(example.rule): \(answer)")
        }
    }
}

import Model
import Schemas
import TestSupport
import Testing

/// What validation says, rule by rule.
@Suite struct ValidationTests {
    struct Case: CustomTestStringConvertible {
        var kind: GroupVersionKind
        var yaml: String
        /// Paths and messages.
        var says: [String]

        var testDescription: String { says.first ?? "" }

        init(_ apiVersion: String, _ kind: String, _ yaml: String, _ says: String...) {
            self.kind = GroupVersionKind(apiVersion: apiVersion, kind: kind)
            self.yaml = yaml
            self.says = says
        }
    }

    static let builtIn = [
        Case("v1", "ConfigMap", "metadata: {name: a}\ndata: {a: b}"),
        Case(
            "v1", "ConfigMap", "metadata: {nam: a}\ndta: {a: b}",
            "dta: This kind has no field \"dta\" here. Did you mean \"data\"?",
            "metadata.nam: This kind has no field \"nam\" here. Did you mean \"name\"?"),
        Case("v1", "ConfigMap", "data: {a: 1}", "data.a: Expected a string, found the number 1."),
        Case("v1", "ConfigMap", "data: [a]", "data: Expected an object, found a list."),
        Case("v1", "ConfigMap", "immutable: 'yes'", "immutable: Expected a boolean, found the string \"yes\"."),
        Case("v1", "ConfigMap", "binaryData: {a: '***'}", "binaryData.a: \"***\" is no valid base64 text."),
        Case("v1", "ConfigMap", "data: null\nmetadata: {labels: null, annotations: {a: null}}"),
        Case(
            "v1", "Service", "spec: {ports: [{name: a}]}",
            "spec.ports[0].port: The field \"port\" is required and missing."),
        Case(
            "v1", "Service", "spec: {ports: [{port: 80}, {port: 80, protocol: TCP}, {port: 80, protocol: UDP}]}",
            "spec.ports[1]: port=80,protocol=TCP stands in the list twice, and this list tells its "
                + "elements apart by it."),
        Case(
            "v1", "Service", "spec: {ports: [{port: 80, targetPort: 8.5}]}",
            "spec.ports[port=80,protocol=TCP].targetPort: Expected an integer or a string, found the number 8.5."),
        Case(
            "v1", "Service", "spec: {ports: [{port: 5000000000}]}",
            "spec.ports[port=5000000000,protocol=TCP].port: 5000000000 is no valid 32-bit integer."),
        Case(
            "v1", "Service", "spec: {type: nodePort}",
            "spec.type: \"nodePort\" is none of the allowed values: \"ClusterIP\", \"ExternalName\", "
                + "\"LoadBalancer\", \"NodePort\"."),
        Case(
            "v1", "PersistentVolumeClaim", "spec: {resources: {requests: {storage: 5 GB}}}",
            "spec.resources.requests.storage: \"5 GB\" is no valid quantity."),
        Case("v1", "PersistentVolumeClaim", "spec: {resources: {requests: {storage: 5}}}"),
        Case(
            "apps/v1", "Deployment", "spec: {replicas: '2', selector: {}, template: {spec: {containers: [{}]}}}",
            "spec.replicas: Expected an integer, found the string \"2\".",
            "spec.template.spec.containers[0].name: The field \"name\" is required and missing."),
        Case(
            "batch/v1", "Job", "metadata: {creationTimestamp: yesterday}\nspec: {template: {}}",
            "metadata.creationTimestamp: \"yesterday\" is no valid date-time."),
    ]

    @Test(arguments: builtIn)
    func builtInKinds(example: Case) throws {
        let schema = try #require(SchemaCatalog.builtIn.schema(for: example.kind))
        let value = try #require(try Value.documents(example.yaml).first)
        #expect(Validation.validate(value, schema: schema).map { "\($0.path): \($0.message)" } == example.says)
    }

    /// A schema, a value, and what is said.
    static let custom: [(String, String, [String])] = [
        ("{type: integer, minimum: 2, maximum: 4}", "5", [": 5 is too large: it must be at most 4."]),
        ("{type: integer, minimum: 2, exclusiveMinimum: true}", "2", [": 2 is too small: it must be above 2."]),
        ("{type: integer, maximum: 4, exclusiveMaximum: true}", "4", [": 4 is too large: it must be below 4."]),
        ("{type: integer, maximum: 4, exclusiveMaximum: true}", "3", []),
        ("{type: integer, multipleOf: 5}", "7", [": 7 is no multiple of 5."]),
        ("{type: integer, multipleOf: -1}", "-9223372036854775808", []),
        ("{type: number}", "2", []),
        ("{type: string, minLength: 2}", "é", [": \"é\" is too short: at least 2 characters."]),
        ("{type: string, maxLength: 1}", "ab", [": The text is too long: at most 1 character."]),
        ("{type: string, pattern: '^a+$'}", "b", [": \"b\" does not match the pattern ^a+$."]),
        ("{type: string, enum: [a, b]}", "c", [": \"c\" is none of the allowed values: \"a\", \"b\"."]),
        ("{type: string, format: ipv4}", "1.2.3", [": \"1.2.3\" is no valid ipv4."]),
        ("{type: array, items: {type: string}, minItems: 1}", "[]", [": The list is too short: at least 1 element."]),
        ("{type: array, items: {type: string}, maxItems: 1}", "[a, b]", [": The list is too long: at most 1 element."]),
        (
            "{type: string, format: uuid}", "123e4567-e89b-12d3-a56-426f614174000",
            [": \"123e4567-e89b-12d3-a56-426f614174000\" is no valid uuid."]
        ),
        (
            "{type: array, items: {type: string}, x-kubernetes-list-type: set}", "[a, b, a]",
            ["[2]: \"a\" stands in the list twice, and this list tells its elements apart by it."]
        ),
        (
            "{type: object, additionalProperties: {type: integer}, minProperties: 1}", "{}",
            [": The object has too few fields: at least 1."]
        ),
        (
            "{type: object, additionalProperties: {type: integer}, maxProperties: 1}", "{a: 1, b: 2}",
            [": The object has too many fields: at most 1."]
        ),
        ("{type: string, nullable: true}", "null", []),
        ("{type: string}", "null", [": Expected a string, found null."]),
        ("{x-kubernetes-int-or-string: true}", "true", [": Expected an integer or a string, found the boolean true."]),
        ("{type: object, properties: {a: {type: string}}, x-kubernetes-preserve-unknown-fields: true}", "{b: 1}", []),
        ("{type: object, properties: {a: {type: string}}}", "{b: 1}", ["b: This kind has no field \"b\" here."]),
        (
            "{type: object, properties: {a: {type: string}}, anyOf: [{required: [a]}]}", "{}",
            [": The value fits none of the forms that the schema allows."]
        ),
        (
            "{type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}",
            "{a: x, b: z}", [": The value fits 2 of the forms that exclude each other."]
        ),
        ("{type: string, not: {enum: [a]}}", "a", [": The value has a form that the schema forbids."]),
    ]

    @Test(arguments: custom)
    func customResources(schema: String, value: String, says: [String]) throws {
        let document = try #require(try Value.documents(schema).first)
        let value = try #require(try Value.documents("{value: \(value)}").first?["value"])
        let errors = Validation.validate(value, schema: Schema(openAPIv3: document))
        #expect(errors.map { "\($0.path): \($0.message)" } == says)
    }

    @Test func embeddedResourcesAreObjects() throws {
        let document = try #require(
            try Value.documents(
                "{type: object, properties: {inner: {type: object, x-kubernetes-embedded-resource: true}}}"
            )
            .first)
        let schema = Schema(customResource: document)
        func errors(_ yaml: String) throws -> [String] {
            Validation.validate(try #require(try Value.documents(yaml).first), schema: schema).map { "\($0.path)" }
        }
        #expect(try errors("inner: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}").isEmpty)
        #expect(try errors("inner: {metadata: {name: a}}") == ["inner.apiVersion", "inner.kind"])
        #expect(
            try errors("inner: {apiVersion: v1, kind: A, metadata: {nam: a}, more: 1}") == [
                "inner.metadata.nam", "inner.more",
            ])
    }
}

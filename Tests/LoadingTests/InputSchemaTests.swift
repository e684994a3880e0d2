import Loading
import Model
import TestSupport
import Testing

/// The types of inputs, as OpenAPI writes them.
@Suite struct InputSchemaTests {
    private func schema(_ text: String) async throws -> InputSchema {
        let configuration = try await LoadingRepository().module("objects: []\ninputs: {a: {\(text)}}").load()
        return try #require(configuration.modules.first?.inputs.first?.schema)
    }

    private func isAny(_ element: InputSchema.Element) -> Bool { if case .any = element { true } else { false } }
    private func isNone(_ element: InputSchema.Element) -> Bool { if case .none = element { true } else { false } }

    /// The flag of OpenAPI 3.0, and the number of JSON Schema in its place.
    @Test(
        arguments: [
            ("minimum: 1", Bound(value: 1), nil),
            ("minimum: 1, exclusiveMinimum: true", Bound(value: 1, isExclusive: true), nil),
            ("minimum: 1, exclusiveMinimum: false", Bound(value: 1), nil),
            ("exclusiveMinimum: 0.5", Bound(value: 0.5, isExclusive: true), nil),
            ("exclusiveMaximum: 9", nil, Bound(value: 9, isExclusive: true)),
            ("minimum: 0, maximum: 9", Bound(value: 0), Bound(value: 9)),
        ] as [(String, Bound?, Bound?)])
    func limits(text: String, minimum: Bound?, maximum: Bound?) async throws {
        let schema = try await schema("type: number, \(text)")
        #expect(schema.minimum == minimum && schema.maximum == maximum)
    }

    @Test(arguments: [("string", "Length"), ("array", "Items"), ("object", "Properties")])
    func counts(type: String, noun: String) async throws {
        let schema = try await schema("type: \(type), min\(noun): 2, max\(noun): 3")
        #expect(schema.minimumCount == 2 && schema.maximumCount == 3)
    }

    /// OpenAPI allows what it does not name, which would hide each misspelt key.
    @Test func namingPropertiesClosesTheList() async throws {
        let properties = "type: object, properties: {b: {type: string}}"
        #expect(isAny(try await schema("type: object").additionalProperties))
        #expect(isNone(try await schema(properties).additionalProperties))
        #expect(
            isAny(try await schema(properties + ", x-kubernetes-preserve-unknown-fields: true").additionalProperties))
        #expect(isAny(try await schema(properties + ", additionalProperties: true").additionalProperties))
        #expect(isNone(try await schema("type: object, additionalProperties: false").additionalProperties))
        let typed = try await schema("type: object, additionalProperties: {type: integer}")
        guard case .schema(let values) = typed.additionalProperties else {
            Issue.record("the values have a type")
            return
        }
        #expect(values.kind == .integer)
    }

    @Test func whatElseATypeSays() async throws {
        let schema = try await schema(
            "type: string, description: D, format: dns-label, default: , nullable: true, enum: [a, b], pattern: ^a, required: false"
        )
        #expect(schema.kind == .string && schema.description == "D" && schema.format?.value == .label)
        #expect(schema.defaultValue?.value == .null, "a default of null is one")
        #expect(schema.isNullable && schema.isRequired == false)
        #expect(schema.allowed?.value == ["a", "b"] && schema.pattern?.value == "^a")
        let list = try await self.schema("type: array, uniqueItems: true, items: {type: number, multipleOf: 0.5}")
        #expect(list.hasUniqueItems)
        guard case .schema(let items) = list.items else {
            Issue.record("the elements have a type")
            return
        }
        #expect(items.multipleOf == 0.5)
    }

    @Test func requiredNamesAreProperties() async {
        let complaint = await LoadingRepository().module(
            "objects: []\ninputs: {a: {type: object, required: [nam], properties: {name: {type: string}}}}"
        ).complaint()
        #expect(
            complaint.contains("names \"nam\", which is none of its properties. Did you mean \"name\"?"), "\(complaint)"
        )
    }
}

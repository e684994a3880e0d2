internal import Expressions
internal import Model

/// Reads the types of inputs.
enum InputSchemaReader {
    /// The inputs of a module: a mapping of names to types, or one object type with `properties`.
    static func inputs(_ node: Node, _ diagnostics: inout Diagnostics) -> [InputDeclaration] {
        guard let entries = node.entries else {
            diagnostics.reportWrongType(node, what: "\"inputs\"", wanted: "a mapping of names to types")
            return []
        }
        // `type: object` as a scalar cannot be an input called "type", whose declaration would be a mapping.
        if node["type"]?.string == "object", node["properties"] != nil {
            let schema = schema(node, subject: "\"inputs\"", &diagnostics)
            let required = Set(schema.required.map(\.value))
            return schema.properties.map { property in
                var property = property
                if required.contains(property.name.value) { property.schema.isRequired = true }
                return property
            }
        }
        return entries.map { declaration($0, noun: "input", &diagnostics) }
    }

    private static func declaration(
        _ entry: Node.Entry, noun: String, _ diagnostics: inout Diagnostics
    ) -> InputDeclaration {
        if noun == "input", !entry.key.isIdentifier {
            diagnostics.reportInvalid(
                "An input cannot be called \"\(entry.key)\": expressions say inputs.NAME, and a name is made of "
                    + "letters, digits and \"_\".", at: entry.keyRange)
        }
        let schema = schema(entry.value, subject: "\(noun) \(entry.key)", &diagnostics)
        return InputDeclaration(name: entry.name, schema: schema)
    }

    private static func schema(_ node: Node, subject: String, _ diagnostics: inout Diagnostics) -> InputSchema {
        var schema = InputSchema(kind: nil, range: node.range.firstLine)
        guard var fields = FieldReader(node, subject: subject, &diagnostics) else { return schema }
        schema.kind = fields.word("type", as: InputSchema.Kind.self, &diagnostics)?.value
        schema.description = fields.string("description", &diagnostics)?.value
        _ = fields.string("title", &diagnostics)
        _ = fields.node("example")
        schema.format = fields.word("format", as: InputFormat.self, &diagnostics)
        schema.defaultValue = fields.entry("default")?.value
        if schema.defaultValue == nil, fields.contains("default") {
            schema.defaultValue = Node(.null, range: node.range.firstLine)
        }
        schema.isNullable = fields.boolean("nullable", &diagnostics) ?? false
        schema.isIntegerOrString = fields.boolean("x-kubernetes-int-or-string", &diagnostics) ?? false
        if let elements = fields.elements("enum", &diagnostics), let node = fields.node("enum") {
            schema.allowed = Located(elements.map(\.value), at: node.range)
        }
        readLimits(of: &schema, &fields, &diagnostics)
        readChildren(of: &schema, &fields, &diagnostics)
        fields.finish(&diagnostics)
        return schema
    }

    private static func readLimits(
        of schema: inout InputSchema, _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) {
        schema.pattern = fields.string("pattern", &diagnostics)
        if let pattern = schema.pattern { checkPattern(pattern, &diagnostics) }
        schema.minimum = bound("minimum", exclusive: "exclusiveMinimum", &fields, &diagnostics)
        schema.maximum = bound("maximum", exclusive: "exclusiveMaximum", &fields, &diagnostics)
        switch fields.number("multipleOf", &diagnostics)?.value {
        case .integer(let number)? where number > 0: schema.multipleOf = Double(number)
        case .number(let number)? where number > 0: schema.multipleOf = number
        default: break
        }
        let least = ["minLength", "minItems", "minProperties"].map { fields.integer($0, &diagnostics)?.value }
        let most = ["maxLength", "maxItems", "maxProperties"].map { fields.integer($0, &diagnostics)?.value }
        schema.minimumCount = least.compactMap { $0 }.first
        schema.maximumCount = most.compactMap { $0 }.first
        schema.hasUniqueItems = fields.boolean("uniqueItems", &diagnostics) ?? false
    }

    /// Patterns are read by the expression language's own engine, which says what is wrong with one.
    private static func checkPattern(_ pattern: Located<String>, _ diagnostics: inout Diagnostics) {
        var scope = Scope()
        scope.define("pattern", Value.string(pattern.value))
        do throws(ExpressionError) {
            _ = try Expression(parsing: "''.matches(pattern)").evaluate(in: scope)
        } catch {
            diagnostics.reportInvalid("\"pattern\" cannot be read: \(error.message.asSentence)", at: pattern.range)
        }
    }

    /// A limit, exclusive by OpenAPI 3.0's flag beside it or by JSON Schema's number in its place.
    private static func bound(
        _ key: String, exclusive: String, _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) -> Bound? {
        let limit = fields.number(key, &diagnostics)
        if case .bool(let flag)? = fields.node(exclusive)?.content {
            return limit.map { Bound(value: $0.value, isExclusive: flag) }
        }
        if let limit = fields.number(exclusive, &diagnostics) {
            return Bound(value: limit.value, isExclusive: true)
        }
        return limit.map { Bound(value: $0.value) }
    }

    private static func readChildren(
        of schema: inout InputSchema, _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) {
        if let node = fields.node("items") {
            schema.items = .schema(self.schema(node, subject: "\"items\" of \(fields.subject)", &diagnostics))
        }
        schema.properties = fields.entries("properties", &diagnostics).map {
            declaration($0, noun: "property", &diagnostics)
        }
        let keepsUnknown = fields.boolean("x-kubernetes-preserve-unknown-fields", &diagnostics) ?? false
        // OpenAPI allows what it does not name. Here that would hide each misspelt key, so naming properties closes
        // the list unless `additionalProperties` opens it.
        schema.additionalProperties = schema.properties.isEmpty || keepsUnknown ? .any : .none
        if let node = fields.node("additionalProperties") {
            if case .bool(let isAllowed) = node.content {
                schema.additionalProperties = isAllowed ? .any : .none
            } else {
                let subject = "\"additionalProperties\" of \(fields.subject)"
                schema.additionalProperties = .schema(self.schema(node, subject: subject, &diagnostics))
            }
        }
        readRequired(of: &schema, &fields, &diagnostics)
    }

    /// `required: [names]` as in OpenAPI; `required: true` or `false` speaks of the input itself.
    private static func readRequired(
        of schema: inout InputSchema, _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) {
        if case .bool(let flag)? = fields.node("required")?.content {
            schema.isRequired = flag
            return
        }
        schema.required = fields.strings("required", &diagnostics) ?? []
        let known = schema.properties.map(\.name.value)
        for name in schema.required where !known.contains(name.value) && !known.isEmpty {
            diagnostics.reportInvalid(
                "\"required\" of \(fields.subject) names \"\(name.value)\", which is none of its properties."
                    + didYouMean(name.value, among: known), at: name.range)
        }
    }
}

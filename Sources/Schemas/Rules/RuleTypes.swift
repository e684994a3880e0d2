internal import Expressions
internal import Model

/// The types that CEL rules see of a structural schema (k8s.io/apiserver `pkg/cel/common` `SchemaDeclType`).
///
/// What a schema does not say a rule cannot read: a field without a type, or whose name no CEL name can stand for, is
/// not there, and of an object's `metadata` only the names are.
enum RuleTypes {
    /// The type of a value; `nil` where the schema leaves it open.
    ///
    /// `isRoot`: a whole object, the custom resource or one embedded in it. `name` stands for the value in messages.
    static func type(of schema: Value, isRoot: Bool, name: String) -> ExpressionType? {
        if schema["x-kubernetes-int-or-string"] == true { return .dyn }
        switch isRoot ? "object" : schema["type"]?.string {
        case "array":
            guard let items = schema["items"], items.object != nil else { return nil }
            return element(items, name: name).map(ExpressionType.list)
        case "object": return object(schema, isRoot: isRoot, name: name)
        case "string": return text(schema["format"]?.string)
        case "boolean": return .bool
        case "number": return .double
        case "integer": return .int
        default: return nil
        }
    }

    /// The type of what stands in a list, a map or a field.
    private static func element(_ schema: Value, name: String) -> ExpressionType? {
        type(of: schema, isRoot: schema["x-kubernetes-embedded-resource"] == true, name: name)
    }

    private static func text(_ format: String?) -> ExpressionType {
        switch format {
        case "byte": .bytes
        case "duration": .duration
        case "date", "date-time": .timestamp
        default: .string
        }
    }

    private static func object(_ schema: Value, isRoot: Bool, name: String) -> ExpressionType? {
        if let values = schema["additionalProperties"], values.object != nil {
            return element(values, name: name).map { .map(.string, $0) }
        }
        let required = schema["required"]?.array?.compactMap(\.string) ?? []
        var fields: [ObjectType.Field] = []
        for property in schema["properties"]?.object ?? [:] {
            if isRoot, ["apiVersion", "kind", "metadata"].contains(property.key) { continue }
            guard let name = RuleValues.escapedName(property.key),
                let type = element(property.value, name: property.key)
            else { continue }
            let isOptional = !required.contains(property.key) && property.value["default"] == nil
            fields.append(ObjectType.Field(name, type, isOptional: isOptional))
        }
        if isRoot {
            let names = [ObjectType.Field("name", .string), ObjectType.Field("generateName", .string)]
            fields.append(ObjectType.Field("apiVersion", .string))
            fields.append(ObjectType.Field("kind", .string))
            fields.append(ObjectType.Field("metadata", .object(ObjectType(name: "metadata", fields: names))))
        }
        return .object(ObjectType(name: name, fields: fields))
    }
}

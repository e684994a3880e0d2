internal import Expressions
internal import Model

/// The types of what expressions see: the counterpart of `ContextBuilder`, before there are values.
enum TypeScopes {
    /// What every expression of the repository sees.
    ///
    /// Storage roles are a map, because a module may ask by `has()` for one that this environment lacks.
    static var environment: TypeEnvironment {
        var types = TypeEnvironment()
        types.define(
            "environment",
            object(
                "environment",
                [
                    ObjectType.Field("name", .string), ObjectType.Field("platform", .string),
                    ObjectType.Field("domain", .string, isOptional: true),
                ]))
        types.define("platform", object("platform", [ObjectType.Field("name", .string)]))
        types.define("storage", .map(.string, .string))
        return types
    }

    static let instance = object(
        "instance", [ObjectType.Field("name", .string), ObjectType.Field("namespace", .string)])

    static func object(_ name: String, _ fields: [ObjectType.Field]) -> ExpressionType {
        .object(ObjectType(name: name, fields: fields))
    }

    static func inputs(of module: Module) -> ExpressionType {
        object(
            "inputs",
            module.inputs.map {
                ObjectType.Field(
                    $0.name.value, $0.schema.expressionType(named: "inputs.\($0.name.value)"),
                    isOptional: $0.schema.isRequired == false && $0.schema.defaultValue == nil)
            })
    }

    /// The endpoints of a module, called `name` in messages.
    static func endpoints(of module: Module, named name: String) -> ExpressionType {
        object(
            name,
            module.endpoints.map { endpoint in
                var fields = address
                // What lives outside of the cluster has no Service; another one's endpoint may.
                if endpoint.host == nil { fields.append(ObjectType.Field("service", .string)) }
                fields.append(ObjectType.Field("namespace", .string))
                return ObjectType.Field(
                    endpoint.name.value, object("\(name).\(endpoint.name.value)", fields),
                    isOptional: endpoint.when != nil)
            })
    }

    private static let address = [
        ObjectType.Field("host", .string), ObjectType.Field("port", .int), ObjectType.Field("url", .string),
        ObjectType.Field("protocol", .string),
    ]

    /// `needs.<name>`, and in the same way `instances.<name>`, where the module that is meant may not be known.
    static func provider(_ name: String, _ module: Module?, outputs: [ObjectType.Field]?) -> ExpressionType {
        var fields = [ObjectType.Field("name", .string), ObjectType.Field("namespace", .string)]
        if module?.endpoints.isEmpty != true { fields += address }
        fields.append(
            ObjectType.Field("endpoints", module.map { endpoints(of: $0, named: "\(name).endpoints") } ?? .dyn))
        let known = outputs ?? module?.outputs.map { ObjectType.Field($0.name.value, .dyn) }
        fields.append(ObjectType.Field("outputs", known.map { object("\(name).outputs", $0) } ?? .dyn))
        return object(name, fields)
    }
}

import APIMachinery
package import Model
package import Schemas

extension Admission {
    /// The forms in which a server may hold a configuration whose fields it completes only where they are one field to
    /// server-side apply: lists without keys, atomic maps.
    ///
    /// Defaults in fields of their own are nobody's and disturb nobody; those inside such a value are a part of what its
    /// owner owns. If the live value is what decoding makes of the desired one, then applying ends in the same value.
    package static func storedForms(of configuration: Value, as kind: AdmittedKind, schema: Schema) -> [Value] {
        let decoded = decode(configuration, as: kind, schema: schema).object
        let types = SchemaNodes(schema)
        let stored = wholes(
            in: configuration, from: TypedForm.normalized(decoded, schema: schema), as: types.root, types)
        let path = ["spec", "volumeClaimTemplates"]
        guard case .array(let templates)? = stored.value(at: path) else { return [stored] }
        // Servers before 1.34 write the time that a template has not (apimachinery `meta/v1`, `creationTimestamp`).
        var older = stored
        older.set(
            .array(
                templates.map { template in
                    var template = template
                    template.updateMetadata { $0["creationTimestamp"] = .null }
                    return template
                }), at: path)
        return [stored, older]
    }

    /// The configuration with the values that are one field as the server completes them.
    private static func wholes(
        in wanted: Value, from completed: Value, as type: SchemaNodes.ID, _ types: SchemaNodes
    ) -> Value {
        switch (wanted, completed) {
        case (.object(let fields), .object(let others)):
            if types.mapType(type) == .atomic { return completed }
            return .object(
                ValueObject(
                    fields.map { field in
                        guard let child = types.property(field.key, of: type) ?? types.additionalProperties(of: type),
                            let other = others[field.key]
                        else { return field }
                        return ValueObject.Field(
                            key: field.key, value: wholes(in: field.value, from: other, as: child, types))
                    }))
        case (.array(let elements), .array(let others)):
            if types.listType(type) == .atomic { return completed }
            guard let items = types.items(of: type), elements.count == others.count else { return wanted }
            return .array(zip(elements, others).map { wholes(in: $0, from: $1, as: items, types) })
        default: return wanted
        }
    }
}

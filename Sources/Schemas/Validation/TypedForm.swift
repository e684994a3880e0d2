package import Model

/// The form in which the API server answers with built-in types: it holds them as Go structs, and a value that went
/// through one comes back without what is empty and with the structs that are always there.
///
/// Custom resources have this form in their `metadata` only.
package enum TypedForm {
    /// The value as it comes back.
    ///
    /// `null` goes, and so do empty lists and maps that are not required; structs without a pointer (`resources`,
    /// `strategy`, `status`) appear as `{}`. Scalars stay: the schema does not tell `0` that is dropped from `0` that
    /// is kept.
    package static func normalized(_ value: Value, schema: Schema) -> Value {
        TypedWalker(table: schema.table).visit(value, schema.node)
    }

    /// The empty struct of a built-in kind, with the fields that Go writes even when nothing is set.
    package static func empty(_ schema: Schema) -> Value {
        TypedWalker(table: schema.table).empty(schema.node)
    }
}

private struct TypedWalker {
    let table: SchemaTable

    func visit(_ value: Value, _ node: SchemaTable.Node) -> Value {
        switch value {
        case .array(let elements) where node.element >= 0:
            let element = table.nodes[Int(node.element)]
            return .array(elements.map { visit($0, element) })
        case .object(let object): return .object(visit(object, node))
        default: return value
        }
    }

    private func visit(_ object: ValueObject, _ node: SchemaTable.Node) -> ValueObject {
        let isTyped = node.flags.contains(.isTyped)
        var fields: [ValueObject.Field] = []
        fields.reserveCapacity(object.count)
        for field in object {
            let declared = table.field(field.key, of: node)
            let child = declared?.node ?? node.additional
            guard child >= 0 else {
                fields.append(field)
                continue
            }
            let childNode = table.nodes[Int(child)]
            if isTyped, declared?.isRequired != true, isOmitted(field.value, childNode) { continue }
            fields.append(ValueObject.Field(key: field.key, value: visit(field.value, childNode)))
        }
        var result = ValueObject(fields)
        guard isTyped else { return result }
        for field in table.fields[node.fields] where field.isAlwaysThere && result[field.name]?.isNull != false {
            result[field.name] = visit(.object([:]), table.nodes[Int(field.node)])
        }
        return result
    }

    /// `omitempty`: a pointer to a struct is written even where the struct is empty (`emptyDir: {}`).
    private func isOmitted(_ value: Value, _ node: SchemaTable.Node) -> Bool {
        switch value {
        case .null: return true
        case .array(let elements): return elements.isEmpty && node.type == .array
        case .object(let object): return object.isEmpty && node.type == .object && node.fields.isEmpty
        default: return false
        }
    }

    func empty(_ node: SchemaTable.Node) -> Value {
        var fields: [ValueObject.Field] = []
        for field in table.fields[node.fields] where field.isRequired || field.isAlwaysThere {
            let child = table.nodes[Int(field.node)]
            fields.append(ValueObject.Field(key: field.name, value: field.isAlwaysThere ? empty(child) : zero(child)))
        }
        return .object(ValueObject(fields))
    }

    private func zero(_ node: SchemaTable.Node) -> Value {
        switch node.type {
        case .string where node.format == .none: .string("")
        case .integer: .integer(0)
        case .boolean: .bool(false)
        default: .null
        }
    }
}

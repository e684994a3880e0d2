package import Model

/// Defaults, nulls and unknown fields of custom resources, as the API server treats them (apiextensions-apiserver
/// `schema/defaulting` and `schema/pruning`).
///
/// Built-in kinds are not concerned: their schemas carry no defaults, because the server sets theirs in code.
package enum Defaulting {
    /// The value with the defaults of absent fields, and of fields that are `null` where the schema does not allow it.
    package static func defaulted(_ value: Value, schema: Schema) -> Value {
        DefaultingWalker(table: schema.table).visit(value, schema.node)
    }

    /// The value without fields that are `null` where that is not allowed and that have no default.
    ///
    /// The server does this to what it decodes, so before defaulting, but not to what an apply leads to.
    package static func withoutForbiddenNulls(_ value: Value, schema: Schema) -> Value {
        DefaultingWalker(table: schema.table).withoutNulls(value, schema.node)
    }
}

private struct DefaultingWalker {
    let table: SchemaTable

    private func defaultValue(_ node: SchemaTable.Node) -> Value? {
        guard let value = table.constraints(of: node)?.defaultValue, !value.isNull else { return nil }
        return value
    }

    private func isForbiddenNull(_ value: Value, _ node: SchemaTable.Node) -> Bool {
        value.isNull && !node.flags.contains(.nullable) && !node.flags.contains(.isTyped)
    }

    func visit(_ value: Value, _ node: SchemaTable.Node) -> Value {
        switch value {
        case .object(let object): return .object(visit(object, node))
        case .array(let elements) where node.type == .array && node.element >= 0:
            let element = table.nodes[Int(node.element)]
            return .array(
                elements.map { item in
                    visit(isForbiddenNull(item, element) ? defaultValue(element) ?? item : item, element)
                })
        default: return value
        }
    }

    private func visit(_ object: ValueObject, _ node: SchemaTable.Node) -> ValueObject {
        var result = object
        for field in table.fields[node.fields] {
            let child = table.nodes[Int(field.node)]
            guard let value = defaultValue(child) else { continue }
            if object[field.name].map({ isForbiddenNull($0, child) }) ?? true { result[field.name] = value }
        }
        for field in result {
            let declared = table.field(field.key, of: node)
            guard let id = declared?.node ?? (node.flags.contains(.declaresAdditional) ? node.additional : nil), id >= 0
            else { continue }
            let child = table.nodes[Int(id)]
            result.update(field.key) { value in
                if declared == nil, isForbiddenNull(value, child) { value = defaultValue(child) ?? value }
                value = visit(value, child)
            }
        }
        return result
    }

    func withoutNulls(_ value: Value, _ node: SchemaTable.Node?) -> Value {
        switch value {
        case .object(let object):
            let fields = object.compactMap { field -> ValueObject.Field? in
                guard let child = child(field.key, of: node) else { return field }
                if isForbiddenNull(field.value, child), defaultValue(child) == nil { return nil }
                return ValueObject.Field(key: field.key, value: withoutNulls(field.value, child))
            }
            return .object(ValueObject(fields))
        case .array(let elements):
            guard let node, node.type == .array, node.element >= 0 else { return value }
            let element = table.nodes[Int(node.element)]
            return .array(elements.map { withoutNulls($0, element) })
        default: return value
        }
    }

    private func child(_ name: String, of node: SchemaTable.Node?) -> SchemaTable.Node? {
        guard let node else { return nil }
        if let field = table.field(name, of: node) { return table.nodes[Int(field.node)] }
        guard node.flags.contains(.declaresAdditional), node.additional >= 0 else { return nil }
        return table.nodes[Int(node.additional)]
    }
}

package import APIMachinery
package import Model

extension StructuredMerge {
    /// The value without the fields and list elements of a set; a member takes with it what lies below.
    ///
    /// A container that loses its last field or element becomes `null`, as in structured-merge-diff: typed objects drop
    /// it. `TypedValue.RemoveItems`.
    package static func remove(_ fields: FieldSet, from value: Value, schema: Schema) -> Value {
        if fields.isEmpty { return value }
        return CutWalker(table: schema.table).remove(fields, from: value, schema.node)
    }

    /// The value with only the fields and list elements of a set; `TypedValue.ExtractItems`.
    ///
    /// Elements of associative lists come without their keys unless the set has them. Differs from upstream in one
    /// point: a map that is itself a member keeps the fields below it that are members, where upstream looks for them
    /// in the wrong set and finds none.
    package static func extract(_ fields: FieldSet, from value: Value, schema: Schema) -> Value {
        CutWalker(table: schema.table).extract(fields, from: value, schema.node)
    }
}

private struct CutWalker {
    let table: SchemaTable

    func remove(_ fields: FieldSet, from value: Value, _ node: SchemaTable.Node) -> Value {
        switch Atom(node, value) {
        case .scalar: return value
        case .list:
            guard node.listType != .atomic, case .array(let elements) = value else { return .null }
            let element = table.nodes[Int(node.element)]
            let kept = elements.compactMap { item -> Value? in
                guard let step = table.step(to: item, in: node), let entry = fields.entry(for: step) else {
                    return item
                }
                if entry.isMember { return nil }
                return remove(entry.children, from: item, element)
            }
            return kept.isEmpty ? .null : .array(kept)
        case .map:
            guard node.mapType != .atomic, case .object(let object) = value else { return .null }
            let kept = object.compactMap { field -> ValueObject.Field? in
                guard let entry = fields.entry(for: .key(field.key)) else { return field }
                if entry.isMember { return nil }
                let child = table.nodes[Int(table.childOrDeduced(field.key, of: node))]
                return ValueObject.Field(key: field.key, value: remove(entry.children, from: field.value, child))
            }
            return kept.isEmpty ? .null : .object(ValueObject(kept))
        }
    }

    func extract(_ fields: FieldSet, from value: Value, _ node: SchemaTable.Node) -> Value {
        switch Atom(node, value) {
        case .scalar: return value
        case .list:
            guard case .array(let elements) = value else { return .null }
            if node.listType == .atomic || elements.isEmpty { return value }
            let element = table.nodes[Int(node.element)]
            let kept = elements.compactMap { item -> Value? in
                guard let step = table.step(to: item, in: node), let entry = fields.entry(for: step) else {
                    return nil
                }
                return entry.children.isEmpty ? item : extract(entry.children, from: item, element)
            }
            return kept.isEmpty ? .null : .array(kept)
        case .map:
            guard case .object(let object) = value else { return .null }
            if node.mapType == .atomic || object.isEmpty { return value }
            let kept = object.compactMap { field -> ValueObject.Field? in
                guard let entry = fields.entry(for: .key(field.key)) else { return nil }
                let child = table.nodes[Int(table.childOrDeduced(field.key, of: node))]
                return ValueObject.Field(key: field.key, value: extract(entry.children, from: field.value, child))
            }
            return kept.isEmpty ? .null : .object(ValueObject(kept))
        }
    }
}

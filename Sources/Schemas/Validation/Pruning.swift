package import Model

/// Removing the fields that a custom resource's schema does not declare (apiextensions-apiserver `schema/pruning`).
package enum Pruning {
    /// The value without undeclared fields, and where they were, sorted by their text.
    ///
    /// `apiVersion`, `kind` and `metadata` stay, at the root and in embedded resources. Objects with
    /// `x-kubernetes-preserve-unknown-fields` keep theirs; what they declare is pruned all the same.
    package static func pruned(_ value: Value, schema: Schema) -> (value: Value, removed: [FieldPath]) {
        var walker = PruningWalker(table: schema.table)
        let result = walker.visit(value, schema.node, isRoot: true, keepsUnknown: false)
        return (result, walker.removed.sorted { $0.description.precedes(inBytes: $1.description) })
    }
}

private struct PruningWalker {
    let table: SchemaTable
    var path = FieldPath()
    var removed: [FieldPath] = []

    init(table: SchemaTable) { self.table = table }

    /// Inside a list that keeps unknown fields its elements do, too, whatever they say themselves (`skipPrune`).
    mutating func visit(_ value: Value, _ node: SchemaTable.Node, isRoot: Bool, keepsUnknown: Bool) -> Value {
        // Built-in types are not pruned by schema: the server decodes them into structs.
        if node.flags.contains(.isTyped) { return value }
        let keepsUnknown = keepsUnknown || node.flags.contains(.preservesUnknown)
        switch value {
        case .object(let object):
            return .object(visit(object, node, isRoot: isRoot, keepsUnknown: keepsUnknown))
        case .array(let elements):
            guard node.type == .array || node.type == .any, node.element >= 0 else { return value }
            let element = table.nodes[Int(node.element)]
            return .array(
                elements.enumerated().map { index, item in
                    path.steps.append(.index(index))
                    defer { path.steps.removeLast() }
                    return visit(item, element, isRoot: false, keepsUnknown: keepsUnknown)
                })
        default: return value
        }
    }

    private mutating func visit(
        _ object: ValueObject, _ node: SchemaTable.Node, isRoot: Bool, keepsUnknown: Bool
    ) -> ValueObject {
        var fields: [ValueObject.Field] = []
        fields.reserveCapacity(object.count)
        for field in object {
            if isRoot || node.flags.contains(.embeddedResource), ["apiVersion", "kind", "metadata"].contains(field.key)
            {
                fields.append(field)
                continue
            }
            path.steps.append(.key(field.key))
            defer { path.steps.removeLast() }
            var child = table.field(field.key, of: node)?.node ?? -1
            if child < 0, node.flags.contains(.declaresAdditional) { child = node.additional }
            if child >= 0 {
                let value = visit(field.value, table.nodes[Int(child)], isRoot: false, keepsUnknown: false)
                fields.append(ValueObject.Field(key: field.key, value: value))
            } else if keepsUnknown {
                fields.append(field)
            } else {
                removed.append(path)
            }
        }
        return ValueObject(fields)
    }
}

internal import APIMachinery
internal import Model

extension FieldSet {
    /// The set with every declared field on the way to a member as a member too; list elements and map entries are left
    /// as they are (`EnsureNamedFieldsAreMembers`).
    ///
    /// A manager that applied `spec.strategy.type` has also applied `spec.strategy`, which must go with it.
    func withDeclaredParents(_ schema: Schema) -> FieldSet {
        withDeclaredParents(schema.table, schema.node)
    }

    private func withDeclaredParents(_ table: SchemaTable, _ node: SchemaTable.Node?) -> FieldSet {
        FieldSet(
            entries: entries.map { entry in
                if entry.children.isEmpty { return entry }
                let declared: SchemaTable.Field? =
                    if case .key(let name) = entry.step, let node { table.field(name, of: node) } else { nil }
                return Entry(
                    step: entry.step, isMember: entry.isMember || declared != nil,
                    children: entry.children.withDeclaredParents(table, table.child(entry.step, of: node)))
            })
    }

    /// The set after a change of the schema from granular to atomic: who owned a part owns the whole.
    ///
    /// The other direction is not handled, as upstream (`ReconcileFieldSetWithSchema`).
    func reconciled(with schema: Schema) -> FieldSet {
        reconciled(schema.table, schema.node)
    }

    private func reconciled(_ table: SchemaTable, _ node: SchemaTable.Node) -> FieldSet {
        if table.isUntypedMap(node) { return self }
        return FieldSet(
            entries: entries.map { entry in
                guard !entry.children.isEmpty, let child = table.child(entry.step, of: node) else { return entry }
                if table.isAtomic(child) { return Entry(step: entry.step, isMember: true, children: FieldSet()) }
                return Entry(
                    step: entry.step, isMember: entry.isMember, children: entry.children.reconciled(table, child))
            })
    }
}

extension SchemaTable {
    /// The type behind a step, where the schema has one.
    fileprivate func child(_ step: FieldPath.Step, of node: Node?) -> Node? {
        guard let node else { return nil }
        let id: NodeID =
            switch step {
            case .key(let name): child(name, of: node)
            case .element: node.element
            case .value, .index: -1
            }
        return id < 0 ? nil : nodes[Int(id)]
    }

    fileprivate func isAtomic(_ node: Node) -> Bool {
        switch node.type {
        case .array: node.listType == .atomic
        case .object, .any: node.mapType == .atomic
        default: false
        }
    }

    /// A map about whose entries nothing is known (`isUntypedDeducedMap`).
    fileprivate func isUntypedMap(_ node: Node) -> Bool {
        guard node.type == .object || node.type == .any, node.fields.isEmpty, node.additional >= 0 else { return false }
        let entry = nodes[Int(node.additional)]
        switch entry.type {
        case .any: return node.additional != Self.atomicNode
        case .string: return entry.format == .dateTime || entry.format == .other
        default: return entry.type == .intOrString
        }
    }
}

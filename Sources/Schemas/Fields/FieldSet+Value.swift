package import APIMachinery
package import Model

extension FieldSet {
    /// Every leaf field and list element of a value: what a manager owns that applies it.
    ///
    /// The rules are those of structured-merge-diff `TypedValue.ToFieldSet`: scalars are leaves; atomic lists and maps
    /// are one leaf; an element of an associative list is a member beside its fields (two elements with the same keys
    /// are one member without fields); `null`, empty maps and the entries of maps are members; empty granular lists
    /// are not. What the schema gives no name (an element without its keys) is left out: check with `TypeCheck` first
    /// where that matters.
    package static func of(_ value: Value, schema: Schema) -> FieldSet {
        FieldSetWalker(table: schema.table).visit(value, schema.node).children
    }
}

/// How a value is to be taken, given its type: `deduceAtom` and `handleAtom` of structured-merge-diff.
enum Atom {
    case scalar, list, map

    /// A type that allows one sort decides; a type that allows all goes by the value, and takes `null` as a map.
    init(_ node: SchemaTable.Node, _ value: Value?) {
        switch node.type {
        case .object: self = .map
        case .array: self = .list
        case .string, .integer, .number, .boolean, .intOrString, .quantity: self = .scalar
        case .any:
            switch value {
            case .array: self = .list
            case .object, .null, nil: self = .map
            case .bool, .integer, .number, .string: self = .scalar
            }
        }
    }
}

private struct FieldSetWalker {
    let table: SchemaTable

    /// The members below a value, and whether the value is itself a leaf.
    func visit(_ value: Value, _ node: SchemaTable.Node) -> (children: FieldSet, isLeaf: Bool) {
        switch Atom(node, value) {
        case .scalar: return (FieldSet(), true)
        case .list:
            if node.listType == .atomic { return (FieldSet(), true) }
            guard case .array(let elements) = value else { return (FieldSet(), false) }
            return (visit(elements, node), false)
        case .map:
            if node.mapType == .atomic { return (FieldSet(), true) }
            guard case .object(let fields) = value else { return (FieldSet(), false) }
            return (visit(fields, node), false)
        }
    }

    private func visit(_ object: ValueObject, _ node: SchemaTable.Node) -> FieldSet {
        var entries: [FieldSet.Entry] = []
        entries.reserveCapacity(object.count)
        for field in object {
            let declared = table.field(field.key, of: node)
            let child = declared?.node ?? node.additional
            if child < 0 { continue }
            var (children, isMember) = visit(field.value, table.nodes[Int(child)])
            switch field.value {
            case .null: isMember = true
            case .object(let fields) where fields.isEmpty: isMember = true
            default: if declared == nil { isMember = true }
            }
            if isMember || !children.isEmpty {
                entries.append(FieldSet.Entry(step: .key(field.key), isMember: isMember, children: children))
            }
        }
        return FieldSet(entries: entries)
    }

    private func visit(_ elements: [Value], _ node: SchemaTable.Node) -> FieldSet {
        let element = table.nodes[Int(node.element)]
        var entries: [FieldSet.Entry] = []
        entries.reserveCapacity(elements.count)
        var isSorted = true
        for value in elements {
            guard let step = table.step(to: value, in: node) else { continue }
            if let last = entries.last, StepOrder.compare(last.step, step) >= 0 { isSorted = false }
            entries.append(FieldSet.Entry(step: step, isMember: true, children: visit(value, element).children))
        }
        return FieldSet(entries: isSorted ? entries : FieldSetWalker.joined(entries))
    }

    /// Sorts; of elements with the same name one is left, without fields.
    private static func joined(_ entries: [FieldSet.Entry]) -> [FieldSet.Entry] {
        var result: [FieldSet.Entry] = []
        result.reserveCapacity(entries.count)
        for entry in entries.sorted(by: { StepOrder.compare($0.step, $1.step) < 0 }) {
            if let last = result.last, StepOrder.compare(last.step, entry.step) == 0 {
                result[result.count - 1].children = FieldSet()
            } else {
                result.append(entry)
            }
        }
        return result
    }
}

extension SchemaTable {
    /// What names an element of an associative list: its keys, with defaults for those that it lacks, or its value.
    ///
    /// `nil` where it has no name: an element that is no object or lacks every key; a list, object or null in a set.
    func step(to value: Value, in node: Node) -> FieldPath.Step? {
        switch (node.listType, value) {
        case (.set, .string), (.set, .integer), (.set, .number), (.set, .bool): return .value(value)
        case (.map, .object(let fields)):
            var keys: [ValueObject.Field] = []
            keys.reserveCapacity(node.keys.count)
            for key in self.keys[node.keys] {
                guard let value = fields[key.name] ?? key.defaultValue else { continue }
                keys.append(ValueObject.Field(key: key.name, value: value))
            }
            return keys.isEmpty ? nil : .element(ValueObject(keys))
        default: return nil
        }
    }
}

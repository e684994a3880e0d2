package import APIMachinery
package import Model

/// What differs between two values of a kind, by field.
package struct FieldComparison: Sendable, Hashable {
    /// Fields of the new value only.
    package var added = FieldSet()
    /// Fields of both, with different values.
    package var modified = FieldSet()
    /// Fields of the old value only.
    package var removed = FieldSet()

    package init() {}

    /// Whether both values are the same, but perhaps for the order of associative lists.
    package var isEmpty: Bool { added.isEmpty && modified.isEmpty && removed.isEmpty }
}

extension StructuredMerge {
    /// Compares by the schema, as `TypedValue.Compare` of structured-merge-diff does.
    ///
    /// Containers that appear or go away are members beside their fields. The order of associative lists is no
    /// difference.
    package static func compare(_ old: Value, _ new: Value, schema: Schema) -> FieldComparison {
        if old == new { return FieldComparison() }
        return ComparisonWalker(table: schema.table).visit(old, new, schema.node).below
    }
}

private struct ComparisonWalker {
    let table: SchemaTable

    /// What was found out about one value: about itself, and about what lies below.
    struct Finding {
        var below = FieldComparison()
        var isAdded = false
        var isModified = false
        var isRemoved = false
    }

    /// At least one side is given.
    func visit(_ old: Value?, _ new: Value?, _ node: SchemaTable.Node) -> Finding {
        guard let new else { return visit(old, new, as: Atom(node, old), node) }
        let atom = Atom(node, new)
        guard let old else { return visit(nil, new, as: atom, node) }
        let oldAtom = Atom(node, old)
        var finding = visit(old, new, as: atom, node)
        if oldAtom != atom {
            // The type allows several sorts and the value changed its sort: both readings count.
            let other = visit(old, new, as: oldAtom, node)
            finding.isModified = finding.isModified || other.isModified
            finding.below.added = finding.below.added.union(other.below.added)
            finding.below.modified = finding.below.modified.union(other.below.modified)
            finding.below.removed = finding.below.removed.union(other.below.removed)
        }
        return finding
    }

    private func visit(_ old: Value?, _ new: Value?, as atom: Atom, _ node: SchemaTable.Node) -> Finding {
        var finding = Finding()
        switch atom {
        case .scalar: return leaf(old, new)
        case .list:
            let oldElements = old?.array ?? []
            let newElements = new?.array ?? []
            if node.listType == .atomic || (oldElements.isEmpty && newElements.isEmpty) { return leaf(old, new) }
            finding.below = visit(oldElements, newElements, node)
        case .map:
            let oldFields = old?.object ?? [:]
            let newFields = new?.object ?? [:]
            if node.mapType == .atomic || (oldFields.isEmpty && newFields.isEmpty) { return leaf(old, new) }
            finding.below = visit(oldFields, newFields, node)
        }
        finding.isAdded = old == nil
        finding.isRemoved = new == nil
        return finding
    }

    private func leaf(_ old: Value?, _ new: Value?) -> Finding {
        var finding = Finding()
        switch (old, new) {
        case (let old?, let new?): finding.isModified = !(old == new || StepOrder.compare(old, new) == 0)
        case (nil, _): finding.isAdded = true
        case (_, nil): finding.isRemoved = true
        }
        return finding
    }

    private func visit(_ old: ValueObject, _ new: ValueObject, _ node: SchemaTable.Node) -> FieldComparison {
        var result = FieldComparison()
        old.zip(with: new) { key, old, new in
            let child = table.nodes[Int(table.childOrDeduced(key, of: node))]
            result.append(visit(old, new, child), at: .key(key))
        }
        return result
    }

    private func visit(_ old: [Value], _ new: [Value], _ node: SchemaTable.Node) -> FieldComparison {
        let element = table.nodes[Int(node.element)]
        let oldSteps = table.steps(to: old, in: node, unnamed: -1)
        let newSteps = table.steps(to: new, in: node, unnamed: 1)
        let oldOrder = StepIndex(oldSteps).order[...]
        let newOrder = StepIndex(newSteps).order[...]
        var olds = oldOrder
        var news = newOrder
        var result = FieldComparison()
        while let step = least(olds.first.map { oldSteps[$0] }, news.first.map { newSteps[$0] }) {
            let oldGroup = take(step, from: &olds, oldSteps).map { old[$0] }
            let newGroup = take(step, from: &news, newSteps).map { new[$0] }
            result.append(compare(oldGroup, newGroup, element), at: step)
        }
        return result
    }

    private func least(_ left: FieldPath.Step?, _ right: FieldPath.Step?) -> FieldPath.Step? {
        guard let left, let right else { return left ?? right }
        return StepOrder.compare(left, right) <= 0 ? left : right
    }

    private func take(
        _ step: FieldPath.Step, from order: inout ArraySlice<Int>, _ steps: [FieldPath.Step]
    ) -> ArraySlice<Int> {
        let rest = order.drop { StepOrder.compare(steps[$0], step) == 0 }
        defer { order = rest }
        return order[order.startIndex..<rest.startIndex]
    }

    /// The elements of one name; more than one on a side is a mistake that live objects can hold, and then they are one
    /// field.
    private func compare(_ old: [Value], _ new: [Value], _ element: SchemaTable.Node) -> Finding {
        switch (old.count, new.count) {
        case (...1, ...1): return visit(old.first, new.first, element)
        case (2..., 2...):
            var finding = Finding()
            finding.isModified = StepOrder.compare(.array(old), .array(new)) != 0
            return finding
        case (2..., _):
            var finding = new.isEmpty ? Finding() : visit(nil, new[0], element)
            finding.isRemoved = true
            return finding
        default:
            var finding = old.isEmpty ? Finding() : visit(old[0], nil, element)
            finding.isAdded = true
            return finding
        }
    }
}

extension FieldComparison {
    /// Adds what was found at a step behind all those that are already here.
    fileprivate mutating func append(_ finding: ComparisonWalker.Finding, at step: FieldPath.Step) {
        added.append(step, finding.isAdded, finding.below.added)
        modified.append(step, finding.isModified, finding.below.modified)
        removed.append(step, finding.isRemoved, finding.below.removed)
    }
}

extension FieldSet {
    fileprivate mutating func append(_ step: FieldPath.Step, _ isMember: Bool, _ children: FieldSet) {
        guard isMember || !children.isEmpty else { return }
        entries.append(Entry(step: step, isMember: isMember, children: children))
    }
}

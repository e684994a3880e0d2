import APIMachinery
package import Model

/// Merging, comparing and cutting values by their schema: the `typed` package of structured-merge-diff, on which
/// server-side apply rests.
///
/// Values are taken to fit the schema (`TypeCheck`). What does not fit is treated as if nothing were known about it; it
/// never fails.
package enum StructuredMerge {
    /// The live object with the applied one merged in: applied leaves win, nothing is removed.
    ///
    /// Elements of associative lists are merged by name. They keep the live order, until an element of the applied list
    /// stands elsewhere: then they follow the applied order, with live-only elements in between where they were.
    package static func merge(live: Value, applied: Value, schema: Schema) -> Value {
        MergeWalker(table: schema.table).visit(live, applied, schema.node) ?? .null
    }
}

private struct MergeWalker {
    let table: SchemaTable

    /// At least one side is given; `nil` where nothing is left.
    func visit(_ left: Value?, _ right: Value?, _ node: SchemaTable.Node) -> Value? {
        guard left != nil, let right else { return right ?? left }
        switch Atom(node, right) {
        case .scalar: return right
        case .list:
            let leftElements = left?.array ?? []
            let rightElements = right.array ?? []
            let isLeaf = node.listType == .atomic || (leftElements.isEmpty && rightElements.isEmpty)
            return isLeaf ? right : .array(visit(leftElements, rightElements, node))
        case .map:
            let leftFields = left?.object ?? [:]
            let rightFields = right.object ?? [:]
            let isLeaf = node.mapType == .atomic || (leftFields.isEmpty && rightFields.isEmpty)
            return isLeaf ? right : .object(visit(leftFields, rightFields, node))
        }
    }

    private func visit(_ left: ValueObject, _ right: ValueObject, _ node: SchemaTable.Node) -> ValueObject {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        var fields: [ValueObject.Field] = []
        fields.reserveCapacity(max(left.count, right.count))
        left.zip(with: right) { key, left, right in
            let child = table.nodes[Int(table.childOrDeduced(key, of: node))]
            if let value = visit(left, right, child) {
                fields.append(ValueObject.Field(key: key, value: value))
            }
        }
        return ValueObject(fields)
    }

    /// The order is structured-merge-diff's (`mergingWalker.visitListItems`), statement by statement, because it can be
    /// seen in the result.
    private func visit(_ left: [Value], _ right: [Value], _ node: SchemaTable.Node) -> [Value] {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        let element = table.nodes[Int(node.element)]
        let leftSteps = table.steps(to: left, in: node, unnamed: -1)
        let rightSteps = table.steps(to: right, in: node, unnamed: 1)
        let leftIndex = StepIndex(leftSteps)
        let rightIndex = StepIndex(rightSteps)
        var shared = rightSteps.filter { leftIndex.first(of: $0) != nil }[...]
        var nextShared = shared.popFirst()
        var isMerged = Array(repeating: false, count: right.count)
        var result: [Value] = []
        result.reserveCapacity(max(left.count, right.count))

        func append(_ leftValue: Value?, _ rightValue: Value?) {
            if let value = visit(leftValue, rightValue, element) { result.append(value) }
        }
        /// The live element of that name; of several with one name none, because they are replaced.
        func live(_ step: FieldPath.Step) -> Value? { leftIndex.only(of: step).map { left[$0] } }

        var l = 0
        var r = 0
        while l < left.count || r < right.count {
            if l < left.count, r < right.count {
                if StepOrder.compare(leftSteps[l], rightSteps[r]) == 0 {
                    isMerged[r] = true
                    append(live(leftSteps[l]), right[r])
                    l += 1
                    r += 1
                    nextShared = shared.popFirst()
                    continue
                }
                if rightIndex.first(of: leftSteps[l]) != nil, let next = nextShared,
                    StepOrder.compare(next, leftSteps[l]) != 0
                {
                    l += 1
                    continue
                }
            }
            if l < left.count {
                guard let same = rightIndex.first(of: leftSteps[l]) else {
                    append(left[l], nil)
                    l += 1
                    continue
                }
                if isMerged[same] { l += 1 }
            }
            if r < right.count {
                isMerged[r] = true
                append(live(rightSteps[r]), right[r])
                if let next = nextShared, StepOrder.compare(next, rightSteps[r]) == 0 { nextShared = shared.popFirst() }
                r += 1
            }
        }
        return result
    }
}

extension ValueObject {
    /// Calls with each key of either object in order, and the values that it has there.
    func zip(with other: ValueObject, _ body: (String, Value?, Value?) -> Void) {
        var left = 0
        var right = 0
        while left < count, right < other.count {
            let order = StepOrder.compare(self[left].key, other[right].key)
            if order < 0 {
                body(self[left].key, self[left].value, nil)
            } else if order > 0 {
                body(other[right].key, nil, other[right].value)
            } else {
                body(self[left].key, self[left].value, other[right].value)
            }
            if order <= 0 { left += 1 }
            if order >= 0 { right += 1 }
        }
        while left < count {
            body(self[left].key, self[left].value, nil)
            left += 1
        }
        while right < other.count {
            body(other[right].key, nil, other[right].value)
            right += 1
        }
    }
}

extension SchemaTable {
    func childOrDeduced(_ name: String, of node: Node) -> NodeID {
        let child = child(name, of: node)
        return child < 0 ? Self.deducedNode : child
    }

    /// The names of a list's elements.
    ///
    /// An element without a name gets a position that nothing else has: `unnamed` keeps the two sides of a merge apart.
    func steps(to elements: [Value], in node: Node, unnamed: Int) -> [FieldPath.Step] {
        elements.indices.map { index in
            step(to: elements[index], in: node) ?? .index(unnamed * (index + 1))
        }
    }
}

/// Where in a list each name stands.
struct StepIndex {
    private let steps: [FieldPath.Step]
    /// Positions, sorted by name, then position.
    let order: [Int]

    init(_ steps: [FieldPath.Step]) {
        self.steps = steps
        order = steps.indices.sorted { left, right in
            let order = StepOrder.compare(steps[left], steps[right])
            return order == 0 ? left < right : order < 0
        }
    }

    private func lowerBound(_ step: FieldPath.Step) -> Int {
        order.partitioningIndex { StepOrder.compare(steps[$0], step) >= 0 }
    }

    private func isAt(_ index: Int, _ step: FieldPath.Step) -> Bool {
        index < order.count && StepOrder.compare(steps[order[index]], step) == 0
    }

    /// Whether any name stands there more than once.
    var hasDuplicates: Bool {
        order.indices.dropFirst().contains { StepOrder.compare(steps[order[$0 - 1]], steps[order[$0]]) == 0 }
    }

    /// The first position of a name.
    func first(of step: FieldPath.Step) -> Int? {
        let index = lowerBound(step)
        return isAt(index, step) ? order[index] : nil
    }

    /// The position of a name that stands there once.
    func only(of step: FieldPath.Step) -> Int? {
        let index = lowerBound(step)
        return isAt(index, step) && !isAt(index + 1, step) ? order[index] : nil
    }
}

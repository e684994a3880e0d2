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
        MergeWalker(table: schema.table).visit(live, applied, schema.node)
    }
}

private struct MergeWalker {
    let table: SchemaTable

    /// The merged value; `left` itself, with its storage, where nothing changes.
    func visit(_ left: Value, _ right: Value, _ node: SchemaTable.Node) -> Value {
        switch Atom(node, right) {
        case .scalar: return leaf(left, right)
        case .list:
            guard case .array(let rightElements) = right else { return leaf(left, right) }
            let leftElements = left.array ?? []
            if node.listType == .atomic || (leftElements.isEmpty && rightElements.isEmpty) { return leaf(left, right) }
            let merged = visit(leftElements, rightElements, node)
            return merged.sharesStorage(with: leftElements) ? left : .array(merged)
        case .map:
            guard case .object(let rightFields) = right else { return leaf(left, right) }
            let leftFields = left.object ?? [:]
            if node.mapType == .atomic || (leftFields.isEmpty && rightFields.isEmpty) { return leaf(left, right) }
            let merged = visit(leftFields, rightFields, node)
            return merged.sharesStorage(with: leftFields) ? left : .object(merged)
        }
    }

    private func leaf(_ left: Value, _ right: Value) -> Value { left == right ? left : right }

    private func visit(_ left: ValueObject, _ right: ValueObject, _ node: SchemaTable.Node) -> ValueObject {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        // Only what the right side has can change; `result` is made when the first change is met.
        let old = left.fields
        var result: [ValueObject.Field]?
        var taken = 0
        for field in right.fields {
            while taken < old.count, old[taken].key.precedes(inBytes: field.key) {
                result?.append(old[taken])
                taken += 1
            }
            guard taken < old.count, old[taken].key.isIdentical(inBytesTo: field.key) else {
                result = result ?? Array(old[..<taken])
                result?.append(field)
                continue
            }
            let child = table.nodes[Int(table.childOrDeduced(field.key, of: node))]
            let value = visit(old[taken].value, field.value, child)
            if result == nil, !isUnchanged(value, old[taken].value) { result = Array(old[..<taken]) }
            result?.append(ValueObject.Field(key: field.key, value: value))
            taken += 1
        }
        guard var result else { return left }
        result += old[taken...]
        return ValueObject(sortedFields: result)
    }

    /// Whether a merge gave its left side back.
    private func isUnchanged(_ merged: Value, _ left: Value) -> Bool {
        switch (merged, left) {
        case (.object, .object), (.array, .array): merged.sharesStorage(with: left)
        default: merged == left
        }
    }

    /// Lists that name the same elements in the same order: the common case, and the quick one.
    private func visit(_ left: [Value], pairwise right: [Value], _ element: SchemaTable.Node) -> [Value] {
        var result = left
        for index in left.indices {
            let value = visit(left[index], right[index], element)
            if !isUnchanged(value, left[index]) { result[index] = value }
        }
        return result
    }

    /// The order is structured-merge-diff's (`mergingWalker.visitListItems`), statement by statement, because it can be
    /// seen in the result.
    private func visit(_ left: [Value], _ right: [Value], _ node: SchemaTable.Node) -> [Value] {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        let element = table.nodes[Int(node.element)]
        if table.haveSameNames(left, right, in: node) { return visit(left, pairwise: right, element) }
        let leftSteps = table.steps(to: left, in: node, unnamed: -1)
        let rightSteps = table.steps(to: right, in: node, unnamed: 1)
        let leftIndex = StepIndex(leftSteps)
        let rightIndex = StepIndex(rightSteps)
        var shared = rightSteps.filter { leftIndex.first(of: $0) != nil }[...]
        var nextShared = shared.popFirst()
        var isMerged = Array(repeating: false, count: right.count)
        var isUnchanged = true
        var result: [Value] = []
        result.reserveCapacity(max(left.count, right.count))

        func keep(_ index: Int) {
            if result.count != index { isUnchanged = false }
            result.append(left[index])
        }
        /// Of several live elements with one name none is merged with: they are replaced.
        func take(_ index: Int) {
            isMerged[index] = true
            guard let live = leftIndex.only(of: rightSteps[index]) else {
                isUnchanged = false
                result.append(right[index])
                return
            }
            let value = visit(left[live], right[index], element)
            if result.count != live || !self.isUnchanged(value, left[live]) { isUnchanged = false }
            result.append(value)
        }

        var l = 0
        var r = 0
        while l < left.count || r < right.count {
            if l < left.count, r < right.count {
                if StepOrder.compare(leftSteps[l], rightSteps[r]) == 0 {
                    take(r)
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
                    keep(l)
                    l += 1
                    continue
                }
                if isMerged[same] { l += 1 }
            }
            if r < right.count {
                take(r)
                if let next = nextShared, StepOrder.compare(next, rightSteps[r]) == 0 { nextShared = shared.popFirst() }
                r += 1
            }
        }
        return isUnchanged && result.count == left.count ? left : result
    }
}

extension ValueObject {
    /// Calls with each key of either object in order, and the values that it has there.
    func zip(with other: ValueObject, _ body: (String, Value?, Value?) -> Void) {
        let lefts = fields
        let rights = other.fields
        var left = 0
        var right = 0
        while left < lefts.count, right < rights.count {
            let order = lefts[left].key.order(inBytes: rights[right].key)
            if order < 0 {
                body(lefts[left].key, lefts[left].value, nil)
            } else if order > 0 {
                body(rights[right].key, nil, rights[right].value)
            } else {
                body(lefts[left].key, lefts[left].value, rights[right].value)
            }
            if order <= 0 { left += 1 }
            if order >= 0 { right += 1 }
        }
        for field in lefts[left...] { body(field.key, field.value, nil) }
        for field in rights[right...] { body(field.key, nil, field.value) }
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

extension SchemaTable {
    /// Whether both lists name the same elements at the same places, each once.
    ///
    /// Decided on the keys in place, because naming each element costs more than merging it.
    func haveSameNames(_ left: [Value], _ right: [Value], in node: Node) -> Bool {
        guard left.count == right.count, left.count <= 16 else { return false }
        for index in left.indices {
            guard hasSameName(left[index], right[index], in: node) else { return false }
            for earlier in 0..<index where hasSameName(left[earlier], left[index], in: node) { return false }
        }
        return true
    }

    private func hasSameName(_ left: Value, _ right: Value, in node: Node) -> Bool {
        switch (node.listType, left, right) {
        case (.set, .string(let left), .string(let right)): return left.isIdentical(inBytesTo: right)
        case (.map, .object(let left), .object(let right)):
            var isNamed = false
            for index in node.keys {
                let leftKey = left[keys[index].name] ?? keys[index].defaultValue
                let rightKey = right[keys[index].name] ?? keys[index].defaultValue
                guard leftKey == rightKey else { return false }
                if leftKey != nil { isNamed = true }
            }
            return isNamed
        default: return false
        }
    }
}

/// Where in a list each name stands.
struct StepIndex {
    private let steps: [FieldPath.Step]
    /// Positions, sorted by name, then position; empty for short lists, which are searched from the front.
    private let sorted: [Int]

    init(_ steps: [FieldPath.Step]) {
        self.steps = steps
        sorted = steps.count <= 8 ? [] : StepIndex.order(steps)
    }

    /// The positions of the names, sorted by name, then position.
    static func order(_ steps: [FieldPath.Step]) -> [Int] {
        let indices = Array(steps.indices)
        let isSorted = indices.dropFirst().allSatisfy { StepOrder.compare(steps[$0 - 1], steps[$0]) <= 0 }
        if isSorted { return indices }
        return indices.sorted { left, right in
            let order = StepOrder.compare(steps[left], steps[right])
            return order == 0 ? left < right : order < 0
        }
    }

    private func lowerBound(_ step: FieldPath.Step) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if StepOrder.compare(steps[sorted[middle]], step) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func isAt(_ index: Int, _ step: FieldPath.Step) -> Bool {
        index < sorted.count && StepOrder.compare(steps[sorted[index]], step) == 0
    }

    /// The first position of a name.
    func first(of step: FieldPath.Step) -> Int? {
        if sorted.isEmpty { return steps.firstIndex { StepOrder.compare($0, step) == 0 } }
        let index = lowerBound(step)
        return isAt(index, step) ? sorted[index] : nil
    }

    /// The position of a name that stands there once.
    func only(of step: FieldPath.Step) -> Int? {
        guard sorted.isEmpty else {
            let index = lowerBound(step)
            return isAt(index, step) && !isAt(index + 1, step) ? sorted[index] : nil
        }
        guard let first = first(of: step) else { return nil }
        let hasMore = steps[(first + 1)...].contains { StepOrder.compare($0, step) == 0 }
        return hasMore ? nil : first
    }
}

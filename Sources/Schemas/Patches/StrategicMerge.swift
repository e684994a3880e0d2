package import Model

/// Strategic merge patch: the API server's own format for built-in kinds (apimachinery `strategicpatch`).
///
/// Maps are merged and `null` removes; lists are merged by the merge key where the schema has the strategy `merge`, and
/// replaced elsewhere. Directives: `$patch` (`replace`, `delete`), `$retainKeys`, `$deleteFromPrimitiveList/<list>` and
/// `$setElementOrder/<list>`.
package enum StrategicMerge {
    /// The object with the patch in it, as `kubectl patch --type=strategic` and the API server make it.
    package static func apply(_ patch: Value, to object: Value, schema: Schema) throws(PatchError) -> Value {
        guard case .object(let patch) = patch else {
            throw PatchError("a strategic merge patch is an object, not \(patch.kindName)")
        }
        guard case .object(let object) = object else {
            throw PatchError("only an object can be patched, not \(object.kindName)")
        }
        return .object(try StrategicWalker(table: schema.table).merge(object, patch, schema.node))
    }

    static let directive = "$patch"
    static let retainKeys = "$retainKeys"
    static let deletePrefix = "$deleteFromPrimitiveList/"
    static let orderPrefix = "$setElementOrder/"
}

private struct StrategicWalker {
    let table: SchemaTable

    // MARK: - Maps

    func merge(
        _ original: ValueObject, _ patch: ValueObject, _ node: SchemaTable.Node?
    ) throws(PatchError) -> ValueObject {
        var patch = patch
        if let directive = patch[StrategicMerge.directive] {
            switch directive.string {
            case "replace":
                patch[StrategicMerge.directive] = nil
                return patch
            case "delete": return [:]
            default: throw unknown(directive)
            }
        }
        var result = original
        try retainKeys(&result, &patch)
        try setOrders(&result, &patch, node)
        for change in patch {
            if change.key.hasPrefix(StrategicMerge.deletePrefix) {
                let name = String(change.key.dropFirst(StrategicMerge.deletePrefix.count))
                try deleteScalars(name, change.value, from: &result)
            } else {
                try merge(change, into: &result, node)
            }
        }
        return result
    }

    private func unknown(_ directive: Value) -> PatchError {
        PatchError("\"\(directive.string ?? directive.kindName)\" is no value of \(StrategicMerge.directive)")
    }

    private func merge(
        _ change: ValueObject.Field, into result: inout ValueObject, _ node: SchemaTable.Node?
    ) throws(PatchError) {
        let key = change.key
        switch (result[key], change.value) {
        case (_, .null): result[key] = nil
        case (.object(let old)?, .object(let new)):
            let child = self.child(key, of: node)
            // The lists that merge are in the schema; an unknown map is merged all the same.
            result[key] = .object(
                child?.patchStrategy.contains(.replace) == true ? new : try merge(old, new, child))
        case (.array(let old)?, .array(let new)):
            let child = self.child(key, of: node)
            result[key] = .array(
                child?.patchStrategy.contains(.merge) == true ? try merge(old, new, key, child) : new)
        case (nil, let new): result[key] = Self.withoutDirectives(Self.withoutNulls(new))
        case (let old?, let new):
            let isSameSort = old.isScalar && new.isScalar
            result[key] = Self.withoutDirectives(isSameSort ? new : Self.withoutNulls(new))
        }
    }

    private func child(_ name: String, of node: SchemaTable.Node?) -> SchemaTable.Node? {
        guard let node else { return nil }
        let child = table.child(name, of: node)
        return child < 0 ? nil : table.nodes[Int(child)]
    }

    private func element(of node: SchemaTable.Node?) -> SchemaTable.Node? {
        guard let node, node.element >= 0 else { return nil }
        return table.nodes[Int(node.element)]
    }

    private func mergeKey(of node: SchemaTable.Node?) -> String? {
        guard let node, node.mergeKey >= 0 else { return nil }
        return table.names[Int(node.mergeKey)]
    }

    // MARK: - Directives beside the fields

    /// `$retainKeys`: only the fields that it lists stay.
    private func retainKeys(_ result: inout ValueObject, _ patch: inout ValueObject) throws(PatchError) {
        guard let directive = patch[StrategicMerge.retainKeys] else { return }
        patch[StrategicMerge.retainKeys] = nil
        guard case .array(let values) = directive else {
            throw PatchError("\(StrategicMerge.retainKeys) is a list of field names, not \(directive.kindName)")
        }
        let keys = values.compactMap(\.string)
        for change in patch where !change.value.isNull && !change.key.hasPrefix("$") && !keys.contains(change.key) {
            throw PatchError(
                "\(StrategicMerge.retainKeys) lists all fields of a patch, and \"\(change.key)\" is missing in it")
        }
        result = ValueObject(result.filter { keys.contains($0.key) })
    }

    /// `$deleteFromPrimitiveList/finalizers`: the scalars that it lists go.
    private func deleteScalars(_ name: String, _ value: Value, from result: inout ValueObject) throws(PatchError) {
        guard case .array(let scalars) = value else {
            throw PatchError("\(StrategicMerge.deletePrefix)\(name) is a list, not \(value.kindName)")
        }
        guard case .array(let elements)? = result[name] else { return }
        result[name] = .array(elements.filter { !scalars.contains($0) })
    }

    /// `$setElementOrder/containers`: merges that list, and puts it in this order.
    private func setOrders(
        _ result: inout ValueObject, _ patch: inout ValueObject, _ node: SchemaTable.Node?
    ) throws(PatchError) {
        for directive in patch where directive.key.hasPrefix(StrategicMerge.orderPrefix) {
            patch[directive.key] = nil
            guard case .array(let order) = directive.value else {
                throw PatchError("\(directive.key) is a list, not \(directive.value.kindName)")
            }
            let name = String(directive.key.dropFirst(StrategicMerge.orderPrefix.count))
            let child = self.child(name, of: node)
            let original = result[name]?.array
            let new = patch[name]?.array
            if result[name] != nil, original == nil { throw notAList(name) }
            if patch[name] != nil, new == nil { throw notAList(name) }
            let lists = StrategicList(key: mergeKey(of: child))
            try lists.check(new ?? [], isOrderedBy: order, name)
            var merged: [Value]
            var serverOrder = original ?? []
            switch (original, new) {
            case (nil, nil): continue
            case (let original?, nil): merged = original
            case (nil, let new?): merged = Self.withoutDirectives(.array(new))?.array ?? []
            case (let original?, let new?):
                merged = new
                if child?.patchStrategy.contains(.merge) == true {
                    merged = try merge(original, new, name, child)
                    serverOrder = overwritten(original, new, mergeKey(of: child))
                }
            }
            guard serverOrder.count + (new?.count ?? 0) > 0 else {
                throw PatchError("\(directive.key) orders a list that has no elements")
            }
            merged = try lists.ordered(merged, patchOrder: order, serverOrder: serverOrder)
            result[name] = .array(merged)
            patch[name] = nil
        }
    }

    /// The order of the live list as upstream sees it after the merge, which has worked in the list's own memory:
    /// new elements stand where deleted ones made room at its end.
    private func overwritten(_ original: [Value], _ patch: [Value], _ key: String?) -> [Value] {
        guard let key else { return original }
        let deleted = patch.filter { $0[StrategicMerge.directive]?.string == "delete" }.compactMap { $0[key] }
        let kept = original.filter { element in !deleted.contains { $0 == element[key] } }
        let isReplaced = patch.contains { $0[StrategicMerge.directive]?.string == "replace" }
        let added = patch.filter { change in
            change[StrategicMerge.directive] == nil && !kept.contains { $0[key] == change[key] }
        }
        return Array((isReplaced ? kept : kept + added).prefix(original.count))
    }

    private func notAList(_ name: String) -> PatchError {
        PatchError("\(StrategicMerge.orderPrefix)\(name) orders something that is no list")
    }

    // MARK: - Lists

    private func merge(
        _ original: [Value], _ patch: [Value], _ name: String, _ node: SchemaTable.Node?
    ) throws(PatchError) -> [Value] {
        if original.isEmpty, patch.isEmpty { return original }
        let isOfObjects = try StrategicList.isOfObjects(original + patch, name)
        guard isOfObjects else {
            let lists = StrategicList(key: nil)
            var merged: [Value] = []
            for value in original + patch where !merged.contains(value) { merged.append(value) }
            return try lists.ordered(merged, patchOrder: patch, serverOrder: original)
        }
        guard let key = mergeKey(of: node) else {
            throw PatchError("the list \"\(name)\" has no merge key, so its elements cannot be merged")
        }
        let lists = StrategicList(key: key)
        var (kept, new) = try applyElementDirectives(original, patch, key, name)
        let order = kept
        for change in new {
            guard case .object(let fields) = change, let value = fields[key] else {
                throw PatchError("an element of \"\(name)\" lacks its merge key \"\(key)\"")
            }
            if let index = kept.firstIndex(where: { $0[key] == value }), case .object(let old) = kept[index] {
                kept[index] = .object(try merge(old, fields, element(of: node)))
            } else {
                kept.append(change)
            }
        }
        return try lists.ordered(kept, patchOrder: new, serverOrder: order)
    }

    /// `$patch: delete` removes the elements with that key, `$patch: replace` all that the list had.
    private func applyElementDirectives(
        _ original: [Value], _ patch: [Value], _ key: String, _ name: String
    ) throws(PatchError) -> (original: [Value], patch: [Value]) {
        var kept = original
        var new: [Value] = []
        var isReplaced = false
        for change in patch {
            guard let directive = change[StrategicMerge.directive] else {
                new.append(change)
                continue
            }
            switch directive.string {
            case "delete":
                guard let value = change[key] else {
                    throw PatchError("an element of \"\(name)\" to delete lacks its merge key \"\(key)\"")
                }
                kept.removeAll { $0[key] == value }
            case "replace": isReplaced = true
            default: throw unknown(directive)
            }
        }
        return isReplaced ? (new, []) : (kept, new)
    }

    // MARK: - New values

    /// A value that goes into the object as it is: what carries a directive is left out; `nil` if that is all of it.
    private static func withoutDirectives(_ value: Value) -> Value? {
        switch value {
        case .object(let fields):
            if fields[StrategicMerge.directive] != nil { return nil }
            return .object(
                ValueObject(
                    fields.compactMap { field in
                        withoutDirectives(field.value).map { ValueObject.Field(key: field.key, value: $0) }
                    }))
        case .array(let elements): return .array(elements.compactMap(withoutDirectives))
        default: return value
        }
    }

    private static func withoutNulls(_ value: Value) -> Value {
        switch value {
        case .object(let fields):
            return .object(
                ValueObject(
                    fields.compactMap { field in
                        field.value.isNull
                            ? nil : ValueObject.Field(key: field.key, value: withoutNulls(field.value))
                    }))
        case .array(let elements): return .array(elements.map(withoutNulls))
        default: return value
        }
    }
}

/// The order of a merged list: `$setElementOrder` or the patch first, then what the list had.
private struct StrategicList {
    /// `nil` for scalars.
    let key: String?

    static func isOfObjects(_ elements: [Value], _ name: String) throws(PatchError) -> Bool {
        let count = elements.count { $0.object != nil }
        if elements.contains(where: { $0.array != nil }) {
            throw PatchError("lists of lists cannot be merged: \"\(name)\"")
        }
        if count != 0, count != elements.count {
            throw PatchError("the elements of \"\(name)\" are objects and scalars, which cannot be merged")
        }
        return count > 0
    }

    private func identity(_ value: Value) -> Value? { key.map { value[$0] } ?? value }

    private func position(of value: Value, in order: [Value]) -> Int? {
        guard let identity = identity(value) else { return nil }
        return order.firstIndex { self.identity($0) == identity }
    }

    /// Whether the elements of a patch stand in the order that the directive gives.
    func check(_ patch: [Value], isOrderedBy order: [Value], _ name: String) throws(PatchError) {
        if patch.isEmpty || order.isEmpty { return }
        var next = order[...]
        for change in patch where change[StrategicMerge.directive]?.string != "delete" {
            // Upstream wants room for a `$patch: replace` that stands behind the last element, and so refuses it there.
            if change[StrategicMerge.directive] != nil, !next.isEmpty { continue }
            guard let index = next.firstIndex(where: { identity($0) == identity(change) }) else {
                throw PatchError(
                    "\(StrategicMerge.orderPrefix)\(name) lacks an element of the patch, or orders it otherwise")
            }
            next = next[(index + 1)...]
        }
    }

    /// What the patch names in its order, the rest in the order that it had, and the rest before what it stood before
    /// (`normalizeElementOrder`).
    func ordered(_ merged: [Value], patchOrder: [Value], serverOrder: [Value]) throws(PatchError) -> [Value] {
        var named: [(Int, Value)] = []
        var rest: [(Int, Value)] = []
        for value in merged {
            if key != nil, identity(value) == nil {
                throw PatchError("an element of a merged list lacks the merge key \"\(key ?? "")\"")
            }
            if let position = position(of: value, in: patchOrder) {
                named.append((position, value))
            } else {
                rest.append((position(of: value, in: serverOrder) ?? .max, value))
            }
        }
        var right = StrategicList.sorted(named)[...]
        var left = StrategicList.sorted(rest)[...]
        var result: [Value] = []
        result.reserveCapacity(merged.count)
        while let leftValue = left.first, let rightValue = right.first {
            if let before = position(of: leftValue, in: serverOrder),
                let after = position(of: rightValue, in: serverOrder), before < after
            {
                result.append(leftValue)
                left = left.dropFirst()
            } else {
                result.append(rightValue)
                right = right.dropFirst()
            }
        }
        return result + left + right
    }

    private static func sorted(_ values: [(Int, Value)]) -> [Value] {
        values.enumerated().sorted { left, right in
            left.element.0 == right.element.0 ? left.offset < right.offset : left.element.0 < right.element.0
        }.map(\.element.1)
    }
}

extension Value {
    fileprivate var isScalar: Bool {
        switch self {
        case .object, .array: false
        default: true
        }
    }
}

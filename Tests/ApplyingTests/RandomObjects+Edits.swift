import Model

/// What somebody else may do to any object.
extension RandomObjects {
    /// A merge patch that changes, drops or adds one thing somewhere; a server may refuse it.
    mutating func foreignEdit(of object: Value) -> Value {
        if isTrue(30) { return edit(of: object) }
        let keys = (object.object?.keys ?? []).filter { !["apiVersion", "kind", "metadata", "status"].contains($0) }
        guard !keys.isEmpty else { return edit(of: object) }
        let key = pick(keys)
        return .object([key: change(object[key] ?? .null, depth: 0)])
    }

    private mutating func change(_ value: Value, depth: Int) -> Value {
        switch value {
        case .object(let fields):
            guard !fields.isEmpty else { return ["new": "thing"] }
            let key = pick(fields.keys)
            return .object([key: depth > 0 && isTrue(15) ? .null : change(fields[key] ?? .null, depth: depth + 1)])
        case .array(var elements):
            guard !elements.isEmpty else { return value }
            let index = below(elements.count)
            if isTrue(20), elements.count > 1 {
                elements.remove(at: index)
            } else {
                elements[index] = merged(elements[index], change(elements[index], depth: depth + 1))
            }
            return .array(elements)
        case .string(let text): return .string(pick([text + "1", "UDP", "1", "changed", "2Gi"]))
        case .integer(let number): return .integer(number + 1)
        case .number(let number): return .number(number + 1)
        case .bool(let flag): return .bool(!flag)
        case .null: return "x"
        }
    }

    private func merged(_ value: Value, _ patch: Value) -> Value {
        guard case .object(let changes) = patch, case .object(var fields) = value else { return patch }
        for field in changes {
            fields[field.key] = field.value.isNull ? nil : merged(fields[field.key] ?? .null, field.value)
        }
        return .object(fields)
    }
}

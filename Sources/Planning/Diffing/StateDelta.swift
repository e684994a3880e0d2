import Model

/// What turns one value into another, as a value: a live object, the desired one and the prediction differ in little, and
/// a saved plan holds all three.
///
/// `null` means equal. `{"=": v}` is another value, `{"~": {key: delta}, "-": [key]}` changes fields of an object, and
/// `{"[": [delta]}` elements of a list of the same length.
enum StateDelta {
    static func between(_ base: Value, _ target: Value) -> Value {
        if base == target { return .null }
        switch (base, target) {
        case (.object(let base), .object(let target)): return object(base, target)
        case (.array(let base), .array(let target)) where base.count == target.count:
            return ["[": .array(zip(base, target).map(between))]
        default: return ["=": target]
        }
    }

    private static func object(_ base: ValueObject, _ target: ValueObject) -> Value {
        var changed: [ValueObject.Field] = []
        for field in target {
            guard let before = base[field.key] else {
                changed.append(ValueObject.Field(key: field.key, value: ["=": field.value]))
                continue
            }
            let delta = between(before, field.value)
            if !delta.isNull { changed.append(ValueObject.Field(key: field.key, value: delta)) }
        }
        let removed = base.filter { target[$0.key] == nil }.map { Value.string($0.key) }
        var result: Value = [:]
        if !changed.isEmpty { result["~"] = .object(ValueObject(changed)) }
        if !removed.isEmpty { result["-"] = .array(removed) }
        return result
    }

    /// The target; `nil` for a delta that does not belong to this base.
    static func apply(_ delta: Value, to base: Value) -> Value? {
        if delta.isNull { return base }
        guard case .object(let parts) = delta else { return nil }
        if let value = parts["="] { return value }
        if let deltas = parts["["]?.array {
            guard let elements = base.array, elements.count == deltas.count else { return nil }
            var result: [Value] = []
            for (element, delta) in zip(elements, deltas) {
                guard let value = apply(delta, to: element) else { return nil }
                result.append(value)
            }
            return .array(result)
        }
        guard var result = base.object else { return nil }
        for field in parts["~"]?.object ?? [:] {
            guard let value = apply(field.value, to: result[field.key] ?? .null) else { return nil }
            result[field.key] = value
        }
        for key in parts["-"]?.array?.compactMap(\.string) ?? [] { result[key] = nil }
        return .object(result)
    }
}

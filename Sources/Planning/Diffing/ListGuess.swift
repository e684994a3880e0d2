import Model

/// What tells the elements of a list apart where no schema says: lists whose elements all have names are told apart by them.
enum ListGuess {
    /// The field that names the elements of most lists of the API, then those of ports, conditions and mounts.
    private static let candidates: [[String]] = [
        ["name"], ["containerPort", "protocol"], ["containerPort"], ["port"], ["type"], ["mountPath"], ["key"],
        ["host"],
    ]

    /// What names an element in both lists; `nil` where nothing tells them apart but their places.
    static func name(in before: [Value], and after: [Value]) -> ((Value) -> FieldPath.Step?)? {
        guard let keys = keys(of: before, and: after) else { return nil }
        return { element in key(of: element, by: keys).map(FieldPath.Step.element) }
    }

    /// The fields whose values tell the elements of both lists apart.
    static func keys(of before: [Value], and after: [Value]) -> [String]? {
        guard !before.isEmpty || !after.isEmpty else { return nil }
        return candidates.first { keys in
            unique(before.map { key(of: $0, by: keys) }) != nil && unique(after.map { key(of: $0, by: keys) }) != nil
        }
    }

    /// An element's key, as far as it has the fields; `nil` when it has none of them.
    static func key(of element: Value, by keys: [String]) -> ValueObject? {
        guard case .object(let fields) = element else { return nil }
        var found: [ValueObject.Field] = []
        for key in keys {
            guard let value = fields[key] else { continue }
            switch value {
            case .array, .object, .null: return nil
            default: found.append(ValueObject.Field(key: key, value: value))
            }
        }
        return found.isEmpty ? nil : ValueObject(found)
    }

    /// The keys when all elements have one and no two are the same.
    static func unique<Key: Hashable>(_ keys: [Key?]) -> [Key]? {
        var seen: Set<Key> = []
        var result: [Key] = []
        for key in keys {
            guard let key, seen.insert(key).inserted else { return nil }
            result.append(key)
        }
        return result
    }
}

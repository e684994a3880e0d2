import Model
import Schemas

/// How the elements of a list are told apart.
package enum ListShape: Sendable, Hashable {
    /// By position, and replaced as a whole.
    case atomic
    /// By value.
    case set
    /// By the values of these fields: `containers` by `name`.
    case keyed([String])
}

extension Schema {
    /// How the elements of the list at a path are told apart; `nil` where the schema knows none, or has nothing to tell
    /// them apart by.
    func listShape(at path: FieldPath) -> ListShape? {
        guard let list = schema(at: path), list.type == .array else { return nil }
        switch list.listType {
        case .atomic:
            // A list that is one field to the server may still have elements with names to tell people.
            return nil
        case .set: return .set
        case .map: return .keyed(list.listMapKeys)
        }
    }
}

/// What a list probably is where no schema says: lists whose elements all have names are told apart by them.
enum ListGuess {
    /// The field that names the elements of most lists of the API, then those of ports, conditions and mounts.
    private static let candidates: [[String]] = [
        ["name"], ["containerPort", "protocol"], ["containerPort"], ["port"], ["type"], ["mountPath"], ["key"],
        ["host"],
    ]

    static func shape(of before: [Value], and after: [Value]) -> ListShape {
        guard !before.isEmpty || !after.isEmpty else { return .atomic }
        for keys in candidates {
            if unique(before.map { key(of: $0, by: keys) }) != nil, unique(after.map { key(of: $0, by: keys) }) != nil {
                return .keyed(keys)
            }
        }
        return .atomic
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

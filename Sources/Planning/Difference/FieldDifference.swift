package import Model

/// How the elements of a list are told apart.
package enum ListShape: Sendable, Hashable {
    /// By position, and replaced as a whole.
    case atomic
    /// By value.
    case set
    /// By the values of these fields: `containers` by `name`.
    case keyed([String])
}

/// What differs between two states of one object, field by field.
///
/// Lists are compared as their schema says, else by a guess that only the wording depends on. A text of many lines
/// stays one change.
package struct FieldDifference {
    /// The shape of the list at a path; `nil` where no schema says.
    private let shape: (FieldPath) -> ListShape?
    private var changes: [FieldChange] = []

    private init(shape: @escaping (FieldPath) -> ListShape?) { self.shape = shape }

    /// The changes that lead from one value to the other, in the order of their paths.
    ///
    /// Both are compared as they are: strip what only the server writes (`ServerFields`) and conceal secrets before.
    package static func between(
        _ before: Value, _ after: Value, shape: @escaping (FieldPath) -> ListShape? = { _ in nil }
    ) -> [FieldChange] {
        var difference = FieldDifference(shape: shape)
        difference.compare(before, after, at: FieldPath())
        return difference.changes
    }

    private mutating func report(_ path: FieldPath, _ before: Value?, _ after: Value?) {
        changes.append(FieldChange(path: path, before: before, after: after))
    }

    private mutating func compare(_ before: Value, _ after: Value, at path: FieldPath) {
        switch (before, after) {
        case (.object(let before), .object(let after)): compareObjects(before, after, at: path)
        case (.array(let before), .array(let after)):
            if before != after { compareLists(before, after, at: path) }
        default:
            if before != after { report(path, before, after) }
        }
    }

    private mutating func compareObjects(_ before: ValueObject, _ after: ValueObject, at path: FieldPath) {
        var left = before.startIndex
        var right = after.startIndex
        while left < before.endIndex || right < after.endIndex {
            if right == after.endIndex
                || (left < before.endIndex && before[left].key.precedes(inBytes: after[right].key))
            {
                report(path.appending(.key(before[left].key)), before[left].value, nil)
                left += 1
            } else if left == before.endIndex || after[right].key.precedes(inBytes: before[left].key) {
                report(path.appending(.key(after[right].key)), nil, after[right].value)
                right += 1
            } else {
                compare(before[left].value, after[right].value, at: path.appending(.key(after[right].key)))
                left += 1
                right += 1
            }
        }
    }

    private mutating func compareLists(_ before: [Value], _ after: [Value], at path: FieldPath) {
        switch shape(path) ?? ListGuess.shape(of: before, and: after) {
        case .keyed(let keys):
            let left = before.map { ListGuess.key(of: $0, by: keys) }
            let right = after.map { ListGuess.key(of: $0, by: keys) }
            guard let left = ListGuess.unique(left), let right = ListGuess.unique(right) else {
                return compareByPosition(before, after, at: path)
            }
            compareElements(
                before, left.map(FieldPath.Step.element), after, right.map(FieldPath.Step.element), at: path)
        case .set:
            guard let left = ListGuess.unique(before), let right = ListGuess.unique(after) else {
                return report(path, .array(before), .array(after))
            }
            compareElements(before, left.map(FieldPath.Step.value), after, right.map(FieldPath.Step.value), at: path)
        case .atomic: compareByPosition(before, after, at: path)
        }
    }

    /// Elements that know their own names: a change of the order alone is one change of the whole list.
    private mutating func compareElements(
        _ before: [Value], _ left: [FieldPath.Step], _ after: [Value], _ right: [FieldPath.Step], at path: FieldPath
    ) {
        var places: [FieldPath.Step: Int] = [:]
        for (index, step) in left.enumerated() { places[step] = index }
        var seen = [Bool](repeating: false, count: before.count)
        var common: [Int] = []
        let first = changes.count
        for (index, step) in right.enumerated() {
            if let place = places[step] {
                seen[place] = true
                common.append(place)
                compare(before[place], after[index], at: path.appending(step))
            } else {
                report(path.appending(step), nil, after[index])
            }
        }
        for index in before.indices where !seen[index] { report(path.appending(left[index]), before[index], nil) }
        let isReordered = zip(common, common.dropFirst()).contains { $0 > $1 }
        if isReordered, changes.count == first { report(path, .array(before), .array(after)) }
    }

    private mutating func compareByPosition(_ before: [Value], _ after: [Value], at path: FieldPath) {
        guard before.count == after.count else { return report(path, .array(before), .array(after)) }
        for index in before.indices {
            compare(before[index], after[index], at: path.appending(.index(index)))
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

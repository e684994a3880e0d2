package import Model
package import Schemas

/// What differs between two states of one object, field by field.
///
/// Lists are compared as their schema says, else by a guess that only the wording depends on. A text of many lines
/// stays one change.
package struct FieldDifference {
    /// Tells the elements of lists apart as the server does.
    private let schema: Schema?
    private var changes: [FieldChange] = []

    private init(schema: Schema?) { self.schema = schema }

    /// The changes that lead from one value to the other, in the order of their paths.
    ///
    /// Both are compared as they are: strip what only the server writes (`ServerFields`) and conceal secrets before.
    package static func between(_ before: Value, _ after: Value, schema: Schema? = nil) -> [FieldChange] {
        var difference = FieldDifference(schema: schema)
        difference.compare(before, after, at: FieldPath())
        return difference.changes
    }

    /// The same of two states of an object as a server holds it: without what only the server writes, but with secrets.
    static func between(states before: Value, _ after: Value, schema: Schema?) -> [FieldChange] {
        between(ServerFields.stripped(before), ServerFields.stripped(after), schema: schema)
    }

    private mutating func report(_ path: FieldPath, _ before: Value?, _ after: Value?) {
        changes.append(FieldChange(path: path, before: before, after: after))
    }

    private mutating func compare(_ before: Value, _ after: Value, at path: FieldPath) {
        switch (before, after) {
        case (.object(let before), .object(let after)): compareObjects(before, after, at: path)
        case (.array(let before), .array(let after)):
            if before != after { compareLists(before, after, at: path) }
        // Go writes an empty list as null where it was read from the storage.
        case (.null, .array(let elements)) where elements.isEmpty: return
        case (.array(let elements), .null) where elements.isEmpty: return
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
        let name = name(of: schema?.schema(at: path)) ?? ListGuess.name(in: before, and: after)
        guard let name, let left = ListGuess.unique(before.map(name)), let right = ListGuess.unique(after.map(name))
        else { return compareByPosition(before, after, at: path) }
        compareElements(before, left, after, right, at: path)
    }

    /// How the server tells the elements of a list apart: by all of its keys, with the defaults of those that are left out,
    /// or by their values.
    ///
    /// A list that is one field to it may still have elements with names to tell people.
    private func name(of list: Schema?) -> ((Value) -> FieldPath.Step?)? {
        guard let list, list.type == .array, list.listType != .atomic else { return nil }
        return { list.step(to: $0) }
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

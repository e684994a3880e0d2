package import Model

/// Why a fieldsV1 document cannot be read.
package struct FieldsV1Error: Error, Sendable, Hashable {
    /// The key that is no path element.
    package var key: String

    package init(key: String) { self.key = key }
}

extension FieldSet {
    /// Reads the fieldsV1 of a `managedFields` entry.
    ///
    /// Its keys are `f:name`, `k:{"name":"x"}`, `v:"value"`, `i:0`, and `.` for the path itself. Elements of an unknown
    /// sort are left out, as the API server does.
    package init(fieldsV1 value: Value) throws(FieldsV1Error) {
        guard case .object(let object) = value else { throw FieldsV1Error(key: value.kindName) }
        self = try FieldSet.read(object).children
    }

    private static func read(_ object: ValueObject) throws(FieldsV1Error) -> (children: FieldSet, isMember: Bool) {
        var entries: [Entry] = []
        entries.reserveCapacity(object.count)
        var isMember = false
        var isSorted = true
        for field in object {
            if field.key == "." {
                isMember = true
                continue
            }
            guard let step = try PathElement.step(field.key) else { continue }
            guard case .object(let below) = field.value else { throw FieldsV1Error(key: field.key) }
            let entry =
                if below.isEmpty {
                    (children: FieldSet(), isMember: true)
                } else {
                    try read(below)
                }
            if let last = entries.last, StepOrder.compare(last.step, step) >= 0 { isSorted = false }
            entries.append(Entry(step: step, isMember: entry.isMember, children: entry.children))
        }
        if !isSorted { entries = sorted(entries) }
        // A node that leads nowhere stands for itself.
        return (FieldSet(entries: entries), isMember || entries.isEmpty)
    }

    /// Sorts, and joins entries of one step.
    static func sorted(_ entries: [Entry]) -> [Entry] {
        var result: [Entry] = []
        for entry in entries.sorted(by: { StepOrder.compare($0.step, $1.step) < 0 }) {
            if let last = result.last, StepOrder.compare(last.step, entry.step) == 0 {
                let index = result.count - 1
                result[index].isMember = last.isMember || entry.isMember
                result[index].children = last.children.union(entry.children)
            } else {
                result.append(entry)
            }
        }
        return result
    }

    /// The set as fieldsV1.
    package var fieldsV1: Value { .object(ValueObject(fields(isMember: false))) }

    private func fields(isMember: Bool) -> [ValueObject.Field] {
        var fields: [ValueObject.Field] = []
        fields.reserveCapacity(entries.count + 1)
        if isMember, !entries.isEmpty { fields.append(ValueObject.Field(key: ".", value: .object([:]))) }
        for entry in entries {
            let below = ValueObject(entry.children.fields(isMember: entry.isMember))
            fields.append(ValueObject.Field(key: PathElement.text(entry.step), value: .object(below)))
        }
        return fields
    }
}

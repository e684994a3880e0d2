/// Which fields of which objects hold secrets, and what stands in their place in everything that is shown or written.
package enum Sensitive {
    /// Stands for a value that must not be shown.
    package static let placeholder: Value = "(sensitive)"

    private static let secretFields = ["data", "stringData"]

    package static func isSecret(_ kind: GroupVersionKind) -> Bool { kind.group.isEmpty && kind.kind == "Secret" }

    /// Whether the field, or one above it, holds a secret.
    package static func isSensitive(_ path: FieldPath, of kind: GroupVersionKind) -> Bool {
        guard isSecret(kind), case .key(let first)? = path.steps.first else { return false }
        return secretFields.contains(first)
    }

    /// The object with a placeholder for each secret value; the keys stay.
    package static func concealed(_ object: Value, of kind: GroupVersionKind) -> Value {
        guard isSecret(kind), case .object(var fields) = object else { return object }
        for name in secretFields {
            fields.update(name) { value in
                guard case .object(let entries) = value else { return value = placeholder }
                value = .object(
                    ValueObject(entries.map { ValueObject.Field(key: $0.key, value: placeholder) }))
            }
        }
        return .object(fields)
    }

    /// The changes with each secret value replaced and marked; a change of all data becomes one of each key.
    package static func concealed(_ changes: [FieldChange], of kind: GroupVersionKind) -> [FieldChange] {
        guard isSecret(kind) else { return changes }
        return changes.flatMap { change -> [FieldChange] in
            guard isSensitive(change.path, of: kind) else { return [change] }
            if change.path.steps.count == 1 {
                let keys = (change.before?.object?.keys ?? []) + (change.after?.object?.keys ?? [])
                let sorted = Set(keys).sorted { $0.precedes(inBytes: $1) }
                return sorted.map { key in
                    concealed(change.path.appending(.key(key)), change.before?[key], change.after?[key])
                }
            }
            return [concealed(change.path, change.before, change.after)]
        }
    }

    private static func concealed(_ path: FieldPath, _ before: Value?, _ after: Value?) -> FieldChange {
        FieldChange(
            path: path, before: before.map { _ in placeholder }, after: after.map { _ in placeholder },
            isSensitive: true)
    }
}

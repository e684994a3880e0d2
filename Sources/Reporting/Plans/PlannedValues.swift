import APIMachinery
import Model
import Planning

/// One change in the terms of Terraform's plans: what is before, what is after, what is not known yet, what is secret.
struct PlannedValues {
    private let change: PlannedChange

    init(_ change: PlannedChange) { self.change = change }

    /// What is live; of what stays as it is what the repository says, which it is.
    var before: Value? {
        switch change.operation {
        case .keep(let kept): shown(kept)
        case .create: nil
        case .update, .replace, .delete, .adopt: change.live.map { Sensitive.concealed($0, of: change.kind) }
        }
    }

    /// What it would become, without what only the real request decides.
    var after: Value? {
        switch change.operation {
        case .keep(let kept): shown(kept)
        case .delete, .adopt(.unchanged): nil
        case .create(let creation): made(creation.predicted ?? creation.desired.value, creation.desired)
        case .replace(let replacement): made(replacement.predicted, replacement.desired)
        case .update(let update), .adopt(.changed(let update)): shown(update.predicted ?? update.live)
        }
    }

    private func made(_ value: Value, _ desired: DesiredObject) -> Value {
        shown(UnknownFields.removed(from: value, of: change.kind, desired: desired.value))
    }

    var json: Value {
        var value: Value = [
            "actions": .array(actions.map(Value.string)), "before": before ?? .null, "after": after ?? .null,
            "after_unknown": unknown,
            "before_sensitive": before.map { PlannedValues.mask($0, of: change.kind) } ?? false,
            "after_sensitive": after.map { PlannedValues.mask($0, of: change.kind) } ?? false,
        ]
        if case .replace(let replacement) = change.operation, !replacement.immutableFields.isEmpty {
            value["replace_paths"] = .array(replacement.immutableFields.map(steps))
        }
        if change.action == .adopt { value["importing"] = ["id": .string(change.identity.description)] }
        return value
    }

    /// Terraform's words; taking something over changes it or not.
    var actions: [String] {
        switch change.action {
        case .create: ["create"]
        case .update: ["update"]
        case .replace: ["delete", "create"]
        case .delete: ["delete"]
        case .adopt: change.fields.isEmpty ? ["no-op"] : ["update"]
        case .keep: ["no-op"]
        }
    }

    private func shown(_ kept: PlannedChange.Kept) -> Value {
        var value = Sensitive.concealed(kept.desired.value, of: change.kind)
        if let uid = kept.uid { value.set(.string(uid), at: FieldPath(keys: "metadata", "uid")) }
        return value
    }

    /// Secret values that change say so: before and after are placeholders both.
    private func shown(_ value: Value) -> Value {
        var result = Sensitive.concealed(value, of: change.kind)
        for field in change.fields where field.isSensitive && field.before != nil && field.after != nil {
            result.set("(sensitive, changed)", at: field.path)
        }
        return result
    }

    private var unknown: Value {
        guard change.action == .create || change.action == .replace else { return [:] }
        var result: Value = [:]
        for path in UnknownFields.open(of: change.kind, desired: change.desired?.value ?? [:]) {
            result.set(true, at: path)
        }
        return result
    }

    /// Where secrets are: `false` where there is none.
    static func mask(_ value: Value, of kind: GroupVersionKind) -> Value {
        let tree = maskTree(value, of: kind)
        return tree == [:] ? false : tree
    }

    static func maskTree(_ value: Value, of kind: GroupVersionKind) -> Value {
        guard Sensitive.isSecret(kind) else { return [:] }
        var tree: Value = [:]
        for section in ["data", "stringData"] {
            guard let fields = value[section]?.object, !fields.isEmpty else { continue }
            tree[section] = .object(ValueObject(fields.map { ValueObject.Field(key: $0.key, value: true) }))
        }
        return tree
    }

    /// A path in the steps that Terraform knows: keys and places; an element by its place in the live list.
    private func steps(_ path: FieldPath) -> Value {
        var steps: [Value] = []
        var current = change.live
        for step in path.steps {
            switch step {
            case .key(let key):
                steps.append(.string(key))
                current = current?[key]
            case .index(let index):
                steps.append(.integer(Int64(index)))
                current = current?.value(at: FieldPath([step]))
            case .element, .value:
                let place = current?.array?.place(of: step)
                steps.append(place.map { .integer(Int64($0)) } ?? .string(FieldPath([step]).description))
                current = current?.value(at: FieldPath([step]))
            }
        }
        return .array(steps)
    }
}

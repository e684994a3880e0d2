import APIMachinery
import Admission
import Cluster
import Documents
import Model
import Schemas

/// What people and other appliers added to an object: what they own of it, and the repository does not have.
struct AddedFields {
    let kind: GroupVersionKind
    let live: Value
    let schema: Schema
    let rules: DriftRules

    /// `desired` is what is ours of the object, `configuration` what is applied: who writes down what the server makes of
    /// that anyway adds nothing.
    func entries(beside desired: FieldSet, _ configuration: Value) -> [Drift.Entry] {
        let anew = Admission.decode(configuration, as: AdmittedKind(kind, schema: schema), schema: schema).object
        // What only the server writes, and where tools keep their books, is nothing that somebody added.
        let shown = ServerFields.stripped(live)
        var entries: [Drift.Entry] = []
        for writer in ManagedFields(readable: live).entries where isPerson(writer) {
            for path in AddedFields.paths(in: writer.fields, beside: desired) {
                guard !entries.contains(where: { $0.path == path }), let now = schema.value(of: shown, at: path),
                    now != schema.value(of: anew, at: path)
                else { continue }
                let isSensitive = Sensitive.isSensitive(path, of: kind)
                entries.append(
                    Drift.Entry(
                        kind: .added, path: path, now: isSensitive ? Sensitive.placeholder : now,
                        manager: writer.manager, time: writer.time, isSensitive: isSensitive))
            }
        }
        return entries
    }

    private func isPerson(_ writer: ManagedFieldsEntry) -> Bool {
        writer.subresource.isEmpty && writer.manager != SlipwayName.fieldManager
            && !rules.isController(writer.manager)
    }

    /// The uppermost fields that the other set does not have.
    static func paths(in fields: FieldSet, beside desired: FieldSet) -> [FieldPath] {
        var found: [FieldPath] = []
        collect(fields, beside: desired, FieldPath(), &found)
        return found
    }

    private static func collect(
        _ fields: FieldSet, beside desired: FieldSet, _ path: FieldPath, _ found: inout [FieldPath]
    ) {
        for entry in fields.entries {
            let next = path.appending(entry.step)
            guard let ours = desired.entry(for: entry.step) else {
                // The server has metadata of its own; of it only what people write can be added.
                if path.steps.isEmpty, entry.step == .key("metadata") {
                    collect(entry.children, beside: FieldSet(), next, &found)
                } else {
                    found.append(next)
                }
                continue
            }
            if !ours.children.isEmpty { collect(entry.children, beside: ours.children, next, &found) }
        }
    }
}

extension Judge {
    /// What others added to an object that is otherwise as it was applied.
    func additions(to object: DesiredObject, _ live: LiveObject) -> [Drift.Entry] {
        guard rules.countsAdditions, mayHaveAdditions(live) else { return [] }
        return additions(to: object.kind, live.value, beside: object.value)
    }

    /// The same of any object, beside what is applied of it.
    func additions(to kind: GroupVersionKind, _ live: Value, beside configuration: Value) -> [Drift.Entry] {
        guard rules.countsAdditions else { return [] }
        let schema = schema(of: kind) ?? .deduced
        let ours = Ownership.ours(of: live)?.fields ?? FieldSet()
        let entries = AddedFields(kind: kind, live: live, schema: schema, rules: rules).entries(
            beside: ours.union(FieldSet.of(configuration, schema: schema)), configuration)
        return rules.counting(entries, of: kind)
    }

    /// Whether people may have written an object of a list, told without making a value of it.
    private func mayHaveAdditions(_ live: LiveObject) -> Bool {
        guard case .listed(let listed) = live else { return true }
        let document = listed.document
        guard let entries = document.node(at: ["metadata", "managedFields"], in: listed.node) else { return false }
        return document.elements(entries).contains { entry in
            guard document.value(of: "subresource", in: entry) == nil,
                let manager = document.value(of: "manager", in: entry).flatMap(document.string)
            else { return false }
            return manager != SlipwayName.fieldManager && !rules.isController(manager)
        }
    }
}

import Cluster
import Model

/// What is shown of a plan, without the secrets in it.
extension SecretMask {
    func conceal(_ plan: inout Plan) {
        guard !isEmpty else { return }
        for index in plan.changes.indices { conceal(&plan.changes[index]) }
        plan.diagnostics = plan.diagnostics.map(conceal)
    }

    /// Everything of a change that is shown and that the repository did not write.
    func conceal(_ change: inout PlannedChange) {
        change.drift = change.drift.map(conceal)
        switch change.operation {
        case .create(var creation):
            creation.predicted = creation.predicted.map(conceal)
            conceal(&creation.fields)
            change.operation = .create(creation)
        case .update(var update):
            conceal(&update)
            change.operation = .update(update)
        case .adopt(.changed(var update)):
            conceal(&update)
            change.operation = .adopt(.changed(update))
        case .replace(var replacement):
            replacement.live = conceal(replacement.live)
            replacement.predicted = conceal(replacement.predicted)
            conceal(&replacement.fields)
            replacement.leftAlone = replacement.leftAlone.map(conceal)
            change.operation = .replace(replacement)
        case .delete(var deletion):
            deletion.live = conceal(deletion.live)
            change.operation = .delete(deletion)
        case .keep(var kept):
            conceal(&kept)
            change.operation = .keep(kept)
        case .adopt(.unchanged(var kept, let request)):
            conceal(&kept)
            change.operation = .adopt(.unchanged(kept, request: request))
        }
    }

    func conceal(_ entry: Drift.Entry) -> Drift.Entry {
        var entry = entry
        entry.path = conceal(entry.path)
        entry.was = entry.was.map(conceal)
        entry.now = entry.now.map(conceal)
        return entry
    }

    private func conceal(_ update: inout PlannedChange.Update) {
        update.live = conceal(update.live)
        update.predicted = update.predicted.map(conceal)
        conceal(&update.fields)
        update.conflicts = update.conflicts.map(conceal)
        update.shared = update.shared.map(conceal)
        update.leftAlone = update.leftAlone.map(conceal)
        update.staying = update.staying.map(conceal)
    }

    private func conceal(_ kept: inout PlannedChange.Kept) {
        kept.shared = kept.shared.map(conceal)
        kept.leftAlone = kept.leftAlone.map(conceal)
        kept.staying = kept.staying.map(conceal)
    }

    private func conceal(_ conflict: FieldConflict) -> FieldConflict {
        var conflict = conflict
        conflict.path = conceal(conflict.path)
        conflict.live = conflict.live.map(conceal)
        conflict.desired = conflict.desired.map(conceal)
        return conflict
    }

    private func conceal(_ field: LeftField) -> LeftField {
        var field = field
        field.path = conceal(field.path)
        return field
    }

    private func conceal(_ field: StayingField) -> StayingField {
        var field = field
        field.path = conceal(field.path)
        return field
    }

    private func conceal(_ fields: inout [FieldChange]) {
        for index in fields.indices where !fields[index].path.steps.isEmpty {
            fields[index].path = conceal(fields[index].path)
            fields[index].before = fields[index].before.map(conceal)
            fields[index].after = fields[index].after.map(conceal)
        }
    }
}

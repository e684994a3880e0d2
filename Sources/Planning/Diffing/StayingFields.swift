import APIMachinery
import Admission
import Model
import Schemas

/// What applying no longer sends of an object, and the object has all the same.
struct StayingFields {
    let kind: GroupVersionKind
    let live: Value
    let predicted: Value
    let request: Value
    let schema: Schema
    /// Whether the repository is known to say what it said when the object was applied last.
    let isApplied: Bool
    /// What was applied last, where it is recorded and is not what the repository says.
    let applied: FieldSet?

    /// What server-side apply calls those who wrote before anybody kept books.
    static let nobody = "before-first-apply"

    /// The fields that were ours and that others or the server keep.
    ///
    /// What a server makes of an object without them, defaults above all, is no field that stays.
    var all: [StayingField] {
        let managed = ManagedFields(readable: live)
        let anew = Admission.decode(request, as: AdmittedKind(kind, schema: schema), schema: schema).object
        return released(managed).leaves.paths.compactMap { path in
            guard let value = schema.value(of: predicted, at: path), value == schema.value(of: live, at: path),
                value != schema.value(of: anew, at: path)
            else { return nil }
            let keepers = managed.entries.filter { $0.manager != SlipwayName.fieldManager && $0.fields.owns(path) }
                .map(\.manager)
            let keeper = keepers.first { $0 != StayingFields.nobody } ?? keepers.first
            return StayingField(path: path, keeper: keeper ?? (managed.isEmpty ? StayingFields.nobody : nil))
        }
    }

    private func released(_ managed: ManagedFields) -> FieldSet {
        let sent = FieldSet.of(request, schema: schema)
        if let ours = managed.applied(by: SlipwayName.fieldManager)?.fields { return ours.difference(sent) }
        // Somebody removed the record of who owns what: what is not sent may have been ours.
        guard managed.isEmpty, !isApplied else { return FieldSet() }
        if let applied { return applied.difference(sent) }
        let known = FieldSet(paths: UnknownFields.paths(of: kind))
        return FieldSet.of(ServerFields.stripped(live), schema: schema).difference(sent)
            .difference(FieldOwnership.untracked).recursiveDifference(known)
    }

    // MARK: Of nobody

    /// Those that are known to have been ours, and that nobody keeps who could say that he wants them: the uppermost fields below
    /// which there is nothing else.
    func forgotten(_ fields: [StayingField]) -> [FieldPath] {
        let ours = Ownership.ours(of: live)?.fields
        guard ours != nil || applied != nil else { return [] }
        let paths = fields.filter { $0.keeper == StayingFields.nobody }.map(\.path)
        return uppermost(
            FieldSet(paths: paths), known: (ours ?? FieldSet()).union(applied ?? FieldSet()),
            sent: FieldSet.of(request, schema: schema), live: FieldSet.of(live, schema: schema), FieldPath())
    }

    private func uppermost(
        _ fields: FieldSet, known: FieldSet, sent: FieldSet, live: FieldSet, _ path: FieldPath
    ) -> [FieldPath] {
        fields.entries.flatMap { entry -> [FieldPath] in
            let (step, next) = (entry.step, path.appending(entry.step))
            if sent.entry(for: step) == nil {
                if live.below(step).leaves.isSubset(of: known.below(step)) { return [next] }
                // An element goes in whole or stays, because its keys name it.
                if case .element = step { return [] }
            }
            return uppermost(
                entry.children, known: known.below(step), sent: sent.below(step), live: live.below(step), next)
        }
    }
}

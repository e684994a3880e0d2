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
            let keeper = managed.entries.first { $0.manager != SlipwayName.fieldManager && $0.fields.owns(path) }
            return StayingField(path: path, keeper: keeper?.manager ?? (managed.isEmpty ? "before-first-apply" : nil))
        }
    }

    private func released(_ managed: ManagedFields) -> FieldSet {
        let sent = FieldSet.of(request, schema: schema)
        if let ours = managed.applied(by: SlipwayName.fieldManager)?.fields { return ours.difference(sent) }
        // Somebody removed the record of who owns what: what is not sent may have been ours.
        guard managed.isEmpty, !isApplied else { return FieldSet() }
        let known = FieldSet(paths: UnknownFields.paths(of: kind))
        return FieldSet.of(ServerFields.stripped(live), schema: schema).difference(sent)
            .difference(FieldOwnership.untracked).recursiveDifference(known)
    }
}

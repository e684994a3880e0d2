internal import Expressions
internal import Kinds
internal import Model
internal import Schemas

/// Applies the environment's overlays, in their order, to objects that are otherwise complete: the environment has the
/// last word.
struct OverlayStep: Pass {
    let configuration: Configuration
    let instances: [ResolvedInstance]
    let contexts: [InstanceContext?]
    private let evaluator: TemplateEvaluator

    init(_ context: CompositionContext) {
        configuration = context.configuration
        instances = context.instances
        contexts = context.contexts
        evaluator = TemplateEvaluator(
            sources: configuration.sources, scope: environmentScope(of: configuration.environment),
            allowance: Allowance())
    }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        patch(&composition.drafts, without: composition.additions, &diagnostics)
        composition.edges.keep(composition.drafts.map { !$0.isDeleted })
        composition.drafts.removeAll { $0.isDeleted }
    }

    /// Patches the objects, and marks those that a patch deletes.
    private func patch(
        _ drafts: inout [DraftObject], without added: Set<SourceRange>, _ diagnostics: inout Diagnostics
    ) {
        var targets = OverlayTargets(taking: &drafts, instances: instances)
        let services = endpointServices
        for overlay in configuration.environment.overlays where !added.contains(overlay.range) {
            let found = targets.find(overlay, &diagnostics)
            if case .changes(let changes) = overlay.patch {
                OverlayChangesStep(
                    overlay: overlay, changes: changes, evaluator: evaluator, endpointServices: services
                ).apply(to: &targets, at: found, &diagnostics)
                continue
            }
            guard !found.isEmpty, let patch = patch(of: overlay, &diagnostics) else { continue }
            for index in found { apply(patch, of: overlay, to: &targets.drafts[index], &diagnostics) }
            if patch.changesLabels { targets.followLabels(of: found) }
        }
        swap(&drafts, &targets.drafts)
    }

    private var endpointServices: [ObjectIdentity: SourceRange] {
        var services: [ObjectIdentity: SourceRange] = [:]
        for endpoint in contexts.flatMap({ $0?.endpoints ?? [] }) {
            guard let name = endpoint.service else { continue }
            let target = ObjectIdentity(group: "", kind: "Service", namespace: endpoint.namespace, name: name)
            services[target] = services[target] ?? endpoint.name.range
        }
        return services
    }

    private func patch(of overlay: Overlay, _ diagnostics: inout Diagnostics) -> Value? {
        switch overlay.patch {
        case .strategic(let node) where overlay.target == nil: evaluator.object(of: node, &diagnostics)
        case .strategic(let node), .merge(let node), .operations(let node): evaluator.patch(of: node, &diagnostics)
        case .changes: nil
        }
    }

    private func apply(
        _ patch: Value, of overlay: Overlay, to draft: inout DraftObject, _ diagnostics: inout Diagnostics
    ) {
        if patch["$patch"] == "delete" {
            draft.isDeleted = true
            return
        }
        do throws(PatchError) {
            draft.replace(with: try patched(draft, patch, overlay.patch))
        } catch {
            let place = error.place.isEmpty ? "" : " at \(error.place)"
            diagnostics.report(
                Diagnostic(
                    code: "compose.patch", summary: "Patch failed",
                    detail: "The patch does not fit \(draft.identity)\(place): \(error.message).",
                    at: overlay.range, object: draft.identity,
                    notes: [Diagnostic.Note("the object is made here", at: draft.range)]))
            return
        }
        draft.overlays.append(overlay.range)
    }

    private func patched(
        _ draft: DraftObject, _ patch: Value, _ form: Overlay.Patch
    ) throws(PatchError) -> Value {
        switch form {
        case .operations: return try JSONPatch.apply(patch, to: draft.value)
        case .merge: return MergePatch.apply(patch, to: draft.value)
        case .strategic:
            // Kinds without merge keys are merged as the API server merges custom resources.
            guard let schema = SchemaCatalog.builtIn.schema(for: draft.kind) else {
                return MergePatch.apply(patch, to: draft.value)
            }
            let merged = try StrategicMerge.apply(patch.fitted(to: draft.value), to: draft.value, schema: schema)
            // The API server keeps the nulls of new list elements until it reads them as absent.
            return patch.hasNullInList(false) ? merged.withoutNulls : merged
        case .changes: return draft.value
        }
    }
}

extension Value {
    /// The patch without `$patch: replace` in maps that the object lacks.
    ///
    /// The API server drops a new map that carries the directive; whoever writes an overlay, and kustomize, mean that
    /// the map be there.
    fileprivate func fitted(to object: Value) -> Value {
        guard case .object(let changes) = self, case .object(let present) = object else { return self }
        return .object(
            ValueObject(
                changes.map { change in
                    guard case .object(var fields) = change.value else { return change }
                    if let old = present[change.key] {
                        return ValueObject.Field(key: change.key, value: change.value.fitted(to: old))
                    }
                    guard fields["$patch"] == "replace" else { return change }
                    fields["$patch"] = nil
                    return ValueObject.Field(key: change.key, value: .object(fields))
                }))
    }

    fileprivate func hasNullInList(_ isInList: Bool) -> Bool {
        switch self {
        case .null: isInList
        case .array(let elements): elements.contains { $0.hasNullInList(true) }
        case .object(let fields): fields.contains { $0.value.hasNullInList(isInList) }
        default: false
        }
    }

    fileprivate var withoutNulls: Value {
        switch self {
        case .array(let elements): .array(elements.map(\.withoutNulls))
        case .object(let fields):
            .object(
                ValueObject(
                    fields.compactMap { field in
                        field.value.isNull
                            ? nil : ValueObject.Field(key: field.key, value: field.value.withoutNulls)
                    }))
        default: self
        }
    }

    /// Whether a patch may change labels by which other overlays select.
    fileprivate var changesLabels: Bool {
        if case .object = self { return value(at: ["metadata", "labels"]) != nil || self["$patch"] != nil }
        return true
    }
}

extension GroupVersionKind {
    var withoutVersion: GroupVersionKind { GroupVersionKind(group: group, version: "", kind: kind) }
}

extension Node {
    /// What a partial object says it is.
    var objectKind: GroupVersionKind? {
        guard let version = self["apiVersion"]?.string, let kind = self["kind"]?.string else { return nil }
        return GroupVersionKind(apiVersion: version, kind: kind)
    }
}

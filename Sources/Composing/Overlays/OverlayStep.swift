internal import Expressions
internal import Model
internal import Schemas

/// Applies the environment's overlays, in their order, to objects that are otherwise complete: the environment has the
/// last word.
struct OverlayStep {
    let configuration: Configuration
    let instances: [ResolvedInstance]
    private let evaluator: TemplateEvaluator

    init(configuration: Configuration, instances: [ResolvedInstance]) {
        self.configuration = configuration
        self.instances = instances
        evaluator = TemplateEvaluator(
            sources: configuration.sources, scope: environmentScope(of: configuration.environment))
    }

    // MARK: Additions

    /// Whether a document without a target is no patch but an object of the environment's own: one of a kind that
    /// nothing else makes, such as a quota.
    static func isAddition(_ overlay: Overlay, kinds: Set<GroupVersionKind>) -> Bool {
        guard overlay.target == nil, case .strategic(let node) = overlay.patch, let kind = node.objectKind else {
            return false
        }
        guard !kinds.contains(kind.withoutVersion) else { return false }
        return WorkloadKind(kind) == nil || node.hasContainers(of: kind)
    }

    /// The objects that overlays add.
    func additions(to drafts: [DraftObject], _ diagnostics: inout Diagnostics) -> [DraftObject] {
        let kinds = Set(drafts.map(\.kind.withoutVersion))
        return configuration.environment.overlays.compactMap { overlay in
            guard Self.isAddition(overlay, kinds: kinds), case .strategic(let node) = overlay.patch,
                let value = evaluator.value(of: node, &diagnostics)
            else { return nil }
            return DraftObject(value, instance: nil, entry: nil, range: overlay.range)
        }
    }

    // MARK: Patches

    /// Patches the objects; those that a patch deletes are `nil` in the result.
    ///
    /// Overlays at the places in `added` are objects by now, so they patch nothing.
    func apply(to drafts: [DraftObject], added: Set<SourceRange>, _ diagnostics: inout Diagnostics) -> [DraftObject?] {
        var targets = OverlayTargets(drafts: drafts, instances: instances)
        for overlay in configuration.environment.overlays where !added.contains(overlay.range) {
            let found = targets.find(overlay, &diagnostics)
            guard !found.isEmpty, let patch = patch(of: overlay, &diagnostics) else { continue }
            for index in found { apply(patch, of: overlay, to: &targets.drafts[index], &diagnostics) }
        }
        return targets.drafts
    }

    private func patch(of overlay: Overlay, _ diagnostics: inout Diagnostics) -> Value? {
        switch overlay.patch {
        case .strategic(let node), .merge(let node), .operations(let node):
            evaluator.value(of: node, &diagnostics)
        case .changes: nil
        }
    }

    private func apply(
        _ patch: Value, of overlay: Overlay, to draft: inout DraftObject?, _ diagnostics: inout Diagnostics
    ) {
        guard var object = draft else { return }
        if patch["$patch"] == "delete" {
            draft = nil
            return
        }
        do throws(PatchError) {
            object.value = try patched(object, patch, overlay.patch)
        } catch {
            let place = error.place.isEmpty ? "" : " at \(error.place)"
            diagnostics.report(
                Diagnostic(
                    code: "compose.patch", summary: "Patch failed",
                    detail: "The patch does not fit \(object.identity)\(place): \(error.message).",
                    at: overlay.range, object: object.identity,
                    notes: [Diagnostic.Note("the object is made here", at: object.range)]))
            return
        }
        object.kind = GroupVersionKind(
            apiVersion: object.value["apiVersion"]?.string ?? "", kind: object.value["kind"]?.string ?? "")
        object.overlays.append(overlay.range)
        draft = object
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
            return try StrategicMerge.apply(patch, to: draft.value, schema: schema)
        case .changes: return draft.value
        }
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

    fileprivate func hasContainers(of kind: GroupVersionKind) -> Bool {
        guard let workload = WorkloadKind(kind) else { return false }
        var node: Node? = self
        for key in workload.podSpecPath { node = node?[key] }
        return node?["containers"]?.elements?.contains { $0["image"] != nil } ?? false
    }
}

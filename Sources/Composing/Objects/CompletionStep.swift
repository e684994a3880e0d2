internal import Model

/// Adds to the objects what modules leave to Slipway: namespaces, labels, and for workloads selectors, all that one
/// object needs while it is at hand.
struct CompletionStep: Pass {
    let configuration: Configuration
    let instances: [ResolvedInstance]
    private var environment: Model.Environment { configuration.environment }

    init(_ context: CompositionContext) {
        configuration = context.configuration
        instances = context.instances
    }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        complete(&composition.drafts, &diagnostics)
        composition.labelled = composition.drafts.count
    }

    private func complete(_ drafts: inout [DraftObject], _ diagnostics: inout Diagnostics) {
        var scopes = KindScopes(drafts, others: configuration.scopes)
        let labels = InstanceLabels(environment, instances)
        for index in drafts.indices {
            place(&drafts[index], &scopes, &diagnostics)
            labels.apply(to: &drafts[index])
            WorkloadSelectors.fill(&drafts[index])
        }
    }

    /// Puts an object into the namespace of its instance, where its kind has one and it names none.
    private func place(_ draft: inout DraftObject, _ scopes: inout KindScopes, _ diagnostics: inout Diagnostics) {
        guard check(draft, &diagnostics) else { return }
        let isNamespaced =
            entry(of: draft)?.scope.map { $0.value == .namespaced } ?? scopes.isNamespaced(draft.kind)
        draft.isNamespaced = isNamespaced
        // A name that stands there needs no look into the object.
        if isNamespaced, !draft.namespace.isEmpty { return }
        let present = draft.value.value(at: ["metadata", "namespace"])
        if isNamespaced, present == nil || present == .null {
            draft.move(to: draft.instance.map { instances[$0].namespace } ?? environment.defaultNamespace)
        } else if !isNamespaced, present != nil {
            draft.move(to: nil)
        }
    }

    /// Expressions may have yielded something that is no object.
    private func check(_ draft: DraftObject, _ diagnostics: inout Diagnostics) -> Bool {
        let missing: String? =
            if draft.kind.version.isEmpty { "apiVersion" } else if draft.kind.kind.isEmpty {
                "kind"
            } else if draft.name
                .isEmpty
            { "metadata.name" } else { nil }
        guard let missing else { return true }
        diagnostics.report(
            Diagnostic(
                code: "compose.incomplete-object", summary: "Incomplete object",
                detail: "This document makes an object without \"\(missing)\", or one that is not a string.",
                at: draft.range))
        return false
    }

    private func entry(of draft: DraftObject) -> ObjectEntry? {
        guard let entry = draft.entry else { return nil }
        return draft.instance.map { instances[$0].module.objects[entry] } ?? environment.objects[entry]
    }
}

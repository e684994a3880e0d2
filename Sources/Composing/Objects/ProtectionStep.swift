internal import Model

/// Marks the objects that may only be destroyed when the user names them.
struct ProtectionStep: Pass {
    let environment: Model.Environment
    let instances: [ResolvedInstance]

    init(_ context: CompositionContext) {
        environment = context.environment
        instances = context.instances
    }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        let whole = instances.map { environment.protection.isTotal || $0.instance.isProtected }
        for index in composition.drafts.indices {
            let draft = composition.drafts[index]
            let isWhole = draft.instance.map { whole[$0] } ?? environment.protection.isTotal
            if isWhole || isProtected(draft) { composition.drafts[index].isProtected = true }
        }
    }

    private func isProtected(_ draft: DraftObject) -> Bool {
        if draft.value.value(at: ["metadata", "annotations"])?[SlipwayAnnotation.preventDestroy] == "true" {
            return true
        }
        guard !environment.protection.selectors.isEmpty else { return false }
        let instance = draft.instance.map { instances[$0] }
        return environment.protection.selectors.contains { $0.matches(draft, instance) }
    }
}

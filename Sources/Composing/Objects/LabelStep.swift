internal import Model

/// Labels the objects that were made after the others were completed.
struct LabelStep: Pass {
    private let labels: InstanceLabels

    init(_ context: CompositionContext) { labels = InstanceLabels(context.environment, context.instances) }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        for index in composition.labelled..<composition.drafts.count { labels.apply(to: &composition.drafts[index]) }
        composition.labelled = composition.drafts.count
    }
}

/// The labels of everything in an environment.
struct InstanceLabels {
    private let own: [StandardLabels]
    private let common: StandardLabels

    init(_ environment: Model.Environment, _ instances: [ResolvedInstance]) {
        own = instances.map { StandardLabels(environment, $0) }
        common = StandardLabels(environment, nil)
    }

    func apply(to draft: inout DraftObject) {
        (draft.instance.map { own[$0] } ?? common).apply(to: &draft)
    }
}

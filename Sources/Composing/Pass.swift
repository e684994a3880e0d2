internal import Model

/// One thing that is done with all objects under way.
protocol Pass: SendableMetatype {
    init(_ context: CompositionContext)

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics)
}

/// What passes know from the start.
struct CompositionContext {
    let configuration: Configuration
    let platform: Platform
    let instances: [ResolvedInstance]
    /// `nil` for instances with mistakes.
    let contexts: [InstanceContext?]

    var environment: Model.Environment { configuration.environment }
}

/// What passes work on, and what one leaves for those behind it.
struct DraftComposition {
    /// Passes add objects at the end, so that places stay; only overlays take some out.
    var drafts: [DraftObject]
    var edges: InstanceEdges
    /// The overlays that are objects of their own and patch nothing.
    var additions: Set<SourceRange> = []
    /// The names of the accounts that each instance's pods run under.
    var accounts: [[String]] = []
    /// How many objects have their labels.
    var labelled = 0
    var exposed: [ExposureStep.Exposed] = []
}

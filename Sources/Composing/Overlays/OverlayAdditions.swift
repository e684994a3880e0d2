internal import Expressions
internal import Kinds
internal import Model

/// Takes in the objects that stand among the overlays.
struct OverlayAdditions: Pass {
    private let overlays: [Overlay]
    private let evaluator: TemplateEvaluator

    init(_ context: CompositionContext) {
        overlays = context.environment.overlays
        evaluator = TemplateEvaluator(
            sources: context.configuration.sources, scope: environmentScope(of: context.environment),
            allowance: Allowance())
    }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        let additions = additions(to: composition.drafts, &diagnostics)
        composition.drafts += additions
        composition.additions = Set(additions.map(\.range))
    }

    /// Whether a document without a target is no patch but an object of the environment's own: one of a kind that
    /// nothing else makes, such as a quota.
    private static func isAddition(_ overlay: Overlay, kinds: Set<GroupVersionKind>) -> Bool {
        guard overlay.target == nil, case .strategic(let node) = overlay.patch, let kind = node.objectKind else {
            return false
        }
        guard !kinds.contains(kind.withoutVersion) else { return false }
        return WorkloadKind(kind) == nil || node.hasContainers(of: kind)
    }

    private func additions(to drafts: [DraftObject], _ diagnostics: inout Diagnostics) -> [DraftObject] {
        var kinds: Set<GroupVersionKind> = []
        for index in drafts.indices { kinds.insert(drafts[index].kind.withoutVersion) }
        return overlays.compactMap { overlay in
            guard Self.isAddition(overlay, kinds: kinds), case .strategic(let node) = overlay.patch,
                let value = evaluator.object(of: node, &diagnostics)
            else { return nil }
            return DraftObject(value, instance: nil, entry: nil, range: overlay.range)
        }
    }
}

extension TemplateEvaluator {
    /// A partial object, whose kind says what its fields take, as in a module's documents.
    func object(of node: Node, _ diagnostics: inout Diagnostics) -> Value? {
        // Without expressions it is what it says, nulls that remove something included. May fail: evaluating the node
        // meets the same malformed expression, and reports it.
        guard let template = try? DocumentTemplate(node) else { return value(of: node, &diagnostics) }
        let before = diagnostics.all.count
        let value = template.value(self, &diagnostics)
        return before == diagnostics.all.count ? value : nil
    }

    /// A patch that says elsewhere which objects it changes; a null in it removes a field.
    func patch(of node: Node, _ diagnostics: inout Diagnostics) -> Value? {
        // May fail: then resolving meets the same malformed expression, and reports it.
        guard node.hasConstruct, let template = try? DocumentTemplate(tree: node) else {
            return value(of: node, &diagnostics)
        }
        var evaluator = self
        evaluator.keepsNulls = true
        let before = diagnostics.all.count
        let value = template.value(evaluator, &diagnostics)
        return before == diagnostics.all.count ? value : nil
    }
}

extension Node {
    fileprivate func hasContainers(of kind: GroupVersionKind) -> Bool {
        guard let workload = WorkloadKind(kind) else { return false }
        var node: Node? = self
        for key in workload.podSpecPath { node = node?[key] }
        return node?["containers"]?.elements?.contains { $0["image"] != nil } ?? false
    }
}

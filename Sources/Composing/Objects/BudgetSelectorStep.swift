internal import APIMachinery
internal import Kinds
internal import Model

/// Gives PodDisruptionBudgets without a selector that of the workload that they mean: one without selects nothing, and guards
/// nobody.
struct BudgetSelectorStep: Pass {
    init(_ context: CompositionContext) {}

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        for index in composition.drafts.indices where composition.drafts[index].isBudgetWithoutSelector {
            let budget = composition.drafts[index]
            let workloads = composition.drafts.filter { draft in
                draft.workload?.hasLabelSelector == true && draft.namespace == budget.namespace
                    && draft.instance == budget.instance
            }
            let named = workloads.filter { $0.name == budget.name }
            let meant = named.isEmpty ? workloads : named
            guard meant.count == 1, let selector = meant[0].value.value(at: ["spec", "selector"]) else {
                if !workloads.isEmpty {
                    diagnostics.report(
                        budget.ambiguousSelector(
                            code: "compose.ambiguous-budget", summary: "Budget without a selector", among: workloads))
                }
                continue
            }
            composition.drafts[index].value.edit(at: ["spec", "selector"]) { $0 = selector }
        }
    }
}

extension DraftObject {
    fileprivate var isBudgetWithoutSelector: Bool {
        !isVerbatim && isKind("PodDisruptionBudget", group: "policy") && value.value(at: ["spec", "selector"]) == nil
    }
}

internal import APIMachinery
internal import Kinds
internal import Model

/// Fills in the selectors that authors of workloads leave out.
///
/// A selector is immutable, so it is made of what does not change while the instance is what it is: the instance's
/// name and the workload's own. Two workloads of one module, a coordinator and its workers, differ in the second.
enum WorkloadSelectors {
    /// Makes the selector of a workload, and its pods' labels, fit each other.
    static func fill(_ draft: inout DraftObject) {
        guard !draft.isVerbatim, let workload = draft.workload, workload.hasLabelSelector else { return }
        if let wanted = draft.value.value(at: ["spec", "selector", "matchLabels"])?.object {
            let texts = wanted.compactMap { field in field.value.string.map { (key: field.key, value: $0) } }
            draft.value.edit(at: workload.templatePath + ["metadata", "labels"]) { $0.setDefaults(texts) }
            return
        }
        guard draft.value.value(at: ["spec", "selector", "matchExpressions"]) == nil else { return }
        let labels = draft.value.value(at: workload.templatePath + ["metadata", "labels"])
        var match = ValueObject()
        for key in [RecommendedLabel.instance, RecommendedLabel.component] { match[key] = labels?[key] }
        if match.isEmpty {
            // Objects of the environment itself have no instance.
            match[RecommendedLabel.component] = .string(StandardLabels.labelValue(draft.name))
            draft.value.edit(at: workload.templatePath + ["metadata", "labels"]) { labels in
                for field in match { labels[field.key] = field.value }
            }
        }
        draft.value.edit(at: ["spec", "selector", "matchLabels"]) { $0 = .object(match) }
    }
}

internal import Kinds
internal import Model

/// Marks the objects that data goes with: those of which their module says so, and Secrets with values that are made once,
/// beside claims, whose data nobody reaches without them.
///
/// The mark is on the object, so that it is known when the object has left the repository.
struct DataStep: Pass {
    private let instances: [ResolvedInstance]

    init(_ context: CompositionContext) { instances = context.instances }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        for index in composition.drafts.indices where isDeclared(composition.drafts[index]) {
            mark(&composition.drafts[index])
        }
        let holders = Set(composition.drafts.filter(holdsData).compactMap(place))
        for index in composition.drafts.indices {
            let draft = composition.drafts[index]
            guard draft.hasGeneratedKeys, let place = place(of: draft), holders.contains(place) else { continue }
            mark(&composition.drafts[index])
        }
    }

    /// An instance of the environment, with all that is inside of it, in one namespace.
    private struct Place: Hashable {
        var instance: String
        var namespace: String
    }

    private func place(of draft: DraftObject) -> Place? {
        draft.instance.map { index in
            let instance = instances[index]
            return Place(instance: instance.ancestors.first ?? instance.name, namespace: draft.namespace)
        }
    }

    private func isDeclared(_ draft: DraftObject) -> Bool {
        draft.instance.map { instances[$0].saysDataGoes(with: draft) } ?? false
    }

    private func holdsData(_ draft: DraftObject) -> Bool {
        if let text = draft.value.value(at: ["metadata", "annotations", SlipwayAnnotation.holdsData])?.string {
            return text == "true"
        }
        if draft.isKind("PersistentVolumeClaim") { return true }
        return draft.workload == .statefulSet
            && draft.value.value(at: ["spec", "volumeClaimTemplates"])?.array?.isEmpty == false
    }

    /// What the object says itself stays.
    private func mark(_ draft: inout DraftObject) {
        guard draft.value.value(at: ["metadata", "annotations", SlipwayAnnotation.holdsData]) == nil else { return }
        draft.value.edit(at: ["metadata", "annotations", SlipwayAnnotation.holdsData]) { $0 = "true" }
    }
}

extension DraftObject {
    /// Whether values of it are made once and kept in the cluster alone.
    fileprivate var hasGeneratedKeys: Bool {
        secretKeys.contains { key in if case .generate = key.source { true } else { false } }
    }
}

internal import Model

/// Marks the objects that may only be destroyed when the user names them.
struct Protecting {
    let environment: Model.Environment
    let instances: [ResolvedInstance]

    func apply(to drafts: inout [DraftObject]) {
        let whole = instances.map { environment.protection.isTotal || $0.instance.isProtected }
        for index in drafts.indices {
            let isWhole = drafts[index].instance.map { whole[$0] } ?? environment.protection.isTotal
            if isWhole || isProtected(drafts[index]) { drafts[index].isProtected = true }
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

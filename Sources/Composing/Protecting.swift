internal import Model

/// Marks the objects that may only be destroyed when the user names them.
struct Protecting {
    /// `"true"` on an object, in a module or an overlay.
    static let annotation = "slipway.dev/prevent-destroy"

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
        if draft.value.value(at: ["metadata", "annotations"])?[Self.annotation] == "true" { return true }
        guard !environment.protection.selectors.isEmpty else { return false }
        let instance = draft.instance.map { instances[$0] }
        return environment.protection.selectors.contains { $0.matches(draft, instance) }
    }
}

extension ObjectSelector {
    func matches(_ draft: DraftObject, _ instance: ResolvedInstance?) -> Bool {
        func fits(_ wanted: Located<String>?, _ text: String) -> Bool {
            guard let wanted else { return true }
            return Glob.matches(text, wanted.value)
        }
        guard fits(kind, draft.kind.kind), fits(name, draft.name), fits(namespace, draft.namespace),
            fits(group, draft.kind.group), fits(version, draft.kind.version),
            fits(self.instance, instance?.name ?? "")
                || (instance?.ancestors ?? []).contains(where: { fits(self.instance, $0) }),
            fits(module, instance?.module.name.value ?? "") || fits(module, instance?.module.reference ?? "")
        else { return false }
        guard !labels.isEmpty else { return true }
        let present = draft.value.value(at: ["metadata", "labels"])
        return labels.allSatisfy { label in
            switch label.value {
            case .equals(let key, let value): present?[key]?.string == value
            case .differs(let key, let value): present?[key]?.string != value
            case .exists(let key): present?[key] != nil
            case .absent(let key): present?[key] == nil
            }
        }
    }
}

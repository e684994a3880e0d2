internal import APIMachinery
internal import Model

extension ObjectSelector {
    /// Whether an object under construction is meant; what is inside of an instance is meant by its name too.
    func matches(_ draft: DraftObject, _ instance: ResolvedInstance?) -> Bool {
        let modules = [instance?.module.name.value ?? "", instance?.module.reference ?? ""]
        return matches(
            draft.kind, name: draft.name, namespace: draft.namespace, draft.value,
            instances: [instance?.name ?? ""] + (instance?.ancestors ?? []), modules: modules)
    }
}

extension ResolvedInstance {
    /// Whether its module says that data goes with the object.
    func saysDataGoes(with draft: DraftObject) -> Bool { module.data.contains { $0.matches(draft, self) } }
}

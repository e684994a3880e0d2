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

    /// Whether a finished object is meant.
    func matches(_ object: DesiredObject) -> Bool {
        matches(
            object.kind, name: object.identity.name, namespace: object.identity.namespace, object.value,
            instances: [object.origin.instance], modules: [object.origin.module])
    }

    private func matches(
        _ kind: GroupVersionKind, name: String, namespace: String, _ object: Value, instances: [String],
        modules: [String]
    ) -> Bool {
        func fits(_ wanted: Located<String>?, _ text: String) -> Bool {
            wanted.map { Glob.matches(text, $0.value) } ?? true
        }
        guard fits(self.kind, kind.kind), fits(self.name, name), fits(self.namespace, namespace),
            fits(group, kind.group), fits(version, kind.version), instances.contains(where: { fits(instance, $0) }),
            modules.contains(where: { fits(module, $0) })
        else { return false }
        return labels.isEmpty || LabelSelector(labels.map(\.value)).matches(ObjectMetadata(object).labels)
    }
}

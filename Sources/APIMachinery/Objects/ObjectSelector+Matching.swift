package import Model

extension ObjectSelector {
    /// Whether an object is meant that stands for one of the instances, of one of the modules.
    package func matches(
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

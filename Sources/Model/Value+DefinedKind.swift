extension GroupVersionKind {
    /// Whether objects of this kind define other kinds.
    package var isDefinition: Bool { group == "apiextensions.k8s.io" && kind == "CustomResourceDefinition" }
}

extension Value {
    /// The kind that a CustomResourceDefinition defines; `nil` where it names none.
    package var definedKind: GroupKind? {
        guard let group = value(at: ["spec", "group"])?.string,
            let kind = value(at: ["spec", "names", "kind"])?.string
        else { return nil }
        return GroupKind(group: group, kind: kind)
    }

    /// The kind in each version in which a CustomResourceDefinition has it served.
    package var servedKinds: [GroupVersionKind] {
        guard let kind = definedKind else { return [] }
        let versions = value(at: ["spec", "versions"])?.array ?? []
        return versions.filter { $0["served"]?.bool == true }.compactMap { version in
            version["name"]?.string.map { GroupVersionKind(group: kind.group, version: $0, kind: kind.kind) }
        }
    }
}

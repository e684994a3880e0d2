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
}

internal import APIMachinery
internal import Kinds
internal import Model

/// Puts the recommended labels on objects.
///
/// Labels that the author wrote stay as they are.
struct StandardLabels {
    /// For everything in the environment.
    private let common: [(key: String, value: String)]
    /// For everything of the instance, its pods included.
    private let own: [(key: String, value: String)]
    /// The same for objects that another instance had, which keep its name.
    private let moved: [(objects: [ObjectSelector], own: [(key: String, value: String)])]
    private let instance: ResolvedInstance?
    /// What the environment and the instance put on objects, but not on pods: a change must not restart them.
    private let extra: [(key: String, value: String)]
    private let annotations: [(key: String, value: String)]

    init(_ environment: Model.Environment, _ instance: ResolvedInstance?) {
        common = [
            (RecommendedLabel.partOf, environment.name.value), (RecommendedLabel.managedBy, SlipwayName.fieldManager),
        ]
        self.instance = instance
        own = instance.map { Self.own($0, label: Self.label(of: $0, environment)) } ?? []
        moved =
            instance.map { instance in
                environment.moved.compactMap { entry in
                    guard let objects = entry.objects, entry.to.value == Self.outer(instance) else { return nil }
                    let first = Self.firstName(of: entry.from.value, environment)
                    return (objects, Self.own(instance, label: Self.label(of: instance, named: first)))
                }
            } ?? []
        extra = Self.texts(instance?.instance.labels ?? []) + Self.texts(environment.labels)
        annotations = Self.texts(instance?.instance.annotations ?? []) + Self.texts(environment.annotations)
    }

    private static func own(_ instance: ResolvedInstance, label: String) -> [(key: String, value: String)] {
        [(RecommendedLabel.name, instance.module.name.value), (RecommendedLabel.instance, label)]
    }

    /// The instance's name; the first one that it had, where it was renamed: selectors are made of it and cannot change.
    private static func label(of instance: ResolvedInstance, _ environment: Model.Environment) -> String {
        label(of: instance, named: firstName(of: outer(instance), environment))
    }

    /// The name of the instance if that which it is a part of, or it is itself, had another one.
    private static func label(of instance: ResolvedInstance, named first: String) -> String {
        let outer = outer(instance)
        guard first != outer, instance.name.hasPrefix(outer) else { return instance.name }
        return first + instance.name.dropFirst(outer.count)
    }

    private static func outer(_ instance: ResolvedInstance) -> String { instance.ancestors.first ?? instance.name }

    private static func firstName(of name: String, _ environment: Model.Environment) -> String {
        var first = name
        let renamed = environment.moved.filter { $0.objects == nil }
        // Each step follows one entry, so that entries in a circle come to an end.
        for _ in renamed {
            guard let entry = renamed.first(where: { $0.to.value == first }) else { break }
            first = entry.from.value
        }
        return first
    }

    /// The labels of the instance that an object belongs to, or belonged to at first.
    private func own(of draft: DraftObject) -> [(key: String, value: String)] {
        guard !moved.isEmpty else { return own }
        return moved.first { $0.objects.contains { $0.matches(draft, instance) } }?.own ?? own
    }

    private static func texts(_ nodes: [NamedNode]) -> [(key: String, value: String)] {
        nodes.map { ($0.name.value, $0.node.string ?? "") }
    }

    func apply(to draft: inout DraftObject) {
        // Labels of pods, and the component that selectors are made of, are filled in where the rest is.
        let workload = draft.isVerbatim ? nil : draft.workload
        let component = workload == nil ? nil : Self.labelValue(draft.name)
        let own = own(of: draft)
        draft.value.edit("metadata") { metadata in
            metadata.edit("labels") { labels in
                labels.setDefaults(extra)
                labels.setDefaults(own)
                if let component, !own.isEmpty { labels.setDefault(RecommendedLabel.component, .string(component)) }
                labels.setDefaults(common)
            }
            if !annotations.isEmpty { metadata.edit("annotations") { $0.setDefaults(annotations) } }
        }
        guard let workload, let component, workload != .pod else { return }
        let wanted = own + (own.isEmpty ? [] : [(RecommendedLabel.component, component)]) + common
        let path = workload.templatePath + ["metadata", "labels"]
        var added: [String] = []
        draft.value.edit(at: path) { labels in
            added = wanted.map(\.key).filter { labels[$0] == nil }
            labels.setDefaults(wanted)
        }
        draft.additions += added.map { FieldPath((path + [$0]).map(FieldPath.Step.key)) }
    }

    /// A name as a label's value, which may have 63 bytes; longer ones end in a hash so that they stay different.
    static func labelValue(_ name: String) -> String {
        guard name.utf8.count > 63 else { return name }
        // FNV-1a: small, and the same on every run and machine.
        var hash: UInt32 = 2_166_136_261
        for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        let digits = String(hash, radix: 16)
        return name.prefix(54) + "-" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

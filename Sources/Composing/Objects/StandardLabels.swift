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
    /// What the environment and the instance put on objects, but not on pods: a change must not restart them.
    private let extra: [(key: String, value: String)]
    private let annotations: [(key: String, value: String)]

    init(_ environment: Model.Environment, _ instance: ResolvedInstance?) {
        common = [
            (RecommendedLabel.partOf, environment.name.value), (RecommendedLabel.managedBy, SlipwayName.fieldManager),
        ]
        own =
            instance.map {
                [
                    (RecommendedLabel.name, $0.module.name.value),
                    (RecommendedLabel.instance, Self.label(of: $0, environment)),
                ]
            } ?? []
        extra = Self.texts(instance?.instance.labels ?? []) + Self.texts(environment.labels)
        annotations = Self.texts(instance?.instance.annotations ?? []) + Self.texts(environment.annotations)
    }

    /// The instance's name; the first one that it had, where it was renamed: selectors are made of it and cannot change.
    private static func label(of instance: ResolvedInstance, _ environment: Model.Environment) -> String {
        let outer = instance.ancestors.first ?? instance.name
        var first = outer
        // Each step follows one entry, so that entries in a circle come to an end.
        for _ in environment.moved {
            guard let entry = environment.moved.first(where: { $0.to.value == first }) else { break }
            first = entry.from.value
        }
        guard first != outer, instance.name.hasPrefix(outer) else { return instance.name }
        return first + instance.name.dropFirst(outer.count)
    }

    private static func texts(_ nodes: [NamedNode]) -> [(key: String, value: String)] {
        nodes.map { ($0.name.value, $0.node.string ?? "") }
    }

    func apply(to draft: inout DraftObject) {
        // Labels of pods, and the component that selectors are made of, are filled in where the rest is.
        let workload = draft.isVerbatim ? nil : draft.workload
        let component = workload == nil ? nil : Self.labelValue(draft.name)
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
        draft.value.edit(at: workload.templatePath) { template in
            template.edit("metadata") { metadata in
                metadata.edit("labels") { labels in
                    labels.setDefaults(own)
                    if !own.isEmpty { labels.setDefault(RecommendedLabel.component, .string(component)) }
                    labels.setDefaults(common)
                }
            }
        }
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

import APIMachinery
import Admission
import Model

/// An object as it would be stored here, beside what the server would have stored.
struct StoredComparison {
    let kind: AdmittedKind

    func differences(_ own: Value, _ stored: Value) -> [FieldPath] {
        compare(own, stored, FieldPath()).filter { !isChosenByTheServer($0) }
    }

    private func compare(_ own: Value, _ stored: Value, _ path: FieldPath) -> [FieldPath] {
        switch (own, stored) {
        case (.object(let fields), .object(let others)):
            let keys = Set(fields.keys + others.keys).sorted()
            return keys.flatMap { key -> [FieldPath] in
                let inner = path.key(key)
                guard let value = fields[key], let other = others[key] else { return [inner] }
                return compare(value, other, inner)
            }
        case (.array(let elements), .array(let others)) where elements.count == others.count:
            return zip(elements, others).enumerated().flatMap { index, pair in
                compare(pair.0, pair.1, path.appending(.index(index)))
            }
        case (_, .string("<uid>")), (_, .string("<allocated>")), (_, .string("<time>")): return []
        default: return own == stored ? [] : [path]
        }
    }

    /// Allocated, generated, or written by admission plugins and controllers.
    private func isChosenByTheServer(_ path: FieldPath) -> Bool {
        let text = path.description
        let everywhere = [
            "status", "metadata.generation", "metadata.resourceVersion", "metadata.managedFields", "metadata.name",
            "metadata.generateName", "metadata.finalizers", "metadata.uid", "metadata.creationTimestamp",
        ]
        let chosen =
            switch kind.name.kind {
            case "Service":
                ["spec.clusterIP", "spec.ipFamil", "spec.healthCheckNodePort"]
            case "Pod":
                ["spec.priority", "spec.preemptionPolicy", "spec.serviceAccount", "spec.tolerations", "spec.volumes"]
            case "Namespace": ["spec"]
            case "DaemonSet": ["metadata.annotations"]
            default: [String]()
            }
        if (everywhere + chosen).contains(where: text.hasPrefix) { return true }
        switch kind.name.kind {
        case "Service": return text.hasSuffix(".nodePort")
        case "Pod": return text.hasSuffix(".volumeMounts")
        default: return false
        }
    }
}

internal import Model

/// What a namespace may use in all, and what its containers get that say nothing.
enum NamespaceLimits {
    static func drafts(of declaration: NamespaceDeclaration) -> [DraftObject] {
        let name = declaration.name.value
        var result: [DraftObject] = []
        if !declaration.quota.isEmpty {
            var hard = ValueObject()
            for entry in declaration.quota { hard[Self.resource(entry.name.value)] = entry.node.value }
            result.append(
                draft("ResourceQuota", "\(name)-quota", ["hard": .object(hard)], of: declaration))
        }
        if let limits = declaration.limits?.value.object, !limits.isEmpty {
            var item: ValueObject = ["type": "Container"]
            for field in limits { item[field.key] = field.value }
            result.append(draft("LimitRange", "\(name)-limits", ["limits": [.object(item)]], of: declaration))
        }
        return result
    }

    private static func draft(
        _ kind: String, _ name: String, _ spec: Value, of declaration: NamespaceDeclaration
    ) -> DraftObject {
        DraftObject(
            [
                "apiVersion": "v1", "kind": .string(kind),
                "metadata": ["name": .string(name), "namespace": .string(declaration.name.value)], "spec": spec,
            ], instance: nil, entry: nil, range: declaration.name.range)
    }

    /// The short forms mean requests, as `cpu` and `memory` do in a quota anyway.
    private static func resource(_ name: String) -> String {
        switch name {
        case "cpu", "memory", "storage": "requests.\(name)"
        default: name
        }
    }
}

internal import Model

/// Makes the Namespaces that the environment declares or its instances live in.
struct NamespaceStep: Pass {
    /// The label by which the API server enforces a pod security standard.
    private static let enforce = "pod-security.kubernetes.io/enforce"

    let platform: Platform
    let environment: Model.Environment
    let instances: [ResolvedInstance]

    init(_ context: CompositionContext) {
        platform = context.platform
        environment = context.environment
        instances = context.instances
    }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        composition.drafts += drafts(beside: composition.drafts)
    }

    private func drafts(beside existing: [DraftObject]) -> [DraftObject] {
        var seen: Set<String> = Set(existing.filter { $0.isKind("Namespace") }.map(\.name))
        var result: [DraftObject] = []
        for declaration in environment.namespaces where seen.insert(declaration.name.value).inserted {
            guard declaration.isCreated, !Self.isBuiltIn(declaration.name.value) else { continue }
            result.append(draft(of: declaration))
        }
        for declaration in environment.namespaces { result += NamespaceLimits.drafts(of: declaration) }
        for instance in instances where seen.insert(instance.namespace).inserted {
            guard !Self.isBuiltIn(instance.namespace) else { continue }
            let range =
                instance.instance.namespace?.range ?? environment.namespace?.range ?? instance.instance.name.range
            result.append(draft(of: NamespaceDeclaration(name: Located(instance.namespace, at: range))))
        }
        return result
    }

    private func draft(of declaration: NamespaceDeclaration) -> DraftObject {
        var metadata = ValueObject()
        metadata["name"] = .string(declaration.name.value)
        var labels = Self.fields(declaration.labels)
        let levels = [
            (Self.enforce, declaration.podSecurity), ("pod-security.kubernetes.io/audit", declaration.audit),
            ("pod-security.kubernetes.io/warn", declaration.warn),
        ]
        for (key, level) in levels where labels[key] == nil {
            if let level { labels[key] = .string(level.value.rawValue) }
        }
        if declaration.podSecurity != nil {
            for (key, value) in platform.podSecurityLabels where labels[key] == nil { labels[key] = .string(value) }
        }
        if !labels.isEmpty { metadata["labels"] = .object(labels) }
        if !declaration.annotations.isEmpty { metadata["annotations"] = .object(Self.fields(declaration.annotations)) }
        var draft = DraftObject(
            ["apiVersion": "v1", "kind": "Namespace", "metadata": .object(metadata)], instance: nil, entry: nil,
            range: declaration.name.range)
        draft.isProtected = declaration.isProtected
        return draft
    }

    private static func fields(_ nodes: [NamedNode]) -> ValueObject {
        ValueObject(nodes.map { ValueObject.Field(key: $0.name.value, value: $0.node.value) })
    }

    /// Namespaces that every cluster has.
    private static func isBuiltIn(_ name: String) -> Bool { name == "default" || name.hasPrefix("kube-") }

    /// The standard that a namespace enforces, by declaration or label.
    static func levels(_ environment: Model.Environment, _ drafts: [DraftObject]) -> [String: PodSecurityLevel] {
        var levels: [String: PodSecurityLevel] = [:]
        for index in drafts.indices where drafts[index].isKind("Namespace") {
            let label = drafts[index].value.value(at: ["metadata", "labels"])?[enforce]?.string
            levels[drafts[index].name] = label.flatMap(PodSecurityLevel.init(rawValue:))
        }
        for declaration in environment.namespaces where levels[declaration.name.value] == nil {
            levels[declaration.name.value] = declaration.podSecurity?.value
        }
        return levels
    }
}

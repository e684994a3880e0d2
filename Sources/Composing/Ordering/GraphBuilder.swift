internal import Model

/// Finds what must come before what: from the objects' own references, from needs and gates, and from the few kinds
/// that must be there before pods are.
struct GraphBuilder {
    let drafts: [DraftObject]
    private let indices: [ReferenceTarget: Int]
    private var edges: [DependencyGraph.Edge] = []

    init(_ drafts: [DraftObject]) {
        self.drafts = drafts
        indices = Dictionary(
            drafts.enumerated().map { index, draft in
                let identity = draft.identity
                let target = ReferenceTarget(
                    group: identity.group, kind: identity.kind, namespace: identity.namespace, name: identity.name)
                return (target, index)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// All edges, by object and dependency; of several between the same two objects the first that was found.
    mutating func build(_ order: InstanceEdges) -> [DependencyGraph.Edge] {
        addReferences()
        addDefinitions()
        addAdmission()
        edges += order.edges(among: drafts)
        let sorted = edges.indices.sorted { left, right in
            let (first, second) = (edges[left], edges[right])
            return (first.object, first.dependency, left) < (second.object, second.dependency, right)
        }
        var result: [DependencyGraph.Edge] = []
        result.reserveCapacity(sorted.count)
        for index in sorted {
            let edge = edges[index]
            if let last = result.last, last.object == edge.object, last.dependency == edge.dependency { continue }
            result.append(edge)
        }
        return result
    }

    private mutating func add(_ object: Int, _ dependency: Int?, _ reason: DependencyGraph.Reason) {
        guard let dependency, dependency != object else { return }
        edges.append(DependencyGraph.Edge(object: object, dependency: dependency, reason: reason))
    }

    private mutating func addReferences() {
        var bindings: [ReferenceTarget: [Int]] = [:]
        var accounts: [(object: Int, account: ReferenceTarget)] = []
        for (index, draft) in drafts.enumerated() {
            let namespace = draft.namespace
            if !namespace.isEmpty {
                let target = ReferenceTarget(group: "", kind: "Namespace", namespace: "", name: namespace)
                add(index, indices[target], .namespace)
            }
            for reference in draft.references {
                add(index, indices[reference.target], .reference(reference.path))
                guard reference.target.kind == "ServiceAccount" else { continue }
                if WorkloadKind(draft.kind) == nil {
                    bindings[reference.target, default: []].append(index)
                } else {
                    accounts.append((index, reference.target))
                }
            }
        }
        // A pod that starts before its account may do anything fails at its first request.
        for (object, account) in accounts {
            for binding in bindings[account] ?? [] { add(object, binding, .kindOrder) }
        }
    }

    /// Custom resources wait for the CRD of their kind.
    private mutating func addDefinitions() {
        var definitions: [ReferenceTarget: Int] = [:]
        for (index, draft) in drafts.enumerated()
        where draft.isKind("CustomResourceDefinition", group: "apiextensions.k8s.io") {
            guard let group = draft.value.value(at: ["spec", "group"])?.string,
                let kind = draft.value.value(at: ["spec", "names", "kind"])?.string
            else { continue }
            definitions[ReferenceTarget(group: group, kind: kind, namespace: "", name: "")] = index
        }
        guard !definitions.isEmpty else { return }
        for (index, draft) in drafts.enumerated() where !draft.kind.group.isEmpty {
            let target = ReferenceTarget(group: draft.kind.group, kind: draft.kind.kind, namespace: "", name: "")
            add(index, definitions[target], .definition)
        }
    }

    /// Pods wait for what decides, at their creation, whether and how they may run in their namespace.
    private mutating func addAdmission() {
        let kinds: Set<String> = ["LimitRange", "ResourceQuota", "NetworkPolicy"]
        var early: [String: [Int]] = [:]
        for (index, draft) in drafts.enumerated() where kinds.contains(draft.kind.kind) {
            early[draft.namespace, default: []].append(index)
        }
        guard !early.isEmpty else { return }
        for (index, draft) in drafts.enumerated() where WorkloadKind(draft.kind) != nil {
            for dependency in early[draft.namespace] ?? [] { add(index, dependency, .kindOrder) }
        }
    }
}

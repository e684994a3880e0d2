internal import Kinds
internal import Model

/// Finds what must come before what: from the objects' own references, from needs and gates, and from the few kinds
/// that must be there before pods are.
struct GraphBuilder {
    let drafts: [DraftObject]
    private let indices: [ObjectIdentity: Int]
    private var edges: [DependencyGraph.Edge] = []

    private init(_ drafts: [DraftObject]) {
        self.drafts = drafts
        var indices: [ObjectIdentity: Int] = [:]
        indices.reserveCapacity(drafts.count)
        for index in drafts.indices {
            let target = drafts[index].identity
            if let first = indices.updateValue(index, forKey: target) { indices[target] = first }
        }
        self.indices = indices
    }

    /// All edges, by object and dependency; of several between the same two objects the first that was found.
    static func edges(among drafts: [DraftObject], _ order: InstanceEdges) -> [DependencyGraph.Edge] {
        var builder = GraphBuilder(drafts)
        builder.addReferences()
        builder.addDefinitions()
        builder.addAdmission()
        builder.addServing()
        builder.addAggregation()
        builder.edges += order.edges(among: drafts)
        builder.edges += PolicyOrder(drafts, builder.edges).added()
        return builder.distinct
    }

    private var distinct: [DependencyGraph.Edge] {
        let sorted = edges.indices.sorted { left, right in
            (edges[left].object, edges[left].dependency, left) < (edges[right].object, edges[right].dependency, right)
        }
        var result: [DependencyGraph.Edge] = []
        result.reserveCapacity(sorted.count)
        for index in sorted {
            if let last = result.indices.last, result[last].object == edges[index].object,
                result[last].dependency == edges[index].dependency
            {
                continue
            }
            result.append(edges[index])
        }
        return result
    }

    /// The place of an object, where it is a part of the environment.
    func place(of identity: ObjectIdentity) -> Int? { indices[identity] }

    mutating func add(_ object: Int, _ dependency: Int?, _ reason: DependencyGraph.Reason) {
        guard let dependency, dependency != object else { return }
        edges.append(DependencyGraph.Edge(object: object, dependency: dependency, reason: reason))
    }

    private mutating func addReferences() {
        var bindings: [ObjectIdentity: [Int]] = [:]
        var accounts: [(object: Int, account: ObjectIdentity)] = []
        for index in drafts.indices {
            let namespace = drafts[index].namespace
            if !namespace.isEmpty {
                let target = ObjectIdentity(group: "", kind: "Namespace", namespace: "", name: namespace)
                add(index, indices[target], .namespace)
            }
            for reference in drafts[index].references {
                add(index, indices[reference.target], .reference(reference.path))
                guard reference.target.kind == "ServiceAccount" else { continue }
                if drafts[index].workload == nil {
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
        var definitions: [GroupKind: Int] = [:]
        for index in drafts.indices where drafts[index].kind.isDefinition {
            guard let kind = drafts[index].value.definedKind else { continue }
            definitions[kind] = index
        }
        guard !definitions.isEmpty else { return }
        for index in drafts.indices where !drafts[index].kind.group.isEmpty {
            add(index, definitions[drafts[index].kind.groupKind], .definition)
        }
    }

    /// Pods wait for what decides, at their creation, whether and how they may run in their namespace; claims for what counts
    /// them.
    private mutating func addAdmission() {
        let kinds: Set<String> = ["LimitRange", "ResourceQuota", "NetworkPolicy"]
        var early: [String: [Int]] = [:]
        for index in drafts.indices where kinds.contains(drafts[index].kind.kind) {
            early[drafts[index].namespace, default: []].append(index)
        }
        guard !early.isEmpty else { return }
        for index in drafts.indices {
            let isClaim = drafts[index].isKind("PersistentVolumeClaim")
            guard isClaim || drafts[index].workload != nil else { continue }
            for dependency in early[drafts[index].namespace] ?? []
            where !isClaim || !drafts[dependency].isKind("NetworkPolicy", group: "networking.k8s.io") {
                add(index, dependency, .kindOrder)
            }
        }
    }
}

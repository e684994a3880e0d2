package import Model

extension Selection {
    /// Picks what of the inventory is destroyed: what `-target` names with all that depends on it, which cannot live
    /// without it, but neither what `-exclude` names nor what that needs.
    ///
    /// The desired state tells what depends on what. Of what only the inventory still knows no more is known than its
    /// Namespace. Throws `DiagnosticsError` for a name that means nothing that is owned.
    package func destroyed(of inventory: Inventory, desired: DesiredState) throws(DiagnosticsError) -> Part {
        try check(inventory.entries.map { ($0.identity, $0.instance) }, environment: desired.environment)
        let nothing = DesiredState(
            environment: desired.environment, objects: [], graph: DependencyGraph(edges: [], waves: []), endpoints: [])
        var part = Part(nothing, inventory, of: self, included: 0)
        guard !isTotal else { return part }
        let graph = OwnedGraph(inventory, desired)
        let targeted = graph.dependents(of: named(by: targets, inventory, graph))
        let spared = graph.dependencies(of: named(by: exclusions, inventory, graph))
        part.inventory.entries = inventory.entries.filter { entry in
            guard let node = graph.node(of: entry.identity) else { return false }
            return (targets.isEmpty || targeted[node] != nil) && spared[node] == nil
        }
        for entry in part.inventory.entries {
            guard let node = graph.node(of: entry.identity), case .through(let cause)? = targeted[node] else {
                continue
            }
            part.causes[entry.identity] = graph.identities[cause]
        }
        part.included = part.causes.count
        return part
    }

    private func named(by patterns: [ObjectPattern], _ inventory: Inventory, _ graph: OwnedGraph) -> [Int] {
        inventory.entries.filter { entry in
            patterns.contains { $0.matches(entry.identity, instance: entry.instance) }
        }.compactMap { graph.node(of: $0.identity) }
    }
}

/// What cannot be without what, among the objects that are desired or owned.
private struct OwnedGraph {
    private struct Edge {
        var node: Int
        var dependency: Int
        /// Whether the one only comes before the other.
        var isOrder: Bool
    }

    /// How a node was reached.
    enum Reached {
        case named
        case through(Int)
    }

    /// The desired objects, then those that only the inventory has.
    private(set) var identities: [ObjectIdentity]
    private var edges: [Edge]
    private var nodes: [ObjectIdentity: Int] = [:]

    init(_ inventory: Inventory, _ desired: DesiredState) {
        identities = desired.objects.map(\.identity)
        for (node, identity) in identities.enumerated() { nodes[identity] = node }
        let first = identities.count
        for entry in inventory.entries where nodes[entry.identity] == nil {
            nodes[entry.identity] = identities.count
            identities.append(entry.identity)
        }
        // What only comes first, as a quota before the pods of its namespace, can go without them.
        edges = desired.graph.edges.map { edge in
            Edge(node: edge.object, dependency: edge.dependency, isOrder: edge.reason == .kindOrder)
        }
        for node in first..<identities.count where !identities[node].namespace.isEmpty {
            let namespace = ObjectIdentity(
                group: "", kind: "Namespace", namespace: "", name: identities[node].namespace)
            guard let home = nodes[namespace] else { continue }
            edges.append(Edge(node: node, dependency: home, isOrder: false))
        }
    }

    func node(of identity: ObjectIdentity) -> Int? { nodes[identity] }

    /// The nodes, and all that cannot be without them.
    func dependents(of seeds: [Int]) -> [Reached?] {
        reach(seeds, along: edges.filter { !$0.isOrder }.map { (from: $0.dependency, to: $0.node) })
    }

    /// The nodes, and all that they need.
    func dependencies(of seeds: [Int]) -> [Reached?] {
        reach(seeds, along: edges.map { (from: $0.node, to: $0.dependency) })
    }

    /// Everything that the edges lead to, the nearest first, each with the node that led there.
    private func reach(_ seeds: [Int], along edges: [(from: Int, to: Int)]) -> [Reached?] {
        let rows = AdjacencyRows(nodes: identities.count, edges: edges.count) { edges[$0].from }
        var reached = [Reached?](repeating: nil, count: identities.count)
        for seed in seeds { reached[seed] = .named }
        var queue = seeds
        var position = 0
        while position < queue.count {
            let node = queue[position]
            position += 1
            for next in rows[node].lazy.map({ edges[$0].to }) where reached[next] == nil {
                reached[next] = .through(node)
                queue.append(next)
            }
        }
        return reached
    }
}

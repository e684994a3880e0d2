package import Model

/// What waits for what, by module: as few lines as say it, for a picture that a person can read.
package struct ModuleGraph {
    /// An instance of a module, or what the environment itself makes.
    struct Node {
        /// The instance; empty for the environment.
        var name: String
        var module: String
        /// That of most of its objects; empty where all belong to the cluster.
        var namespace: String
        var count: Int
        /// What a plan does to its objects, with how many.
        var actions: [(action: Action, count: Int)] = []

        var title: String { name.isEmpty ? "environment" : name }

        /// The one that stands for all: the gravest.
        var action: Action? { actions.first?.action }
    }

    /// What a node needs, directly.
    struct Edge: Hashable {
        var node: Int
        var dependency: Int
        /// The names of the needs behind it.
        var needs: [String] = []
    }

    let environment: String
    private(set) var nodes: [Node]
    /// Without those that follow from others, sorted.
    let edges: [Edge]
    /// Whether a plan says what happens to the nodes.
    let isPlanned: Bool

    /// With a `plan` its deletions count, too.
    package init(_ desired: DesiredState, plan: Plan? = nil) {
        environment = desired.environment
        isPlanned = plan != nil
        var places: [String: Int] = [:]
        var nodes: [Node] = []
        var namespaces: [[String]] = []
        var owners: [Int] = []
        for object in desired.objects {
            let name = object.origin.instance
            let place = places[name] ?? nodes.count
            if place == nodes.count {
                places[name] = place
                nodes.append(Node(name: name, module: object.origin.module, namespace: "", count: 0))
                namespaces.append([])
            }
            nodes[place].count += 1
            namespaces[place].append(object.identity.namespace)
            owners.append(place)
        }
        for place in nodes.indices where !nodes[place].name.isEmpty {
            nodes[place].namespace = Self.main(of: namespaces[place])
        }
        for (name, changes) in Self.changes(of: plan) {
            let place = places[name] ?? nodes.count
            if place == nodes.count { nodes.append(Node(name: name, module: "", namespace: "", count: 0)) }
            nodes[place].actions = changes
        }
        self.nodes = nodes
        // What the environment makes is many things, which others need one of: as one node it would stand in circles.
        let all = Self.edges(of: desired.graph, owners).filter { edge in
            !nodes[edge.node].name.isEmpty && !nodes[edge.dependency].name.isEmpty
        }
        edges = Self.reduced(all, count: nodes.count)
    }

    /// The namespace of the most of them, the first of several.
    private static func main(of namespaces: [String]) -> String {
        var order: [String] = []
        var counts: [String: Int] = [:]
        for namespace in namespaces where !namespace.isEmpty {
            if counts[namespace] == nil { order.append(namespace) }
            counts[namespace, default: 0] += 1
        }
        return order.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) } ?? ""
    }

    /// In the order in which the plan names them, each with the gravest first.
    private static func changes(of plan: Plan?) -> [(String, [(action: Action, count: Int)])] {
        guard let plan else { return [] }
        let order: [Action] = [.delete, .replace, .update, .adopt, .create, .keep]
        return PlanView.groups(of: plan.changes).compactMap { group in
            guard let name = group.changes.first?.instance else { return nil }
            let counts = order.map { action in (action, group.changes.count { $0.action == action }) }
            return (name, counts.filter { $0.1 > 0 }.map { (action: $0.0, count: $0.1) })
        }
    }

    // MARK: Edges

    /// Those between nodes that say more than that Namespaces come first.
    private static func edges(of graph: DependencyGraph, _ owners: [Int]) -> [Edge] {
        var edges: [[Int]: Edge] = [:]
        for edge in graph.edges {
            let (node, dependency) = (owners[edge.object], owners[edge.dependency])
            guard node != dependency else { continue }
            switch edge.reason {
            case .namespace, .kindOrder: continue
            case .reference, .definition:
                edges[[node, dependency]] = edges[[node, dependency]] ?? Edge(node: node, dependency: dependency)
            case .need(let name, _):
                var known = edges[[node, dependency]] ?? Edge(node: node, dependency: dependency)
                if !known.needs.contains(name) { known.needs.append(name) }
                edges[[node, dependency]] = known
            }
        }
        return edges.values.sorted { ($0.node, $0.dependency) < ($1.node, $1.dependency) }
    }

    /// Without each edge that others lead around: its transitive reduction.
    ///
    /// Nodes may wait for each other although no objects do; edges between these stay.
    private static func reduced(_ edges: [Edge], count: Int) -> [Edge] {
        var next = [[Int]](repeating: [], count: count)
        for edge in edges { next[edge.node].append(edge.dependency) }
        let reach = (0..<count).map { reachable(from: $0, next) }
        return edges.filter { edge in
            if reach[edge.dependency].contains(edge.node) { return true }
            // One after another: of two ways into one circle each would else stand for the other.
            next[edge.node].removeAll { $0 == edge.dependency }
            if reachable(from: edge.node, next).contains(edge.dependency) { return false }
            next[edge.node].append(edge.dependency)
            return true
        }
    }

    private static func reachable(from start: Int, _ next: [[Int]]) -> Set<Int> {
        var seen: Set<Int> = []
        var open = next[start]
        while let node = open.popLast() {
            if seen.insert(node).inserted { open += next[node] }
        }
        return seen
    }

    // MARK: In order

    /// The namespaces in the order of their first nodes, with the places of their nodes; last what is in none.
    var clusters: [(namespace: String, nodes: [Int])] {
        var order: [String] = []
        for node in nodes where !order.contains(node.namespace) && !node.namespace.isEmpty {
            order.append(node.namespace)
        }
        return (order + [""]).map { namespace in
            (namespace, nodes.indices.filter { nodes[$0].namespace == namespace })
        }.filter { !$0.nodes.isEmpty }
    }

    /// How many steps each node is from the beginning; nodes in a circle count as one.
    var waves: [Int] {
        var waves = [Int](repeating: 0, count: nodes.count)
        // Each round settles one more wave; a circle would go on, but no way is longer than there are nodes.
        for _ in nodes.indices {
            for edge in edges where waves[edge.node] <= waves[edge.dependency] {
                waves[edge.node] = min(waves[edge.dependency] + 1, nodes.count - 1)
            }
        }
        return waves
    }

    /// What stands below a node's title: its objects, or what happens to them.
    func summary(of node: Node) -> String {
        let changes = node.actions.filter { $0.action != .keep }
        guard isPlanned, !changes.isEmpty else { return "\(node.count) object\(node.count == 1 ? "" : "s")" }
        return changes.map { "\($0.count) \(Self.words($0.action))" }.joined(separator: ", ")
    }

    static func words(_ action: Action) -> String {
        switch action {
        case .create: "to add"
        case .update: "to change"
        case .replace: "to replace"
        case .delete: "to destroy"
        case .adopt: "to import"
        case .keep: "unchanged"
        }
    }

    /// Fill and line: light ones, with dark text on them in print and on a screen.
    static func colors(_ action: Action?) -> (fill: String, line: String) {
        switch action {
        case .create: ("#dff3e3", "#2e7d32")
        case .update: ("#fff3d0", "#b7791f")
        case .replace: ("#fde3cf", "#c2570c")
        case .delete: ("#fbdcdc", "#b91c1c")
        case .adopt: ("#dcecfb", "#1d5f9e")
        case .keep, nil: ("#ffffff", "#6b7280")
        }
    }
}

internal import Model

/// The longest-path order of a graph, or a cycle in it, in time linear in nodes and edges.
enum WaveOrder: Hashable {
    /// For each node 0 if it depends on nothing, else one more than the latest of what it depends on.
    case waves([Int])
    /// Each node depends on the next, the last on the first. Starts with its smallest node.
    case cycle([Int])

    /// - Parameters:
    ///   - count: how many nodes there are; they are numbered from 0.
    ///   - edges: a node and what it depends on; may repeat.
    init(count: Int, edges: [(node: Int, dependency: Int)]) {
        let leadingOn = AdjacencyRows(nodes: count, edges: edges.count) { edges[$0].dependency }
        var unmet = [Int](repeating: 0, count: count)
        for edge in edges { unmet[edge.node] += 1 }
        var waves = [Int](repeating: 0, count: count)
        var ready = (0..<count).filter { unmet[$0] == 0 }
        var done = 0
        while done < ready.count {
            let node = ready[done]
            done += 1
            for dependent in leadingOn[node].lazy.map({ edges[$0].node }) {
                waves[dependent] = max(waves[dependent], waves[node] + 1)
                unmet[dependent] -= 1
                if unmet[dependent] == 0 { ready.append(dependent) }
            }
        }
        guard done < count else {
            self = .waves(waves)
            return
        }
        self = .cycle(WaveOrder.findCycle(among: unmet, edges))
    }

    /// Follows dependencies among the nodes that never became ready: each of them has one there, so that the walk must
    /// come back to a node that it has seen.
    private static func findCycle(among unmet: [Int], _ edges: [(node: Int, dependency: Int)]) -> [Int] {
        var successor = [Int](repeating: -1, count: unmet.count)
        for edge in edges where unmet[edge.node] > 0 && unmet[edge.dependency] > 0 {
            if successor[edge.node] < 0 || edge.dependency < successor[edge.node] {
                successor[edge.node] = edge.dependency
            }
        }
        guard var node = unmet.indices.first(where: { unmet[$0] > 0 }) else { return [] }
        var place = [Int](repeating: -1, count: unmet.count)
        var path: [Int] = []
        while place[node] < 0 {
            place[node] = path.count
            path.append(node)
            node = successor[node]
        }
        let cycle = Array(path[place[node]...])
        let first = cycle.indices.min { cycle[$0] < cycle[$1] } ?? 0
        return Array(cycle[first...] + cycle[..<first])
    }
}

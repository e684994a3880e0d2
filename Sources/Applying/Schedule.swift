import Model

/// Which node of a dependency graph may start, which must wait, and which never will: the pure part of applying.
///
/// Nodes are numbered; the caller starts what `takeStartable` gives it and reports what became of each node.
struct Schedule {
    /// What a node must have come to before the node behind an edge may start.
    enum Requirement: Sendable, Hashable {
        /// It was sent and accepted; its readiness is waited for elsewhere (by the pods themselves, at their gates).
        case applied
        /// It is ready.
        case ready
        /// It came to an end, good or bad: an order without a dependency.
        case finished
    }

    struct Edge: Sendable, Hashable {
        var node: Int
        var dependency: Int
        var requirement: Requirement
    }

    /// How far a node is.
    enum State: Sendable, Hashable {
        case waiting
        case running
        case applied
        case ready
        case failed
        /// Never started, because the named node failed.
        case skipped(because: Int)
        /// Never started, because the run was stopped.
        case interrupted
    }

    private(set) var states: [State]
    private var unmet: [Int]
    private var startable: [Int] = []
    private let edges: [Edge]
    /// The edges that lead to each node's dependents.
    private let leadingOn: AdjacencyRows
    private(set) var unfinished: Int

    /// Edges from a node to itself are ignored.
    ///
    /// A cycle leaves its nodes waiting for ever: see `stuck`.
    init(count: Int, edges: [Edge]) {
        let used = edges.filter { $0.node != $0.dependency }
        var unmet = [Int](repeating: 0, count: count)
        for edge in used { unmet[edge.node] += 1 }
        self.edges = used
        leadingOn = AdjacencyRows(nodes: count, edges: used.count) { used[$0].dependency }
        self.unmet = unmet
        states = [State](repeating: .waiting, count: count)
        unfinished = count
        startable = (0..<count).filter { unmet[$0] == 0 }
    }

    /// What may start now, in order; each is given once and counts as running.
    mutating func takeStartable() -> [Int] {
        let taken = startable.sorted()
        startable.removeAll(keepingCapacity: true)
        for node in taken { states[node] = .running }
        return taken
    }

    /// The node was accepted by the server, and is waited for.
    mutating func markApplied(_ node: Int) {
        guard case .running = states[node] else { return }
        states[node] = .applied
        release(node, where: { $0 == .applied })
    }

    mutating func markReady(_ node: Int) {
        let wasApplied = states[node] == .applied
        guard finish(node, as: .ready) else { return }
        release(node, where: { !(wasApplied && $0 == .applied) })
    }

    /// The node failed; gives the nodes that will therefore never start, in order.
    mutating func markFailed(_ node: Int) -> [Int] {
        let wasApplied = states[node] == .applied
        guard finish(node, as: .failed) else { return [] }
        var skipped: [Int] = []
        var pending = [node]
        while let next = pending.popLast() {
            for edge in dependents(of: next) where states[edge.node] == .waiting {
                if edge.requirement == .finished {
                    met(edge)
                } else if next != node || !(wasApplied && edge.requirement == .applied) {
                    if finish(edge.node, as: .skipped(because: node)) {
                        skipped.append(edge.node)
                        pending.append(edge.node)
                    }
                }
            }
        }
        startable.removeAll { states[$0] != .waiting }
        return skipped.sorted()
    }

    /// Nothing starts any more; gives the nodes that therefore never will.
    mutating func interrupt() -> [Int] {
        var interrupted: [Int] = []
        for node in states.indices where states[node] == .waiting && finish(node, as: .interrupted) {
            interrupted.append(node)
        }
        startable.removeAll()
        return interrupted
    }

    /// Nodes that wait although nothing runs: those of a cycle and what depends on them.
    var stuck: [Int] {
        let isAlive = states.contains { $0 == .running || $0 == .applied } || !startable.isEmpty
        return isAlive ? [] : states.indices.filter { states[$0] == .waiting }
    }

    /// The unstarted nodes that wait behind a node, directly or not, in order.
    func waiting(behind node: Int) -> [Int] {
        var seen: [Int: Bool] = [node: true]
        var found: [Int] = []
        var pending = [node]
        while let next = pending.popLast() {
            for edge in dependents(of: next)
            where states[edge.node] == .waiting && seen.updateValue(true, forKey: edge.node) == nil {
                found.append(edge.node)
                pending.append(edge.node)
            }
        }
        return found.sorted()
    }

    private func dependents(of node: Int) -> some Sequence<Edge> { leadingOn[node].lazy.map { [edges] in edges[$0] } }

    private mutating func finish(_ node: Int, as state: State) -> Bool {
        switch states[node] {
        case .waiting, .running, .applied:
            states[node] = state
            unfinished -= 1
            return true
        case .ready, .failed, .skipped, .interrupted: return false
        }
    }

    private mutating func release(_ node: Int, where isMet: (Requirement) -> Bool) {
        for edge in dependents(of: node) where isMet(edge.requirement) { met(edge) }
    }

    private mutating func met(_ edge: Edge) {
        unmet[edge.node] -= 1
        if unmet[edge.node] == 0, states[edge.node] == .waiting { startable.append(edge.node) }
    }
}

internal import Model

/// Puts the objects into apply order, with the graph over their new places.
enum GraphAssembly {
    /// The objects' order and the graph; `nil`, reported, where dependencies go round in a circle.
    static func assemble(
        _ drafts: [DraftObject], _ edges: [DependencyGraph.Edge], _ diagnostics: inout Diagnostics
    ) -> (order: [Int], graph: DependencyGraph)? {
        switch WaveOrder(count: drafts.count, edges: edges.map { ($0.object, $0.dependency) }) {
        case .cycle(let cycle):
            diagnostics.report(report(cycle, drafts, edges))
            return nil
        case .waves(let waves):
            let ranks = drafts.indices.map { KindRank.rank(of: drafts[$0].kind) }
            let order = drafts.indices.sorted { (waves[$0], ranks[$0], $0) < (waves[$1], ranks[$1], $1) }
            var places = [Int](repeating: 0, count: drafts.count)
            for (place, index) in order.enumerated() { places[index] = place }
            let moved = edges.map {
                DependencyGraph.Edge(object: places[$0.object], dependency: places[$0.dependency], reason: $0.reason)
            }
            let sorted = moved.sorted { ($0.object, $0.dependency) < ($1.object, $1.dependency) }
            return (order, DependencyGraph(edges: sorted, waves: order.map { waves[$0] }))
        }
    }

    private static func report(
        _ cycle: [Int], _ drafts: [DraftObject], _ edges: [DependencyGraph.Edge]
    ) -> Diagnostic {
        let names = (cycle + cycle.prefix(1)).map { drafts[$0].identity.description }
        var notes: [Diagnostic.Note] = []
        for (index, node) in cycle.enumerated() {
            let next = cycle[(index + 1) % cycle.count]
            guard let edge = edges.first(where: { $0.object == node && $0.dependency == next }) else { continue }
            notes.append(
                Diagnostic.Note(
                    "\(drafts[node].identity) waits for \(drafts[next].identity): \(edge.reason.phrase)",
                    at: drafts[node].range))
        }
        return Diagnostic(
            code: "compose.cycle", summary: "Dependency cycle",
            detail: "Each of these objects waits for the next, so none can be applied first: "
                + "\(names.joined(separator: " → ")). Remove one of the references or needs.",
            at: drafts[cycle[0]].range, object: drafts[cycle[0]].identity, notes: notes)
    }
}

extension DependencyGraph.Reason {
    fileprivate var phrase: String {
        switch self {
        case .need(let name, _): "need \"\(name)\""
        case .reference(let path): "named in \(path)"
        case .namespace: "it lives there"
        case .definition: "it defines the kind"
        case .kindOrder: "its kind comes first"
        }
    }
}

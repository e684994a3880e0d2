internal import Model

/// Puts instances behind those that they need, because what these offer is part of their own inputs.
enum InstanceOrder {
    /// Indices, providers first; `nil`, reported, where needs go round in a circle.
    static func order(_ instances: [ResolvedInstance], _ diagnostics: inout Diagnostics) -> [Int]? {
        var edges: [(node: Int, dependency: Int)] = []
        for (index, instance) in instances.enumerated() {
            for need in instance.needs { edges.append((index, need.provider)) }
            for order in instance.after { edges.append((index, order.provider)) }
        }
        switch WaveOrder(count: instances.count, edges: edges) {
        case .waves(let waves):
            return instances.indices.sorted { (waves[$0], $0) < (waves[$1], $1) }
        case .cycle(let cycle):
            diagnostics.report(report(cycle, instances))
            return nil
        }
    }

    private static func report(_ cycle: [Int], _ instances: [ResolvedInstance]) -> Diagnostic {
        let names = (cycle + cycle.prefix(1)).map { instances[$0].name }
        var notes: [Diagnostic.Note] = []
        for (index, node) in cycle.enumerated() {
            let next = cycle[(index + 1) % cycle.count]
            let instance = instances[node]
            if let need = instance.needs.first(where: { $0.provider == next }) {
                let text = "\(instance.name) needs \(instances[next].name) as \"\(need.need.name.value)\""
                notes.append(Diagnostic.Note(text, at: need.range))
            } else if let order = instance.after.first(where: { $0.provider == next }) {
                notes.append(Diagnostic.Note("\(instance.name) comes after \(instances[next].name)", at: order.range))
            }
        }
        return Diagnostic(
            code: "compose.cycle", summary: "Dependency cycle",
            detail: "Each of these instances waits for the next, so none can start: "
                + "\(names.joined(separator: " → ")). Remove one of the needs, or mark it \"optional\".",
            at: instances[cycle[0]].instance.name.range, notes: notes)
    }
}

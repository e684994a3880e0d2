internal import Model

/// Puts instances behind those that they need, because what these offer is part of their own inputs.
enum InstanceOrder {
    /// One of the two steps in which an instance is worked out.
    struct Step {
        enum Phase {
            /// Its inputs, which its parts see.
            case inputs
            /// What it offers to others, which it may have from its parts.
            case offers
        }

        let instance: Int
        let phase: Phase
    }

    /// Providers first, and parts between the two steps of what they are a part of; `nil`, reported, where needs go
    /// round in a circle.
    static func order(_ instances: [ResolvedInstance], _ diagnostics: inout Diagnostics) -> [Step]? {
        // Node 2n is the first step of instance n, node 2n + 1 the second.
        var edges: [(node: Int, dependency: Int)] = []
        for (index, instance) in instances.enumerated() {
            edges.append((2 * index + 1, 2 * index))
            for need in instance.needs { edges.append((2 * index, 2 * need.provider + 1)) }
            for order in instance.after { edges.append((2 * index, 2 * order.provider + 1)) }
            for part in instance.parts {
                edges.append((2 * part.index, 2 * index))
                edges.append((2 * index + 1, 2 * part.index + 1))
            }
        }
        switch WaveOrder(count: 2 * instances.count, edges: edges) {
        case .waves(let waves):
            return waves.indices.sorted { (waves[$0], $0) < (waves[$1], $1) }.map { node in
                Step(instance: node / 2, phase: node.isMultiple(of: 2) ? .inputs : .offers)
            }
        case .cycle(let cycle):
            var nodes: [Int] = []
            for node in cycle where nodes.last != node / 2 { nodes.append(node / 2) }
            if nodes.count > 1, nodes.first == nodes.last { nodes.removeLast() }
            diagnostics.report(report(nodes, instances))
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
            } else if instances[next].parent == node || instance.parent == next {
                let (part, whole) = instance.parent == next ? (instance, instances[next]) : (instances[next], instance)
                notes.append(
                    Diagnostic.Note("\(part.name) is a part of \(whole.name)", at: part.instance.name.range))
            }
        }
        return Diagnostic(
            code: "compose.cycle", summary: "Dependency cycle",
            detail: "Each of these instances waits for the next, so none can start: "
                + "\(names.joined(separator: " → ")). Remove one of the needs, or mark it \"optional\".",
            at: instances[cycle[0]].instance.name.range, notes: notes)
    }
}

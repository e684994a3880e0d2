package import Model

/// What waits for what, object by object.
package struct ObjectGraph {
    private let desired: DesiredState

    package init(_ desired: DesiredState) { self.desired = desired }

    private func label(_ object: DesiredObject) -> String {
        "\(object.kind.kind) \(PlanView.place(of: object.identity))".inOneLine
    }

    /// By waves, each object with what it waits for and why.
    package func text(style: Style) -> String {
        var dependencies: [Int: [DependencyGraph.Edge]] = [:]
        for edge in desired.graph.edges { dependencies[edge.object, default: []].append(edge) }
        var text = ""
        for wave in 0...max(desired.graph.waves.max() ?? 0, 0) {
            text += style.bold("Wave \(wave)") + "\n"
            for (index, object) in desired.objects.enumerated() where desired.graph.waves[index] == wave {
                text += "  \(label(object))\n"
                for edge in dependencies[index] ?? [] where isTelling(edge.reason) {
                    let name = label(desired.objects[edge.dependency])
                    text += style.dim("    after \(name): \(reason(edge.reason).inOneLine)") + "\n"
                }
            }
        }
        return text
    }

    /// That an object comes after its Namespace goes without saying.
    private func isTelling(_ reason: DependencyGraph.Reason) -> Bool {
        switch reason {
        case .namespace, .kindOrder: false
        case .need, .reference, .definition: true
        }
    }

    private func reason(_ reason: DependencyGraph.Reason) -> String {
        switch reason {
        case .need(let name, let gate): gate.map { "needs \(name), \($0.check.summary)" } ?? "needs \(name)"
        case .reference(let path): "named in \(path)"
        case .namespace: "lives in it"
        case .definition: "is of its kind"
        case .kindOrder: "comes first in the instance"
        }
    }

    package var dot: String {
        var text = "digraph \(DOT.quoted(desired.environment)) {\n  rankdir=LR;\n"
        text += "  node [shape=box, fontname=\"sans-serif\"];\n"
        for (index, object) in desired.objects.enumerated() {
            text += "  n\(index) [label=\(DOT.quoted(object.kind.kind + "\n" + object.identity.place))];\n"
        }
        for edge in desired.graph.edges { text += "  n\(edge.dependency) -> n\(edge.object);\n" }
        return text + "}\n"
    }
}

import Model
import Reporting

struct GraphArguments: CommandArguments {
    var environment = ""
    var dot = false

    static let positionals: [Positional<Self>] = [.environment(\.environment)]
    static let options: [Option<Self>] = [.flag("dot", \.dot, help: "Print DOT.")]
}

/// `slipway graph ENV`.
enum GraphCommand: Command {
    static let specification = CommandSpecification(
        GraphArguments.self, name: "graph", summary: "Show what waits for what",
        discussion: """
            Prints the dependency graph: the waves in which objects are applied and what each object waits for, or the \
            same as DOT for Graphviz. Needs no cluster.
            """,
        examples: [
            .init("slipway graph dev", "In which order do things start, and why?"),
            .init("slipway graph dev --dot | dot -Tsvg > graph.svg", "Draw it"),
        ])

    static func run(_ arguments: GraphArguments, in context: CommandContext) async throws -> ExitCode {
        let desired = try await Compilation.run(environment: arguments.environment, in: context).desired
        context.console.write(
            arguments.dot ? dot(desired) : text(desired, style: context.console.style))
        return .done
    }

    private static func label(_ object: DesiredObject) -> String {
        "\(object.kind.kind) \(PlanView.place(of: object.identity))".inOneLine
    }

    private static func text(_ desired: DesiredState, style: Style) -> String {
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
    private static func isTelling(_ reason: DependencyGraph.Reason) -> Bool {
        switch reason {
        case .namespace, .kindOrder: false
        case .need, .reference, .definition: true
        }
    }

    private static func reason(_ reason: DependencyGraph.Reason) -> String {
        switch reason {
        case .need(let name, let gate): gate.map { "needs \(name), \($0.check.summary)" } ?? "needs \(name)"
        case .reference(let path): "named in \(path)"
        case .namespace: "lives in it"
        case .definition: "is of its kind"
        case .kindOrder: "comes first in the instance"
        }
    }

    private static func dot(_ desired: DesiredState) -> String {
        var text = "digraph \(quoted(desired.environment)) {\n  rankdir=LR;\n"
        text += "  node [shape=box, fontname=\"sans-serif\"];\n"
        for (index, object) in desired.objects.enumerated() {
            text += "  n\(index) [label=\(quoted(object.kind.kind + "\n" + object.identity.place))];\n"
        }
        for edge in desired.graph.edges { text += "  n\(edge.dependency) -> n\(edge.object);\n" }
        return text + "}\n"
    }

    /// A quoted string of DOT, in which only a quote ends it, and a backslash begins what Graphviz puts in by itself.
    private static func quoted(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        }
        return "\"\(lines.joined(separator: "\\n"))\""
    }
}

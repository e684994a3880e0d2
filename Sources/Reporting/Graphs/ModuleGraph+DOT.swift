extension ModuleGraph {
    /// As Graphviz reads it: what comes first is at the left.
    package var dot: String {
        var text = """
            digraph \(DOT.quoted(environment)) {
              rankdir=LR;
              nodesep=0.25;
              ranksep=0.7;
              fontname="Helvetica";
              node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=12, margin="0.16,0.09"];
              edge [color="#6b7280", arrowsize=0.7];

            """
        for (number, cluster) in clusters.enumerated() {
            let isOpen = !cluster.namespace.isEmpty
            if isOpen {
                text += """
                      subgraph cluster_\(number) {
                        label=\(DOT.quoted(cluster.namespace));
                        labeljust=l;
                        style="rounded,filled";
                        color="#cbd5e1";
                        fillcolor="#f5f7fa";
                        fontsize=13;

                    """
            }
            for place in cluster.nodes { text += (isOpen ? "    " : "  ") + line(place) }
            if isOpen { text += "  }\n" }
        }
        for edge in edges { text += "  n\(edge.dependency) -> n\(edge.node);\n" }
        return text + "}\n"
    }

    private func line(_ place: Int) -> String {
        let node = nodes[place]
        let (fill, color) = Self.colors(node.action)
        let label = DOT.quoted("\(node.title)\n\(summary(of: node))")
        return "n\(place) [label=\(label), fillcolor=\"\(fill)\", color=\"\(color)\"];\n"
    }
}

/// The words of Graphviz's language.
package enum DOT {
    /// A quoted string, in which only a quote ends it, and a backslash begins what Graphviz puts in by itself.
    package static func quoted(_ text: String) -> String {
        let lines = text.lines.map {
            $0.inOneLine.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        }
        return "\"\(lines.joined(separator: "\\n"))\""
    }
}

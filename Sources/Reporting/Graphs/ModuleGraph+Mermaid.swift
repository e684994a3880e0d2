import Model

extension ModuleGraph {
    /// As Mermaid reads it, which code hosts draw in Markdown.
    package var mermaid: String {
        var text = "flowchart LR\n"
        for (number, cluster) in clusters.enumerated() {
            let isOpen = !cluster.namespace.isEmpty
            if isOpen { text += "  subgraph ns\(number)[\(Self.quoted(cluster.namespace))]\n" }
            for place in cluster.nodes {
                let node = nodes[place]
                let label = Self.quoted(node.title, summary(of: node))
                text +=
                    "\(isOpen ? "    " : "  ")n\(place)(\(label))\(Self.name(node.action).map { ":::\($0)" } ?? "")\n"
            }
            if isOpen { text += "  end\n" }
        }
        for edge in edges { text += "  n\(edge.dependency) --> n\(edge.node)\n" }
        let used = Set(nodes.compactMap(\.action))
        for action in Action.allCases where used.contains(action) {
            guard let name = Self.name(action) else { continue }
            let (fill, color) = Self.colors(action)
            text += "  classDef \(name) fill:\(fill),stroke:\(color),color:#111827\n"
        }
        return text
    }

    private static func name(_ action: Action?) -> String? {
        guard let action, action != .keep else { return nil }
        // Some of the words mean something to Mermaid itself.
        return "action_\(action.rawValue)"
    }

    /// A label: what Mermaid, or the HTML that it makes, would take for its own is written by its number.
    private static func quoted(_ lines: String...) -> String {
        let texts = lines.map { line in
            line.inOneLine.unicodeScalars.map { scalar in
                "\"#&<>`;\\[]{}|".unicodeScalars.contains(scalar) ? "#\(scalar.value);" : String(scalar)
            }.joined()
        }
        return "\"\(texts.joined(separator: "<br/>"))\""
    }
}

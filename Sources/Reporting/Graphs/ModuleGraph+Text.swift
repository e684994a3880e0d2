extension ModuleGraph {
    /// For the terminal: by namespace, in the order in which things come up, with what each waits for.
    package func text(style: Style) -> String {
        let waves = waves
        var text = ""
        for cluster in clusters {
            let title = cluster.namespace.isEmpty ? "In no namespace of its own" : "Namespace \(cluster.namespace)"
            text += style.bold(title.inOneLine) + "\n"
            let nodes = cluster.nodes.sorted { (waves[$0], $0) < (waves[$1], $1) }
            let width = nodes.map { self.nodes[$0].title.inOneLine.count }.max() ?? 0
            for place in nodes {
                let node = self.nodes[place]
                let title = node.title.inOneLine
                text += "  \(title)\(String(repeating: " ", count: width - title.count))   \(summary(of: node))"
                let others = edges.filter { $0.node == place }.map { self.nodes[$0.dependency].title.inOneLine }
                if !others.isEmpty { text += style.dim("   after " + others.joined(separator: ", ")) }
                text += "\n"
            }
        }
        return text
    }
}

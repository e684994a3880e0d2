import Host
import TestSupport
import Testing

@testable import Commands

/// `graph`, of the four environments, as Graphviz reads it.
@Suite struct GraphTests {
    @Test(arguments: ["dev", "eks", "openshift", "data-platform"])
    func everyEnvironmentIsAPictureOfItsModules(environment: String) async throws {
        try await Workspace.with { workspace in
            let dot = await workspace.run("graph", environment, "-dot")
            #expect(dot.status == .done, "\(dot.errors)")
            let nodes = dot.out.split(separator: "\n").count { $0.contains("fillcolor=\"#ffffff\"") }
            #expect((10...30).contains(nodes), "\(nodes) nodes")
            #expect(dot.out.contains("subgraph cluster_"))
            let mermaid = await workspace.run("graph", environment, "-mermaid")
            #expect(mermaid.out.hasPrefix("flowchart LR\n  subgraph ns0[\""))
            func arrows(_ text: String) -> [Substring] { text.split(separator: "\n").filter { $0.contains("->") } }
            #expect(arrows(mermaid.out).count == arrows(dot.out).count)
            let text = await workspace.run("graph", environment)
            #expect(text.out.split(separator: "\n").count { $0.contains(" object") } == nodes, "\(text.out)")
            guard Shell.has("dot"), Shell.has("tred") else { return }
            // Graphviz finds nothing that follows from the rest, and no circle.
            try workspace.write(dot.out, to: "graph.dot")
            let reduced = Shell.run("tred graph.dot", in: workspace.root)
            #expect(reduced.status == 0 && arrows(reduced.output).count == arrows(dot.out).count, "\(reduced.output)")
            let svg = await workspace.run("graph", environment, "-svg")
            #expect(svg.out.hasPrefix("<?xml") && svg.out.contains("</svg>"), "\(svg.errors)")
        }
    }

    @Test func objectsAreShownOnRequest() async throws {
        try await Workspace.with { workspace in
            let text = await workspace.run("graph", "dev", "-objects")
            #expect(text.out.hasPrefix("Wave 0\n") && text.out.contains("after Service lakehouse/"), "\(text.out)")
            let dot = await workspace.run("graph", "dev", "-objects", "-dot")
            #expect(dot.out.contains("[label=\"Deployment\\nlakehouse/trino\"];"))
            #expect(await workspace.run("graph", "dev", "-objects", "-mermaid").status == .usage)
        }
    }

    @Test func aPlanColoursWhatItTouches() async throws {
        try await Workspace.with { workspace in
            let plan = await workspace.run("plan", "dev", "--embedded", "-out", "dev.plan")
            #expect(plan.status == .done, "\(plan.errors)")
            let mermaid = await workspace.run("graph", "dev", "-plan", "dev.plan", "-mermaid")
            #expect(mermaid.out.contains("(\"trino<br/>3 to add\"):::action_create\n"), "\(mermaid.out)")
            #expect(mermaid.out.contains("  classDef action_create fill:#dff3e3"))
            let dot = await workspace.run("graph", "dev", "-plan", "dev.plan", "-dot")
            #expect(dot.out.contains("label=\"trino\\n3 to add\", fillcolor=\"#dff3e3\""))
            let other = await workspace.run("graph", "eks", "-plan", "dev.plan")
            #expect(other.errors.contains("[render.other-plan]"), "\(other.errors)")
        }
    }

    @Test func withoutGraphvizTheWayOutIsNamed() async throws {
        try await Workspace.with { workspace in
            let result = await workspace.run("graph", "dev", "-svg", variables: ["PATH": "/nowhere"])
            #expect(
                result.errors.contains("[render.graphviz]") && result.errors.contains("-mermaid"), "\(result.errors)")
        }
    }
}

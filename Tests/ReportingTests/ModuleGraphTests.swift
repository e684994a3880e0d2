import Model
import TestSupport
import Testing

@testable import Reporting

/// Pictures of what waits for what, with names as nobody would give them.
@Suite struct ModuleGraphTests {
    private func object(_ instance: String, namespace: String = "n") -> DesiredObject {
        DesiredObject(
            kind: GroupVersionKind(apiVersion: "v1", kind: "ConfigMap"),
            identity: ObjectIdentity(group: "", kind: "ConfigMap", namespace: namespace, name: instance), value: [:],
            origin: Origin(instance: instance, module: instance, range: .none))
    }

    private func graph(_ names: [String], _ edges: [(Int, Int)], namespace: String = "n") -> ModuleGraph {
        let edges = edges.map {
            DependencyGraph.Edge(object: $0.0, dependency: $0.1, reason: .need("x", gate: nil))
        }
        return ModuleGraph(
            DesiredState(
                environment: "dev", objects: names.map { object($0, namespace: namespace) },
                graph: DependencyGraph(edges: edges, waves: names.map { _ in 0 }), endpoints: []))
    }

    private func pairs(_ graph: ModuleGraph) -> [[Int]] { graph.edges.map { [$0.node, $0.dependency] } }

    @Test func whatFollowsIsLeftOut() {
        #expect(pairs(graph(["a", "b", "c"], [(1, 0), (2, 1), (2, 0)])) == [[1, 0], [2, 1]])
        let diamond = graph(["a", "b", "c", "d"], [(1, 0), (2, 0), (3, 1), (3, 2), (3, 0)])
        #expect(pairs(diamond) == [[1, 0], [2, 0], [3, 1], [3, 2]])
    }

    /// Over random graphs, circles among them: the same is reached, by no more edges than before.
    @Test func theReductionReachesTheSame() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<300 {
            let count = Int.random(in: 2...9, using: &random)
            let edges = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                (Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
            }.filter { $0.0 != $0.1 }
            let graph = graph((0..<count).map { "i\($0)" }, edges)
            let reduced = graph.edges.map { ($0.node, $0.dependency) }
            #expect(reach(reduced, count) == reach(edges, count), "\(edges) → \(reduced)")
            #expect(graph.waves.allSatisfy { (0..<count).contains($0) })
        }
    }

    private func reach(_ edges: [(Int, Int)], _ count: Int) -> [Set<Int>] {
        var reach = [Set<Int>](repeating: [], count: count)
        for _ in 0..<count {
            for edge in edges { reach[edge.0].formUnion(reach[edge.1].union([edge.1])) }
        }
        return reach
    }

    @Test func namesActOnNoPicture() {
        let evil = "a\"]; evil [label=\"\\b<br/>`|;#1 -->\n n9"
        let graph = graph([evil, "b"], [(1, 0)], namespace: "n\"]; x")
        #expect(graph.dot.split(separator: "\n").count == 19, "\(graph.dot)")
        #expect(graph.dot.contains(#"[label="a\"]; evil [label=\"\\b<br/>`|;#1 -->\n n9\n1 object","#), "\(graph.dot)")
        let lines = graph.mermaid.split(separator: "\n")
        #expect(lines.count == 6, "\(graph.mermaid)")
        #expect(
            lines[2].hasPrefix("    n0(\"a#34;#93;#59; evil #91;label=#34;#92;b#60;br/#62;#96;#124;#59;#35;1 --#62;"))
    }
}

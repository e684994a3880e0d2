import Model
import Testing

@Suite struct DependencyGraphTests {
    private static let graph = DependencyGraph(
        edges: [
            DependencyGraph.Edge(object: 1, dependency: 0, reason: .namespace),
            DependencyGraph.Edge(object: 2, dependency: 0, reason: .namespace),
            DependencyGraph.Edge(object: 2, dependency: 1, reason: .reference(FieldPath(keys: "spec"))),
            DependencyGraph.Edge(object: 4, dependency: 2, reason: .need("db", gate: nil)),
        ], waves: [0, 1, 2, 0, 3])

    @Test func theEdgesOfAnObjectAreItsOwn() {
        #expect(Self.graph.dependencies(of: 0).isEmpty)
        #expect(Self.graph.dependencies(of: 1).map(\.dependency) == [0])
        #expect(Self.graph.dependencies(of: 2).map(\.dependency) == [0, 1])
        #expect(Self.graph.dependencies(of: 3).isEmpty)
        #expect(Self.graph.dependencies(of: 4).map(\.reason) == [.need("db", gate: nil)])
        #expect(Self.graph.dependencies(of: 9).isEmpty)
        #expect(DependencyGraph(edges: [], waves: []).dependencies(of: 0).isEmpty)
    }
}

import Model
import TestSupport
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

    @Test(arguments: 0..<30 as Range<UInt64>) func theyAreFoundByTheirOrder(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let edges = (0..<random.below(40)).map { _ in
            DependencyGraph.Edge(object: random.below(12), dependency: random.below(12), reason: .namespace)
        }
        let sorted = edges.sorted { ($0.object, $0.dependency) < ($1.object, $1.dependency) }
        let graph = DependencyGraph(edges: sorted, waves: [])
        for object in 0..<13 {
            #expect(Array(graph.dependencies(of: object)) == sorted.filter { $0.object == object })
        }
    }
}

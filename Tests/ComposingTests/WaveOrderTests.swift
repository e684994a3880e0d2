import TestSupport
import Testing

@testable import Composing

/// Properties of the longest-path order over random graphs.
@Suite struct WaveOrderTests {
    typealias Edge = (node: Int, dependency: Int)

    @Test(arguments: 0..<200)
    func graphsWithoutCyclesAreOrdered(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let count = random.below(40) + 1
        // Edges lead to smaller numbers only, so there is no cycle; a permutation hides that.
        var names = Array(0..<count)
        names.shuffle(using: &random)
        let edges = (0..<random.below(120)).compactMap { _ -> Edge? in
            let node = random.below(count)
            return node == 0 ? nil : (names[node], names[random.below(node)])
        }
        guard case .waves(let waves) = WaveOrder(count: count, edges: edges) else {
            Issue.record("a cycle was found where there is none")
            return
        }
        for edge in edges { #expect(waves[edge.node] > waves[edge.dependency]) }
        for node in 0..<count {
            let latest = edges.filter { $0.node == node }.map { waves[$0.dependency] }.max()
            #expect(waves[node] == (latest.map { $0 + 1 } ?? 0))
        }
    }

    @Test(arguments: 0..<200)
    func cyclesAreFound(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let count = random.below(30) + 2
        var edges = (0..<random.below(60)).map { _ -> Edge in
            let node = random.below(count - 1) + 1
            return (node, random.below(node))
        }
        // A path upwards and an edge back make a cycle for sure.
        let low = random.below(count - 1)
        let high = low + 1 + random.below(count - low - 1)
        for node in low..<high { edges.append((node, node + 1)) }
        edges.append((high, low))
        guard case .cycle(let cycle) = WaveOrder(count: count, edges: edges) else {
            Issue.record("no cycle was found")
            return
        }
        #expect(Set(cycle).count == cycle.count)
        #expect(cycle.first == cycle.min())
        for (index, node) in cycle.enumerated() {
            let next = cycle[(index + 1) % cycle.count]
            #expect(edges.contains { $0.node == node && $0.dependency == next })
        }
    }

    @Test func nodesMayWaitForThemselves() {
        #expect(WaveOrder(count: 2, edges: [(1, 1)]) == .cycle([1]))
        #expect(WaveOrder(count: 0, edges: []) == .waves([]))
    }

    @Test func theOrderOfEdgesDoesNotMatter() {
        let edges: [Edge] = [(3, 1), (2, 1), (1, 0), (3, 2), (3, 1)]
        #expect(WaveOrder(count: 4, edges: edges) == WaveOrder(count: 4, edges: edges.reversed()))
    }
}

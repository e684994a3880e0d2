import Model
import TestSupport
import Testing

@Suite struct SearchTests {
    @Test(arguments: 0..<60 as Range<UInt64>) func searchingIsWalking(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let numbers = Set((0..<random.below(40)).map { _ in random.below(60) }).sorted()
        for wanted in -1...60 {
            let (index, isPresent) = numbers.search { $0 - wanted }
            #expect(isPresent == numbers.contains(wanted))
            #expect(index == numbers.firstIndex { $0 >= wanted } ?? numbers.count)
            let slice = numbers.dropFirst(numbers.count / 3)
            #expect(
                slice.partitioningIndex { $0 >= wanted } == slice.firstIndex { $0 >= wanted } ?? slice.endIndex,
                "places of a slice are those of the whole")
        }
    }

    @Test func ofEqualElementsTheFirstStartsTheSecondPart() {
        #expect([1, 2, 2, 2, 3].partitioningIndex { $0 >= 2 } == 1)
        #expect([2, 2].partitioningIndex { $0 > 2 } == 2)
        #expect((0..<1_000_000).partitioningIndex { $0 * $0 >= 1_000 } == 32)
        #expect([Int]().partitioningIndex { _ in true } == 0)
        #expect([Int]().search { _ in 0 }.isPresent == false)
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func rowsHoldEachEdgeOnceInOrder(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let nodes = 1 + random.below(12)
        let edges = (0..<random.below(40)).map { _ in (from: random.below(nodes), to: random.below(nodes)) }
        let rows = AdjacencyRows(nodes: nodes, edges: edges.count) { edges[$0].from }
        for node in 0..<nodes {
            #expect(Array(rows[node]) == edges.indices.filter { edges[$0].from == node })
        }
    }

    @Test func aGraphWithoutEdgesHasEmptyRows() {
        let rows = AdjacencyRows(nodes: 2, edges: 0) { $0 }
        #expect(rows[0].isEmpty && rows[1].isEmpty)
        _ = AdjacencyRows(nodes: 0, edges: 0) { $0 }
    }
}

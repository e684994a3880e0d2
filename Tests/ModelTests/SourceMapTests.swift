import Model
import Testing

@Suite struct SourceMapTests {
    @Test func filesAreFoundByTheirNumber() {
        var sources = SourceMap()
        let first = sources.add(path: "a.yaml", bytes: [1])
        let second = sources.add(path: "a.yaml", bytes: [2])
        #expect(first != second, "a file that is read twice may have changed in between")
        #expect(sources[first]?.bytes == [1])
        #expect(sources[second]?.bytes == [2])
        #expect(sources[SourceFileID(index: 2)] == nil)
        #expect(sources[.none] == nil)
        #expect(SourceMap()[first] == nil)
    }

    @Test func positionsAreOrderedByLineFirst() {
        func position(_ line: UInt32, _ column: UInt32) -> SourcePosition { SourcePosition(line: line, column: column) }
        let ordered = [position(1, 1), position(1, 9), position(2, 1), position(2, 3), position(10, 2)]
        #expect(ordered.reversed().sorted() == ordered)
        #expect(!(ordered[0] < ordered[0]))
    }
}

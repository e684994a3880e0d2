import FuzzTargets
import Host
import Testing

/// What fuzzing found, once more: none of it may crash or hang again.
@Suite struct CorpusTests {
    @Test(.timeLimit(.minutes(10)), arguments: FuzzTarget.allCases)
    func nothingBreaksAgain(target: FuzzTarget) async throws {
        let folder = Path.join(Path.parent(of: #filePath), "Corpus/\(target.rawValue)")
        let names = try FileSystem.list(folder)
        #expect(!names.isEmpty)
        for name in names { await target.run(try FileSystem.read(Path.join(folder, name))) }
    }
}

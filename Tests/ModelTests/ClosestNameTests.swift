import Model
import TestSupport
import Testing

/// The near name against the plain definition of nearness, which keeps the whole table.
@Suite struct ClosestNameTests {
    /// Optimal string alignment: insertions, deletions, changes, and swaps of neighbours.
    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.lowercased().utf8)
        let right = Array(right.lowercased().utf8)
        var table = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
        for row in 0...left.count {
            for column in 0...right.count {
                if row == 0 || column == 0 {
                    table[row][column] = row + column
                    continue
                }
                let isSame = left[row - 1] == right[column - 1]
                var cost = min(table[row - 1][column], table[row][column - 1]) + 1
                cost = min(cost, table[row - 1][column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    cost = min(cost, table[row - 2][column - 2] + 1)
                }
                table[row][column] = cost
            }
        }
        return table[left.count][right.count]
    }

    @Test(arguments: 0..<80 as Range<UInt64>) func noCandidateIsNearer(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        func name(_ random: inout SplitMix64) -> String {
            (0..<(1 + random.below(9))).map { _ in random.pick(["a", "b", "c", "A"]) }.joined()
        }
        for _ in 0..<30 {
            let wanted = name(&random)
            let candidates = (0..<(1 + random.below(6))).map { _ in name(&random) }
            let limit = max(1, wanted.utf8.count / 3)
            let near = candidates.filter { candidate in
                let distance = Self.distance(wanted, candidate)
                return distance <= limit && distance < max(wanted.utf8.count, candidate.utf8.count)
            }
            let found = closest(to: wanted, among: candidates)
            #expect((found == nil) == near.isEmpty, "\(wanted) among \(candidates)")
            guard let found else { continue }
            #expect(near.contains(found), "\(wanted) among \(candidates)")
            let least = try #require(near.map { Self.distance(wanted, $0) }.min())
            #expect(Self.distance(wanted, found) == least, "\(wanted) among \(candidates)")
        }
    }
}

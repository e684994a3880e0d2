/// Two kinds of work, run by turns.
struct Comparison {
    var ours: Cost
    var theirs: Cost
    /// How many times as fast ours is: the median of the pairs' ratios, which stays when the machine's speed drifts.
    var ratio: Double

    /// Theirs comes first in each pair.
    init(rounds: Int, ours: () async throws -> Cost, theirs: () async throws -> Cost) async throws {
        var pairs: [(ours: Cost, theirs: Cost)] = []
        for _ in 0..<rounds {
            let peer = try await theirs()
            pairs.append((try await ours(), peer))
        }
        self.init(pairs)
    }

    init(_ pairs: [(ours: Cost, theirs: Cost)]) {
        ours = .median(of: pairs.map(\.ours))
        theirs = .median(of: pairs.map(\.theirs))
        ratio = pairs.map { $0.theirs.seconds / $0.ours.seconds }.median
    }
}

extension [Double] {
    var median: Double {
        let sorted = sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = count / 2
        return count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

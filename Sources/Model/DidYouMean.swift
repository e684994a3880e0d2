/// ` Did you mean "brokers"?`, or nothing where no candidate is close.
///
/// Starts with a blank, to follow a sentence.
package func didYouMean(_ name: String, among candidates: [String]) -> String {
    closest(to: name, among: candidates).map { " Did you mean \"\($0)\"?" } ?? ""
}

/// The candidate that a misspelt name most likely meant; `nil` when none is close.
///
/// For "did you mean" in messages. Counts insertions, deletions, changes and swaps of neighbours (optimal string
/// alignment distance) with a third of the name's length as the limit, at least one; letter case costs nothing. Of
/// equally close candidates one with the same first letter is preferred, for people seldom mistake that one, and then
/// the first; so give them in an order that is the same on every run.
package func closest(to name: String, among candidates: [String]) -> String? {
    let wanted = foldedBytes(of: name)
    let limit = max(1, wanted.count / 3)
    var best: (candidate: String, rank: Int)?
    for candidate in candidates {
        let bytes = foldedBytes(of: candidate)
        guard abs(bytes.count - wanted.count) <= limit else { continue }
        let distance = alignmentDistance(wanted, bytes, limit: limit)
        // A change of every letter says nothing: "a" is not a misspelt "b".
        guard distance <= limit, distance < max(wanted.count, bytes.count) else { continue }
        let rank = distance * 2 + (wanted.first == bytes.first ? 0 : 1)
        if rank < best?.rank ?? .max { best = (candidate, rank) }
        if rank == 0 { break }
    }
    return best?.candidate
}

private func foldedBytes(of text: String) -> [UInt8] {
    text.utf8.map { byte in
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

/// The distance, or anything above `limit` as soon as it is known to be more.
private func alignmentDistance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
    var twoBack = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    var current = previous
    for row in 0..<left.count {
        current[0] = row + 1
        var smallest = row + 1
        for column in 0..<right.count {
            let substitution = previous[column] + (left[row] == right[column] ? 0 : 1)
            var cost = min(substitution, previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                cost = min(cost, twoBack[column - 1] + 1)
            }
            current[column + 1] = cost
            smallest = min(smallest, cost)
        }
        if smallest > limit + 1 { return smallest }
        (twoBack, previous, current) = (previous, current, twoBack)
    }
    return previous[right.count]
}
